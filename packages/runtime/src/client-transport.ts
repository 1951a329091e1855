/** The SDK's transport on open ports: what a program that stands on the broker itself calls through. */

import {
  type CanvasRequest,
  childRunId,
  durationMs,
  errors,
  isTask,
  type Progress,
  type SubmitOptions,
  type Transport,
  type TransportBlobs,
  type TypedSignature,
} from '@genius/contract';
import { createCanvas } from './canvas.ts';
import type { Client, SendOptions } from './client.ts';
import { isFinal } from './ports/results.ts';

/** `close` ends what the transport itself opened, not the ports. */
export function transportOn(client: Client): Transport {
  const { ports } = client;
  const canvas = createCanvas(client);
  const closing = new AbortController();
  const subscriptions = new Set<{ close(): Promise<void> }>();
  const untilClosed = (signal: AbortSignal | undefined) =>
    signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;

  return {
    async submit(task, input, { signal, ...options }: SubmitOptions) {
      signal?.throwIfAborted();
      if (!isTask(task)) throw errors.GW_TASK_UNKNOWN({ task: task.name, known: 'those whose contract is given' });
      const { id, existing } = await client.send(task, input as never, options);
      return { id, existing };
    },
    wait: (runId, { signal, ...settings }) => client.wait(runId, { ...settings, signal: untilClosed(signal) }),
    progress: (runId, signal) => reportsOf(client, runId, untilClosed(signal)),
    cancel: (runId, reason) => ports.broker.cancel(runId, reason),
    async canvas(request) {
      return { runs: await sendCanvas(request) };
    },
    async subscribe(topic, handler, { after, signal, onError }) {
      const subscription = await ports.events.subscribe(
        topic,
        async ({ position, ...event }) => {
          try {
            await handler(event, position);
          } catch (error) {
            onError?.(error);
          }
        },
        after === undefined ? {} : { after },
      );
      const close = async () => {
        subscriptions.delete(subscription);
        await subscription.close();
      };
      subscriptions.add(subscription);
      signal?.addEventListener('abort', () => void close(), { once: true });
      return { close };
    },
    blobs: blobsOn(client),
    async close() {
      closing.abort(new DOMException('the client was closed', 'AbortError'));
      await Promise.all([...subscriptions].map((subscription) => subscription.close()));
    },
  };

  async function sendCanvas(request: CanvasRequest): Promise<string[]> {
    const { id, kind, priority, tenant, expires, correlationId, signal } = request;
    signal?.throwIfAborted();
    const options: SendOptions = {
      ...(priority === undefined ? {} : { priority }),
      ...(tenant === undefined ? {} : { tenant }),
      ...(expires === undefined ? {} : { expires }),
      ...(correlationId === undefined ? {} : { correlationId }),
    };
    const steps = withIds(id, request.steps);
    if (kind === 'group') return (await canvas.group(steps, options)).runs.map((run) => run.id);
    if (kind === 'chain') return [(await canvas.chain(steps as never, options)).id];
    const [body] = withIds(id, [request.body], 'body');
    return [(await canvas.chord(steps, body as never, options)).id];
  }
}

/** Ids that follow from the request's: sent again, it answers with the same runs. */
function withIds(id: string, steps: readonly TypedSignature[], place = 'step'): TypedSignature[] {
  return steps.map((step, index) => ({
    ...step,
    options: { ...step.options, id: childRunId(id, `${place}/${index}`) },
  }));
}

async function* reportsOf({ ports }: Client, runId: string, signal: AbortSignal): AsyncGenerator<Progress> {
  const reports: Progress[] = [];
  let wake = () => {};
  let isOver = false;
  const stop = ports.results.onProgress(runId, (progress) => {
    reports.push(progress);
    wake();
  });
  const over = untilFinal().then(() => {
    isOver = true;
    wake();
  });
  // Told to whoever iterates, below.
  over.catch(() => wake());
  try {
    for (;;) {
      const [report] = reports.splice(0, 1);
      if (report) yield report;
      else if (isOver) return;
      else await Promise.race([new Promise<void>((resolve) => (wake = resolve)), over]);
    }
  } finally {
    stop();
  }

  async function untilFinal(): Promise<void> {
    for (;;) {
      const status = await ports.results.wait(runId, { deadlineMs: LOOK_MS, signal });
      signal.throwIfAborted();
      if (status === 'missing') throw errors.GW_RESULT_GONE({ run: runId });
      if (status !== 'timeout' && isFinal(status.state)) return;
    }
  }
}

/** One wait after the other, so that none has to be as long as the longest run. */
const LOOK_MS = 60_000;

function blobsOn({ ports: { blobs } }: Client): TransportBlobs {
  return {
    put(content, { expires = '7d', mediaType, subject, tenant } = {}) {
      return blobs.put(bytesOf(content), {
        expiresAt: Date.now() + durationMs(expires),
        ...(mediaType === undefined ? typeOf(content) : { mediaType }),
        ...(subject === undefined ? {} : { subject }),
        ...(tenant === undefined ? {} : { tenant }),
      });
    },
    get: (blob) => blobs.get(blob),
  };
}

const typeOf = (content: unknown) => (content instanceof Blob && content.type ? { mediaType: content.type } : {});

const bytesOf = (content: Uint8Array | Blob | ReadableStream<Uint8Array>) =>
  content instanceof Uint8Array ? content : content instanceof Blob ? content.stream() : content;
