/** Sends what was prepared: first people whom REGES does not have, then the messages in their order. */

import type { TaskContext } from '@genius/runtime';
import type { Data, Header } from './domain/message/message.ts';
import { operationOf } from './domain/operations.ts';
import { plainWords } from './domain/results/plain-words.ts';
import type { Verdict } from './domain/results/verdict.ts';
import { keepsOf, keepWhatCame } from './keep-what-came.ts';
import { noteEnded } from './messages-store.ts';
import { type Prepared, setEmployeeRef } from './prepare-messages.ts';
import type { RegesApi } from './providers/reges-api.ts';
import { contractsOf } from './register-store.ts';
import { type Sent, sendWave } from './send-wave.ts';

export interface Told {
  batchIndex: number;
  /** As REGES calls it. */
  operation: string;
  state: 'done' | 'failed' | 'sent' | 'known';
  messageId?: string;
  responseId?: string;
  ref?: string;
  secRef?: string;
  codeType?: Verdict['codeType'];
  problem?: Verdict['problem'];
  words?: string;
}

export interface Submitting {
  employer: string;
  /** Ids of people that were known when the run began, by `personKey`. */
  refs: ReadonlyMap<string, string>;
  format: 'json' | 'xml';
  wait: boolean;
}

/** In the order of the sending. Throws what `sendWave` throws. */
export async function submitPrepared(
  ctx: TaskContext,
  api: RegesApi,
  how: Submitting,
  prepared: readonly Prepared[],
): Promise<Told[]> {
  const { told, sent } = await registerMissing(ctx, api, how, prepared);
  const failed = new Set(told.filter(({ state }) => state === 'failed').map(({ batchIndex }) => batchIndex));
  const open = prepared.filter((each) => !failed.has(each.batchIndex) && !sent.has(each));
  const known = await knownAlready(ctx, how, open);
  told.push(...known.values());
  for (const [number, group] of groups(open.filter((each) => !known.has(each))).entries()) {
    ctx.progress(0.3 + 0.6 * (number / Math.max(1, open.length)), group[0]?.message.header.operation);
    told.push(...(await sendGroup(ctx, api, how, `message/${number}`, group)));
  }
  return told;
}

/**
 * One message for each person whom REGES does not have and of whom a contract is to be told: the batch's own, if there is
 * one, or else one made of the contract's entry.
 */
async function registerMissing(
  ctx: TaskContext,
  api: RegesApi,
  how: Submitting,
  prepared: readonly Prepared[],
): Promise<{ told: Told[]; sent: ReadonlySet<Prepared> }> {
  const waiting = prepared.filter(({ register, message }) => register && !employeeRefOf(message.body));
  const own = prepared.filter(
    ({ name, person }) => name === 'registerEmployee' && waiting.some((each) => each.person === person),
  );
  const first = new Map([...own, ...waiting].map((each) => [each.person, each] as const).reverse());
  const news = prepared.filter((each) => first.get(each.person) === each);
  const sent: ReadonlySet<Prepared> = new Set(news.filter(({ name }) => name === 'registerEmployee'));
  if (news.length === 0) return { told: [], sent };
  ctx.progress(0.1, 'InregistrareSalariat');
  const told = await sendGroup(
    ctx,
    api,
    { ...how, wait: true },
    'register',
    news.map(({ register, ...each }) =>
      each.name === 'registerEmployee'
        ? each
        : {
            ...each,
            name: 'registerEmployee' as const,
            spelling: undefined,
            message: { type: 'Salariat', header: headerOf('registerEmployee'), body: { employee: register as Data } },
          },
    ),
  );
  const refs = new Map<string, string>();
  for (const [index, { person }] of news.entries()) {
    const ref = told[index]?.ref;
    if (person !== undefined && ref !== undefined) refs.set(person, ref);
  }
  for (const each of waiting) {
    const ref = each.person === undefined ? undefined : refs.get(each.person);
    if (ref !== undefined) setEmployeeRef(each, ref);
  }
  // A contract of somebody who could not be registered can not be told either.
  const missing = waiting.filter(({ message }) => !employeeRefOf(message.body));
  const named = new Set(told.map(({ batchIndex }) => batchIndex));
  const left = missing
    .filter(({ batchIndex }) => !named.has(batchIndex))
    .map(({ batchIndex, message }): Told => ({ batchIndex, operation: message.header.operation, state: 'failed' }));
  return { told: [...told, ...left], sent };
}

const headerOf = (name: Prepared['name']) => ({ operation: operationOf(name).official }) as Header;
const employeeRefOf = (body: Data) => (body.contract as Data | undefined)?.employeeRef as string | undefined;

/** What REGES has already: a person with this CNP, a contract with this number and first day. Nothing is sent again. */
async function knownAlready(ctx: TaskContext, { employer, refs }: Submitting, prepared: readonly Prepared[]) {
  const found = new Map<Prepared, Told>();
  const added = prepared.filter(({ name }) => operationOf(name).creates === 'contract');
  // Decided once for the run: its own contracts are there at a later attempt.
  const contracts = await ctx.once(`reges/known-contracts/${ctx.runId}`, {
    perform: () =>
      contractsOf(
        ctx,
        employer,
        added.flatMap(({ message }) => employeeRefOf(message.body) ?? []),
      ),
    settle: async () => ({ happened: false }),
  });
  const note = (each: Prepared, ref: string) => {
    const { batchIndex, message } = each;
    found.set(each, { batchIndex, operation: message.header.operation, state: 'known', ref });
  };
  for (const each of added) {
    const contract = each.message.body.contract as Data;
    const same = contracts.find(
      ({ employeeRef, number, startDay }) =>
        employeeRef === String(contract.employeeRef).toLowerCase() &&
        number === contract.number &&
        startDay === String(contract.startDate).slice(0, 10),
    );
    if (same) note(each, same.ref);
  }
  for (const each of prepared.filter(({ name }) => name === 'registerEmployee')) {
    const ref = each.person === undefined ? undefined : refs.get(each.person);
    if (ref !== undefined) note(each, ref);
  }
  return found;
}

/** Neighbours that go to the same path, at most as many as REGES takes at once. */
function groups(prepared: readonly Prepared[]): Prepared[][] {
  const found: Prepared[][] = [];
  for (const each of prepared) {
    const last = found.at(-1);
    if (last && last.length < 100 && last[0]?.message.type === each.message.type) last.push(each);
    else found.push([each]);
  }
  return found;
}

async function sendGroup(
  ctx: TaskContext,
  api: RegesApi,
  { employer, format, wait }: Submitting,
  label: string,
  group: readonly Prepared[],
): Promise<Told[]> {
  const outgoing = group.map((each) => ({
    message: each.message,
    spelling: each.spelling,
    keeps: keepsOf(each),
  }));
  const sent = await sendWave(ctx, api, { employer, label, format, wait }, outgoing);
  const told = group.map((each, index) => toldOf(each, sent[index] as Sent));
  const done = outgoing.map(({ keeps }, index) => ({ keeps, ...(told[index] as Told) }));
  await keepWhatCame(
    ctx,
    employer,
    done.filter(({ state }) => state === 'done'),
  );
  const ended = told.filter(({ state }) => state !== 'sent');
  await noteEnded(
    ctx,
    employer,
    ended.map(({ messageId = '', state, ref }) => ({ messageId, state, ref })),
  );
  return told;
}

function toldOf({ batchIndex, message, hidden }: Prepared, { messageId, responseId, verdict }: Sent): Told {
  const { words, ...rest } = verdict ?? { state: 'sent' as const };
  return {
    batchIndex,
    operation: message.header.operation,
    messageId,
    ...(responseId === undefined ? {} : { responseId }),
    ...rest,
    ...(words === undefined ? {} : { words: plainWords(words, hidden) }),
  };
}
