/** What a run has to tell REGES: messages that are complete and judged, before anything is sent. */

import type { CheckedInputOf } from '@genius/contract';
import { romanianDay } from '@genius/romania';
import type { TaskContext } from '@genius/runtime';
import type { submitReges } from './contract/submit.ts';
import { completeBody, type Entry } from './domain/complete.ts';
import type { Data, Header, Message } from './domain/message/message.ts';
import type { Spelling } from './domain/message/spelling.ts';
import { type OperationName, operationByOfficial, operationOf } from './domain/operations.ts';
import { checkMessage } from './domain/validate/check-message.ts';
import type { Finding } from './domain/validate/finding.ts';
import type { Options } from './domain/validate/rule-context.ts';
import { errors } from './errors.ts';
import { knownOccupations } from './nomenclature-store.ts';
import { type ReadMessage, readGiven } from './read-message.ts';
import { employeeRefs, personKey } from './register-store.ts';

type Asked = CheckedInputOf<typeof submitReges>;
type AskedEntry = NonNullable<Asked['batch']>[number];

/** One message, but for its header and for an id that is not known yet. */
export interface Prepared {
  batchIndex: number;
  name: OperationName;
  message: Message;
  spelling?: Spelling | undefined;
  /** Who it is about, as `personKey` has it. */
  person?: string;
  /** Of a new contract: the person, if REGES may not have them yet. */
  register?: Data;
  /** Names that REGES' words are shown without. */
  hidden: string[];
}

/** Findings that travel in a failure. */
const MOST_TOLD = 50;

/** Decided once for the run: what is known changes with what it sends, and each attempt must send the same. */
interface Decided {
  /** Ids by `personKey`. */
  refs: Record<string, string>;
  findings: Finding[];
}

/** Throws GW_REGES_INVALID, GW_REGES_MESSAGE_UNREADABLE, GW_REGES_TOO_LARGE, GW_REGES_EMPLOYEE_UNKNOWN. */
export async function prepareMessages(
  input: Asked,
  ctx: TaskContext,
): Promise<{ prepared: Prepared[]; refs: ReadonlyMap<string, string>; warnings: Finding[] }> {
  const { employer, batch, cnpChecks } = input;
  const prepared: Prepared[] = [];
  for (const [index, entry] of (batch ?? [input]).entries()) {
    const under = batch ? `batch.${index}.` : '';
    for (const read of await readEntry(entry, ctx, under)) prepared.push(prepare(read, entry, employer, index));
  }
  const { refs, findings } = await ctx.once<Decided>(`reges/prepared/${ctx.runId}`, {
    async perform() {
      const persons = prepared.flatMap(({ person }) => person ?? []);
      const known = Object.fromEntries(await employeeRefs(ctx, employer, persons));
      fillRefs(prepared, known, batch !== undefined);
      const options = { today: romanianDay(new Date()), cnpChecks, occupations: await knownOccupations(ctx) };
      return { refs: known, findings: judge(prepared, options, batch !== undefined) };
    },
    // Nothing that the world can see: it is decided anew.
    settle: async () => ({ happened: false }),
  });
  fillRefs(prepared, refs, batch !== undefined);
  return { prepared, refs: new Map(Object.entries(refs)), warnings: findings };
}

function judge(prepared: readonly Prepared[], options: Options, isBatch: boolean): Finding[] {
  const findings = prepared.flatMap(({ message, register, batchIndex }) => {
    const body = register ? { ...message.body, employee: register } : message.body;
    return checkMessage({ ...message, body }, options, isBatch ? `batch.${batchIndex}.` : '');
  });
  refuseInvalid(findings);
  return findings;
}

async function readEntry(entry: AskedEntry, ctx: TaskContext, under: string): Promise<ReadMessage[]> {
  const { operation: name, message } = entry;
  if ((name === undefined) === (message === undefined)) {
    throw errors.GW_REGES_MESSAGE_UNREADABLE(
      { where: under, problem: 'needs operation or message', problemRo: 'are nevoie de operation sau message' },
      { field: `${under}operation` },
    );
  }
  if (message !== undefined) return readGiven(message, ctx, `${under}message`);
  const { official, type } = operationOf(name as OperationName);
  const { employee, employeeRef, contract, contractRef, action, document, removalReason, proposal } = entry;
  const parts = { employee, employeeRef, contract, contractRef, action, document, removalReason, proposal } as Entry;
  const header = { operation: official } as Header;
  return [{ message: { type, header, body: completeBody(name as OperationName, parts) } }];
}

function prepare(read: ReadMessage, entry: AskedEntry, employer: string, batchIndex: number): Prepared {
  const { message, spelling } = read;
  const name = operationByOfficial(message.header.operation) as OperationName;
  const { employee, ...rest } = message.body as Data & { employee?: Data };
  const isContract = message.type === 'Contract';
  const person = employee ?? (entry.employee as Data | undefined);
  const cnp = typeof person?.cnp === 'string' ? person.cnp : undefined;
  return {
    batchIndex,
    name,
    message: isContract ? { ...message, body: withEmployeeRef(rest, entry.employeeRef) } : message,
    spelling,
    ...(cnp === undefined ? {} : { person: personKey(employer, cnp) }),
    ...(isContract && person ? { register: person } : {}),
    hidden: [person?.lastName, person?.firstName].filter((each): each is string => typeof each === 'string'),
  };
}

/** In a contract the id of the person stands among its contents. */
function withEmployeeRef(body: Data, given: string | undefined): Data {
  const { employeeRef = given, ...rest } = body as Data & { employeeRef?: string };
  const contract = rest.contract as Data | undefined;
  if (!contract || employeeRef === undefined || contract.employeeRef !== undefined) return rest;
  return { ...rest, contract: { ...contract, employeeRef } };
}

/** Ids that REGES gave for a CNP; those that it has yet to give come when they are there. */
function fillRefs(prepared: Prepared[], refs: Readonly<Record<string, string>>, isBatch: boolean): void {
  for (const each of prepared) {
    const { message, name, person, register, batchIndex } = each;
    const ref = person === undefined ? undefined : refs[person];
    const needs: readonly string[] = name === undefined ? [] : operationOf(name).needs;
    if (needs.includes('employeeRef') && message.body.employeeRef === undefined && ref !== undefined) {
      each.message = { ...message, body: { ...message.body, employeeRef: ref } };
    }
    const contract = message.body.contract as Data | undefined;
    if (message.type !== 'Contract' || !contract || contract.employeeRef !== undefined) continue;
    if (ref !== undefined) setEmployeeRef(each, ref);
    else if (register === undefined) {
      throw errors.GW_REGES_EMPLOYEE_UNKNOWN({}, { field: isBatch ? `batch.${batchIndex}.employee` : 'employee' });
    }
  }
}

export function setEmployeeRef(prepared: Prepared, ref: string): void {
  const { message } = prepared;
  const contract = message.body.contract as Data;
  prepared.message = { ...message, body: { ...message.body, contract: { ...contract, employeeRef: ref } } };
}

function refuseInvalid(findings: Finding[]): void {
  const wrong = findings.filter(({ severity }) => severity === 'error');
  const [first] = wrong;
  if (!first) return;
  const { rule, field: where, en, ro } = first;
  throw errors.GW_REGES_INVALID(
    { count: wrong.length, rule, where, first: en, firstRo: ro },
    { field: where, details: { findings: findings.slice(0, MOST_TOLD) } },
  );
}
