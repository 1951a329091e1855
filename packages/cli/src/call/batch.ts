/** A batch: one input a line, one answer a line, in the order of the inputs. */

import type { Task } from '@genius/contract';
import type { SendOptions, WaitOptions } from '@genius/runtime';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { onInterrupt } from '../stop-signals.ts';
import { startProgress } from '../terminal/progress-bar.ts';
import { note, printJson } from '../terminal/terminal.ts';
import { type Answer, awaitAnswer, exitCodeOfAnswer, refusedAnswer } from './answer.ts';
import type { Caller } from './caller.ts';
import { parseJson, readBatch } from './input.ts';

export interface BatchOptions {
  send: SendOptions;
  wait: WaitOptions;
  waits: boolean;
}

/** So many runs may be under way: a batch of a million lines is never in memory as a whole. */
const MOST_OPEN = 1_000;

/** Returns the exit code of the first input that did not succeed, 0 if all did. */
export async function callBatch(caller: Caller, task: Task, file: string, options: BatchOptions): Promise<ExitCode> {
  const stop = new AbortController();
  const forget = onInterrupt(() => stop.abort());
  const progress = startProgress(task.name);
  const open: Promise<Answer>[] = [];
  let answered = 0;
  let exitCode: ExitCode = EXIT.done;

  async function printFirst(): Promise<void> {
    const answer = await (open.shift() as Promise<Answer>);
    progress.set(undefined, say(`${++answered} answered`, `${answered} răspunsuri`));
    printJson(answer);
    if (exitCode === EXIT.done) exitCode = exitCodeOfAnswer(answer);
  }

  try {
    for await (const { line, json } of readBatch(file)) {
      if (stop.signal.aborted) break;
      const answer = answerTo(caller, task, json, line, options, stop.signal);
      // It is awaited in its turn; until then its rejection must not count as unhandled.
      answer.catch(() => undefined);
      open.push(answer);
      if (open.length >= MOST_OPEN) await printFirst();
    }
    while (open.length > 0) await printFirst();
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    note(
      say(
        `Stopped after ${answered} answers; what was sent goes on.`,
        `Oprit după ${answered} răspunsuri; ce a fost trimis continuă.`,
      ),
    );
    return EXIT.interrupted;
  } finally {
    forget();
    progress.end();
  }
  return exitCode;
}

async function answerTo(
  caller: Caller,
  task: Task,
  json: string,
  line: number,
  { send, wait, waits }: BatchOptions,
  signal: AbortSignal,
): Promise<Answer> {
  const sentAt = performance.now();
  const run = await sendLine(caller, task, json, line, send);
  if ('state' in run) return run;
  if (waits) return awaitAnswer(run, task.name, sentAt, { ...wait, signal });
  const state = (await run.status())?.state ?? 'waiting';
  return { id: run.id, task: task.name, state, ...(run.existing ? { existing: true } : {}) };
}

/** A line that can't be sent has its answer at once, so that the others go on. */
async function sendLine(caller: Caller, task: Task, json: string, line: number, send: SendOptions) {
  try {
    const input = parseJson(json, say(`line ${line}`, `linia ${line}`));
    // One key for many inputs would make them one run, so each line has its own.
    const options = send.key === undefined ? send : { ...send, key: `${send.key}/${line}` };
    return await caller.platform.client.send(task, input as never, options);
  } catch (error) {
    return refusedAnswer(task.name, error);
  }
}
