/** `genius show`: the story of a run. */

import type { Failure } from '@genius/contract';
import {
  type AttemptRecord,
  type EffectRecord,
  mask,
  type Ports,
  type RunRecord,
  whyWaiting,
  withoutQuotes,
} from '@genius/runtime';
import { noteDecision } from '../audit.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { findRun } from '../find-run.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { tellStory } from '../run-story.ts';
import { withoutPayloads } from '../run-table.ts';
import { placeOf } from '../settings.ts';
import { printJson } from '../terminal/terminal.ts';
import { waitsForText } from '../waits-for.ts';
import { findTask } from '../workers.ts';

export interface Story {
  run: RunRecord;
  attempts: AttemptRecord[];
  effects: EffectRecord[];
  /** Parsed, masked where it may be personal. */
  input: unknown;
  output: unknown;
  isMasked: boolean;
  /** Why it isn't running, if it isn't. */
  waitsFor?: string;
}

export async function run(id: string, options: { reveal?: boolean; json?: boolean }): Promise<ExitCode> {
  return withPlatform({ mustExist: true }, async ({ platform, settings }) => {
    const { ports } = platform;
    const found = await findRun(ports, id, placeOf(settings));
    const story = await readStory(ports, found, options.reveal === true);
    if (options.reveal) await noteDecision(ports, 'run.revealed', found);
    if (options.json) printJson(asJson(story));
    else tellStory(story);
    return EXIT.done;
  });
}

async function readStory(ports: Ports, run: RunRecord, reveal: boolean): Promise<Story> {
  const [attempts, effects, task] = await Promise.all([
    ports.history.attempts(run.id),
    ports.effects.list(run.id),
    findTask(run.task),
  ]);
  // Of a task that nobody here knows nobody can tell whether its payloads are personal.
  const isMasked = !reveal && (task === undefined || task.personalData !== undefined);
  const shown = (json: string | undefined) => {
    if (json === undefined) return undefined;
    const value: unknown = JSON.parse(json);
    return isMasked ? mask(value) : value;
  };
  const waitsFor = run.waitsFor && (await reasonOf(ports, run));
  const told = <T extends { failure?: Failure }>(record: T): T =>
    isMasked && record.failure ? { ...record, failure: withoutQuotes(record.failure) } : record;
  return {
    run: told(run),
    attempts: attempts.map(told),
    effects,
    input: shown(run.input),
    output: shown(run.output),
    isMasked,
    ...(waitsFor ? { waitsFor } : {}),
  };
}

async function reasonOf(ports: Ports, run: RunRecord): Promise<string | undefined> {
  const reason = await whyWaiting(ports, run);
  if (!reason || reason.cause === 'time') return waitsForText(run);
  return say(reason.en, reason.ro);
}

function asJson({ run, attempts, effects, input, output, isMasked, waitsFor }: Story) {
  const { failure, ...rest } = withoutPayloads(run);
  return {
    ...rest,
    ...(waitsFor ? { waitsFor } : {}),
    input,
    ...(output === undefined ? {} : { output }),
    ...(failure ? { error: failure } : {}),
    masked: isMasked,
    attempts,
    effects: isMasked ? effects.map(({ outcome: _, ...effect }) => effect) : effects,
  };
}
