/** What one run may take of the browser. */

import type { TaskContext } from '@genius/runtime';
import type { Renderer, RunLimits } from '../providers/chromium/renderer.ts';
import { runTimeoutMs } from '../renderer-here.ts';
import { UNSANDBOXED } from '../unsandboxed.ts';

let isWarned = false;

/** The limits of a run; says once if Chromium runs without its sandbox. */
export async function runLimits(renderer: Renderer, ctx: TaskContext): Promise<RunLimits> {
  const { isSandboxed } = await renderer.warm();
  if (!isSandboxed && !isWarned) {
    isWarned = true;
    ctx.log.warn(UNSANDBOXED);
  }
  // A busy machine may be why it took so long: it is tried once more, and then it is the document.
  return { signal: ctx.signal, timeoutMs: runTimeoutMs(), isLastTry: ctx.attempt > 1 };
}
