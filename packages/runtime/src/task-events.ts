/** The events that the end of a run publishes, with ids that are the same however often they are handed over. */

import type { CloudEvent, Envelope, Failure, Task } from '@genius/contract';
import { traceparentOf } from './observer.ts';

function build(envelope: Envelope, type: string, at: number, data: Record<string, unknown>): CloudEvent {
  const { correlationId, id, task, tenant } = envelope;
  const event: CloudEvent = {
    specversion: '1.0',
    id: `${id}/${type}`,
    source: `genius/${task}`,
    type,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    correlationid: correlationId,
    traceparent: traceparentOf(envelope),
    data: { run_id: id, task, correlation_id: correlationId, ...data },
  };
  if (tenant) event.tenant = tenant;
  return event;
}

/** `<task>.done`, or the contract's own completion event. */
export function doneEvent(task: Task, envelope: Envelope, at: number, input: unknown, output: unknown): CloudEvent {
  const { done } = task.events;
  return build(envelope, done?.event.type ?? `${task.name}.done`, at, done?.data?.({ input, output }) ?? {});
}

/** `<family>.failed`, or the contract's own failure event. It names code and kind, never the message. */
export function failedEvent(task: Task, envelope: Envelope, at: number, input: unknown, failure: Failure): CloudEvent {
  const { failed } = task.events;
  const { code, kind } = failure;
  const more = input === undefined ? {} : (failed?.data?.({ input, code, kind }) ?? {});
  const type = failed?.event.type ?? `${task.name.split('.')[0]}.failed`;
  return build(envelope, type, at, { ...more, code, kind });
}
