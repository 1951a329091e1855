/** The transport over HTTP: the routes of the Worker Registry. It works in Node and in browsers. */

import { type CanvasRequest, newRunId, type Signature, type SubmitOptions, type Transport } from '@genius/contract';
import { followProgress } from './follow-progress.ts';
import { followTopic } from './follow-topic.ts';
import { createHttpBlobs } from './http-blobs.ts';
import type { HttpOptions } from './http-options.ts';
import { createRequests } from './requests.ts';
import { waitForResult } from './wait-for-result.ts';

/** Calls through the registry at `url`. */
export function httpTransport(options: HttpOptions): Transport {
  const requests = createRequests(options);
  const closed = new AbortController();
  const untilClosed = (signal: AbortSignal | undefined) =>
    signal ? AbortSignal.any([signal, closed.signal]) : closed.signal;

  const post = <T>(path: string, body: object, signal: AbortSignal | undefined): Promise<T> =>
    requests.ask(
      path,
      {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
        signal: untilClosed(signal),
      },
      (response) => response.json() as Promise<T>,
    );

  return {
    async submit(task, input, { signal, ...told }: SubmitOptions) {
      // With a key of its own a submission can be repeated when its answer was lost.
      const body = { ...told, input, key: told.key ?? `sdk/${newRunId()}` };
      const receipt = await post<{ id: string; existing: boolean }>(`/v1/tasks/${task.name}/runs`, body, signal);
      return { id: receipt.id, existing: told.key !== undefined && receipt.existing };
    },
    wait: (runId, settings) => waitForResult(requests, runId, { ...settings, signal: untilClosed(settings.signal) }),
    progress: (runId, signal) => followProgress(requests, runId, untilClosed(signal)),
    async cancel(runId, reason) {
      const path = `/v1/runs/${encodeURIComponent(runId)}/cancel`;
      return (await post<{ outcome: 'cancelled' }>(path, { reason }, undefined)).outcome;
    },
    canvas: (request) => post('/v1/canvas', canvasBody(request), request.signal),
    subscribe: (topic, handler, settings) =>
      followTopic(requests, topic, handler, { ...settings, signal: untilClosed(settings.signal) }),
    blobs: createHttpBlobs(requests, untilClosed),
    async close() {
      closed.abort(new DOMException('the client was closed', 'AbortError'));
    },
  };
}

function canvasBody(request: CanvasRequest): object {
  const { signal: _, ...told } = request;
  const body = request.kind === 'chord' ? { body: stepBody(request.body) } : {};
  return { ...told, ...body, steps: request.steps.map(stepBody) };
}

function stepBody({ task, input, as, immutable, options = {} }: Signature): object {
  const { priority, delayMs } = options;
  return { task, input, as, immutable, priority, ...(delayMs === undefined ? {} : { delay: `${delayMs}ms` }) };
}
