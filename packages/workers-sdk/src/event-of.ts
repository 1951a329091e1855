/** Events by their type: what stands in `data`. */

import type { CloudEvent } from '@genius/contract';
import type { EventData } from './generated/clients.ts';

/** What every event of a run says. */
export interface EventOrigin {
  run_id: string;
  task: string;
  correlation_id: string;
}

/** What the event of a failed run says: never the message, which may tell of the input. */
export interface EventFailure {
  code: string;
  kind: 'invalid' | 'refused' | 'transient' | 'defect';
}

/** The event of a type; of a topic with `*` or `#`, or of a type that no contract here names, any CloudEvent. */
export type EventOf<T extends string> = T extends keyof EventData
  ? Omit<CloudEvent, 'type' | 'data'> & { type: T; data: EventOrigin & EventData[T] }
  : CloudEvent;
