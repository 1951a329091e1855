/** The events that the end of a run publishes, with ids that are the same however often they are handed over. */

import type { CloudEvent, Envelope, Failure, Task } from '@genius/contract';

let lastAt = 0;
let lastTime = '';

/** RFC 3339. Many runs end within the same millisecond. */
function timeOf(at: number): string {
  if (at !== lastAt) {
    lastAt = at;
    lastTime = new Date(at).toISOString();
  }
  return lastTime;
}

function build(envelope: Envelope, type: string, at: number, data: Record<string, unknown>): CloudEvent {
  const { correlationId, id, task, tenant } = envelope;
  const event: CloudEvent = {
    specversion: '1.0',
    id: `${id}/${type}`,
    source: `genius/${task}`,
    type,
    time: timeOf(at),
    datacontenttype: 'application/json',
    correlationid: correlationId,
    data: { run_id: id, task, correlation_id: correlationId, ...data },
  };
  // Without one it follows from the ids (`traceparentOf`), wherever it is read.
  if (envelope.traceparent) event.traceparent = envelope.traceparent;
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
  let more: Record<string, unknown> = {};
  try {
    if (input !== undefined) more = failed?.data?.({ input, code, kind }) ?? {};
  } catch {
    // The run must end all the same; its event then says only what every event says.
  }
  const type = failed?.event.type ?? `${task.name.split('.')[0]}.failed`;
  return build(envelope, type, at, { ...more, code, kind });
}
