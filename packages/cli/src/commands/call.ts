/** `genius call`: sends a task and prints its result. */

import { checkInput, type Duration, durationMs, formatMs, type Task } from '@genius/contract';
import type { Ports, Run, SendOptions, WaitOptions } from '@genius/runtime';
import { type Answer, awaitAnswer, exitCodeOfAnswer, refusedAnswer } from '../call/answer.ts';
import { attachFile, tryFile } from '../call/attach-file.ts';
import { callBatch } from '../call/batch.ts';
import { type Caller, openCaller } from '../call/caller.ts';
import { readJson } from '../call/input.ts';
import { saveBlob } from '../call/save-blob.ts';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { reportFailure } from '../report-error.ts';
import { readSettings } from '../settings.ts';
import { onInterrupt } from '../stop-signals.ts';
import { startProgress } from '../terminal/progress-bar.ts';
import { renderValue } from '../terminal/render-value.ts';
import { styleErr, styleState } from '../terminal/style.ts';
import { isTerminal, note, print, printJson } from '../terminal/terminal.ts';
import { loadTask } from '../workers.ts';

export interface CallOptions {
  input?: string;
  file?: string;
  save?: string;
  batch?: string;
  wait?: boolean;
  deadline: string;
  key?: string;
  tenant?: string;
  priority?: string;
  delay?: string;
  expires?: string;
  json?: boolean;
}

export async function run(taskName: string, options: CallOptions): Promise<ExitCode> {
  if (options.batch !== undefined && (options.input !== undefined || options.file !== undefined)) {
    throw cliErrors.GW_CLI_USAGE({
      problem: say(
        '--batch brings its own inputs; leave --input and --file out.',
        '--batch aduce propriile date; renunțați la --input și --file.',
      ),
    });
  }
  const settings = readSettings();
  const task = await loadTask(taskName);
  const send = sendOptionsOf(options);
  const wait: WaitOptions = { deadline: duration(options.deadline, '--deadline') };
  const input = options.input === undefined ? {} : await readJson(options.input, '--input');
  try {
    if (options.batch === undefined) await checkGiven(task, input, options);
  } catch (error) {
    return refuse(task, error, options);
  }
  const caller = await openCaller(task, settings);
  try {
    if (options.batch !== undefined)
      return await callBatch(caller, task, options.batch, { send, wait, waits: waits(caller, options) });
    return await callOne(caller, task, input, { send, wait, options });
  } finally {
    await caller.close();
  }
}

const waits = (caller: Caller, { wait }: CallOptions) => caller.runsItself || wait !== false;

async function callOne(
  caller: Caller,
  task: Task,
  given: unknown,
  { send, wait, options }: { send: SendOptions; wait: WaitOptions; options: CallOptions },
): Promise<ExitCode> {
  const { client, ports } = caller.platform;
  const sentAt = performance.now();
  let run: Run;
  try {
    const delayMs = send.delay ? durationMs(send.delay) : 0;
    const input = options.file
      ? await attachFile(ports, task, given as Record<string, unknown>, {
          file: options.file,
          tenant: send.tenant,
          delayMs,
        })
      : given;
    run = await client.send(task, input as never, send);
  } catch (error) {
    return refuse(task, error, options);
  }
  if (!waits(caller, options)) return sent(run, task, options);
  return await waitFor(run, task, sentAt, { wait, options, ports });
}

/** By the contract alone: a typing error should not cost the loading of models. */
async function checkGiven(task: Task, given: unknown, { file }: CallOptions): Promise<void> {
  checkInput(task, file === undefined ? given : await tryFile(task, given as Record<string, unknown>, file));
}

/** What is refused before there is a run has no id, and is an answer all the same. */
function refuse(task: Task, error: unknown, { json }: CallOptions): ExitCode {
  if (!json) throw error;
  const answer = refusedAnswer(task.name, error);
  printJson(answer);
  return exitCodeOfAnswer(answer);
}

async function sent(run: Run, task: Task, { json }: CallOptions): Promise<ExitCode> {
  const state = (await run.status())?.state ?? 'waiting';
  if (json) printJson({ id: run.id, task: task.name, state, ...(run.existing ? { existing: true } : {}) });
  else {
    print(run.id);
    note(
      styleErr('dim', say(`sent; see it with: genius show ${run.id}`, `trimisă; urmăriți-o cu: genius show ${run.id}`)),
    );
  }
  return EXIT.done;
}

async function waitFor(
  run: Run,
  task: Task,
  sentAt: number,
  { wait, options, ports }: { wait: WaitOptions; options: CallOptions; ports: Ports },
): Promise<ExitCode> {
  const progress = startProgress(task.name);
  const stop = new AbortController();
  const forget = onInterrupt(() => stop.abort());
  let answer: Answer;
  try {
    answer = await awaitAnswer(run, task.name, sentAt, {
      ...wait,
      signal: stop.signal,
      onProgress: ({ fraction, note: doing }) => progress.set(fraction, doing ?? task.name),
    });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    progress.end();
    note(
      say(
        `The run goes on or waits for a worker: genius show ${run.id}`,
        `Rularea continuă sau așteaptă un lucrător: genius show ${run.id}`,
      ),
    );
    return EXIT.interrupted;
  } finally {
    forget();
    progress.end();
  }
  if (options.json) printJson(answer);
  else tell(answer);
  if (options.save !== undefined && answer.state === 'done') {
    await saveBlob(ports, task.name, answer.output, options.save);
    note(say(`saved as ${options.save}`, `salvat ca ${options.save}`));
  }
  return exitCodeOfAnswer(answer);
}

function tell(answer: Answer): void {
  const { id, state, output, error, ms, existing } = answer;
  if (state === 'done') print(isTerminal ? renderValue(output) : JSON.stringify(output, null, 2));
  else if (error) reportFailure(error);
  const facts = [
    styleState(state),
    ms === undefined ? '' : formatMs(ms),
    id ?? '',
    existing ? say('an earlier run with this key', 'o rulare anterioară cu această cheie') : '',
  ];
  note(`${isTerminal ? '\n' : ''}${facts.filter(Boolean).join(styleErr('dim', ' · '))}`);
}

function sendOptionsOf({ key, tenant, priority, delay, expires }: CallOptions): SendOptions {
  const level = priority === undefined ? undefined : Number(priority);
  if (level !== undefined && !(Number.isInteger(level) && level >= 0 && level <= 9)) {
    throw cliErrors.GW_CLI_USAGE({
      problem: say(
        `--priority must be 0 to 9, not "${priority}".`,
        `--priority trebuie să fie între 0 și 9, nu „${priority}”.`,
      ),
    });
  }
  return {
    ...(key === undefined ? {} : { key }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(level === undefined ? {} : { priority: level }),
    ...(delay === undefined ? {} : { delay: duration(delay, '--delay') }),
    ...(expires === undefined ? {} : { expires: duration(expires, '--expires') }),
  };
}

function duration(text: string, option: string): Duration {
  try {
    durationMs(text as Duration);
    return text as Duration;
  } catch (error) {
    throw cliErrors.GW_CLI_USAGE({ problem: `${option}: ${(error as Error).message}.` });
  }
}
