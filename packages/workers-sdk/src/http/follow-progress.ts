/** Follows a run's progress over HTTP, through cut streams, until the run ends. */

import type { Progress } from '@genius/contract';
import { isTransient } from '../failure-kinds.ts';
import { openEvents } from './event-stream.ts';
import { pause } from './pause.ts';
import type { Requests } from './requests.ts';

export async function* followProgress(
  requests: Requests,
  runId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Progress> {
  const path = `/v1/runs/${encodeURIComponent(runId)}/progress`;
  let last = '';
  for (let troubles = 0; ; ) {
    let trouble: unknown;
    try {
      for await (const { event, data } of openEvents(requests, path, { signal })) {
        if (event === 'result') return;
        // Whoever comes again is told the last report again.
        if (event !== 'progress' || data === last) continue;
        troubles = 0;
        last = data;
        yield JSON.parse(data) as Progress;
      }
    } catch (error) {
      if (!isTransient(error)) throw error;
      trouble = error;
    }
    await pause(requests.backoff(++troubles, trouble), signal);
  }
}
