/** Waits until a run is in a state, also if it already is. */

import { isFinal, type Platform, type RunState, type RunStatus } from '@genius/runtime';

/** Between two looks at a state that no port can await, ms. */
const LOOK_EVERY_MS = 3;

/**
 * Resolves with the run's status. Ends of runs are awaited through the Results port; `waiting`, `scheduled` and
 * `running` pass unannounced, so they are looked for. Throws if the run ends otherwise, or after `deadlineMs`.
 */
export async function waitForState(
  platform: Pick<Platform, 'ports'>,
  runId: string,
  state: RunState,
  deadlineMs = 10_000,
): Promise<RunStatus> {
  const { results } = platform.ports;
  if (isFinal(state)) {
    const status = await results.wait(runId, { deadlineMs });
    if (typeof status !== 'string' && status.state === state) return status;
    throw new Error(`the run ${runId} is not ${state}: ${typeof status === 'string' ? status : describe(status)}`);
  }
  const until = performance.now() + deadlineMs;
  for (;;) {
    const status = await results.get(runId);
    if (status?.state === state) return status;
    if (status && isFinal(status.state)) throw new Error(`the run ${runId} is not ${state}: ${describe(status)}`);
    if (performance.now() > until)
      throw new Error(`the run ${runId} is not ${state} after ${deadlineMs} ms: ${status?.state}`);
    await new Promise<void>((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function describe({ state, failure }: RunStatus): string {
  return failure ? `${state} (${failure.code}: ${failure.message})` : state;
}
