/** Events that tasks publish: CloudEvents 1.0 with a typed `data`. */

import type { z } from 'zod';

export interface EventContract<D extends z.ZodType = z.ZodType> {
  readonly type: string;
  readonly summary: string;
  readonly data: D;
}

/** Declares an event: its type (`ocr.extracted`), one sentence, and the schema of its data. */
export function defineEvent<D extends z.ZodType>(event: EventContract<D>): EventContract<D> {
  if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(event.type)) {
    throw new TypeError(`event type "${event.type}" must be words of small letters joined by dots`);
  }
  return Object.freeze({ ...event });
}

/**
 * An event on the wire (CloudEvents 1.0, JSON format). `correlationid` is the extension attribute; `data` holds
 * `correlation_id`, `run_id` and `task` beside what the contract's event says.
 */
export interface CloudEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  /** RFC 3339, UTC. */
  time: string;
  datacontenttype: 'application/json';
  correlationid: string;
  /** W3C trace context (CloudEvents distributed tracing extension). */
  traceparent?: string;
  tenant?: string;
  data: Record<string, unknown>;
}
