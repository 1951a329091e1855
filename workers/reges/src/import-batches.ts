/** Tells REGES of many people by runs of reges.submit, at most 100 entries each: the same ones at every attempt. */

import type { InputOf } from '@genius/contract';
import { romanianDay } from '@genius/romania';
import type { TaskContext } from '@genius/runtime';
import type { z } from 'zod';
import type { finding } from './contract/finding.ts';
import { MAX_BATCH, submitReges } from './contract/submit.ts';
import { completeBody } from './domain/complete.ts';
import type { FoundPerson } from './domain/import/read-register.ts';
import type { Data, Header } from './domain/message/message.ts';
import { type OperationName, operationOf } from './domain/operations.ts';
import { checkMessage } from './domain/validate/check-message.ts';
import type { Options } from './domain/validate/rule-context.ts';
import { knownOccupations } from './nomenclature-store.ts';

type BatchEntry = NonNullable<InputOf<typeof submitReges>['batch']>[number];

export interface Failed {
  person: number;
  operation: string;
  words: string;
  findings?: z.input<typeof finding>[];
}

export interface Submitted {
  submitted: { batches: number; registered: number; added: number; known: number };
  failed: Failed[];
}

interface Wanted {
  person: number;
  name: OperationName;
  entry: BatchEntry;
}

const MOST_FINDINGS = 5;

export async function submitPeople(
  ctx: TaskContext,
  how: { employer: string; format: 'json' | 'xml'; cnpChecks: 'error' | 'warn' },
  people: readonly FoundPerson[],
): Promise<Submitted> {
  // Whatever the rules say on another day, each attempt sends the same batches.
  const { today, occupations } = await ctx.once(`reges/import-day/${ctx.runId}`, {
    perform: async () => ({ today: romanianDay(new Date()), occupations: [...((await knownOccupations(ctx)) ?? [])] }),
    settle: async () => ({ happened: false }),
  });
  const { sound, failed } = judge(people.flatMap(entriesOf), {
    today,
    cnpChecks: how.cnpChecks,
    occupations: occupations.length > 0 ? new Set(occupations) : undefined,
  });
  const totals = { batches: 0, registered: 0, added: 0, known: 0 };
  for (let at = 0; at < sound.length; at += MAX_BATCH) {
    const part = sound.slice(at, at + MAX_BATCH);
    ctx.progress(at / sound.length, `${at} / ${sound.length}`);
    const input = { ...how, batch: part.map(({ entry }) => entry) };
    const { messages } = await ctx.call(submitReges, input, { as: `batch/${totals.batches}` });
    totals.batches++;
    for (const { batchIndex, operation, state, words = '' } of messages) {
      if (state === 'known') totals.known++;
      else if (state === 'failed') failed.push({ person: part[batchIndex]?.person ?? 0, operation, words });
      else if (operation === 'InregistrareSalariat') totals.registered++;
      else totals.added++;
    }
  }
  return { submitted: totals, failed };
}

/** What REGES does not have of a person; contracts that have ended are history. */
function entriesOf({ employee, employeeRef, isRemoved, contracts }: FoundPerson, person: number): Wanted[] {
  if (isRemoved) return [];
  const open = contracts.filter(({ contractRef, state }) => contractRef === undefined && state === 'active');
  if (open.length === 0) {
    const entry = { operation: 'registerEmployee', employee } as unknown as BatchEntry;
    return employeeRef === undefined ? [{ person, name: 'registerEmployee', entry }] : [];
  }
  return open.map(({ contract }) => ({
    person,
    name: 'addContract' as const,
    entry: { operation: 'addContract', employee, contract, employeeRef } as unknown as BatchEntry,
  }));
}

/** One wrong entry would keep its whole batch from being sent. */
function judge(wanted: readonly Wanted[], options: Options) {
  const failed: Failed[] = [];
  const sound = wanted.filter(({ person, name, entry }) => {
    const { official, type } = operationOf(name);
    const { employee, contract } = entry as { employee?: Data; contract?: Data };
    const body = { ...completeBody(name, { contract }), employee };
    const found = checkMessage({ type, header: { operation: official } as Header, body }, options);
    const wrong = found.filter(({ severity }) => severity === 'error');
    const [first] = wrong;
    if (first) {
      const words = `${first.field}: ${first.en}`;
      failed.push({ person, operation: official, words, findings: wrong.slice(0, MOST_FINDINGS) });
    }
    return !first;
  });
  return { sound, failed };
}
