/** An event as the SQL stores of the transports hold it. */

import type { CloudEvent } from '@genius/contract';
import { traceparentOf } from './observer.ts';
import type { ReceivedEvent } from './ports/events.ts';

/** Columns of `EventColumns`, for a SELECT. */
export const EVENT_COLUMNS = 'seq, id, type, source, at, correlation, traceparent, tenant, run, data';

export interface EventColumns {
  /** PostgreSQL's driver hands a bigint over as text. */
  seq: number | string;
  id: string;
  type: string;
  source: string;
  at: number;
  correlation: string;
  traceparent: string | null;
  tenant: string | null;
  run: string | null;
  /** JSON text. */
  data: string;
}

/** What the columns say. */
export function readEventColumns(row: EventColumns): ReceivedEvent {
  const event: ReceivedEvent & CloudEvent = {
    specversion: '1.0',
    id: row.id,
    source: row.source,
    type: row.type,
    time: new Date(row.at).toISOString(),
    datacontenttype: 'application/json',
    correlationid: row.correlation,
    data: JSON.parse(row.data) as Record<string, unknown>,
    position: Number(row.seq),
  };
  if (row.traceparent !== null) event.traceparent = row.traceparent;
  else if (row.run !== null) event.traceparent = traceparentOf({ correlationId: row.correlation, id: row.run });
  if (row.tenant !== null) event.tenant = row.tenant;
  return event;
}
