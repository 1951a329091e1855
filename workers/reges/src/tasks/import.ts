/** `reges.import`: files into ids and data, and what is missing into REGES. */

import type { CheckedInputOf } from '@genius/contract';
import { handle, type TaskContext } from '@genius/runtime';
import { XmlError } from '@genius/xml';
import { importReges, MAX_IMPORT_BYTES } from '../contract/import.ts';
import { type FoundPerson, type FoundRegister, readRegister } from '../domain/import/read-register.ts';
import type { Data } from '../domain/message/message.ts';
import { errors } from '../errors.ts';
import type { Submitted } from '../import-batches.ts';
import { keepContracts, keepEmployees, personKey } from '../register-store.ts';

type Asked = CheckedInputOf<typeof importReges>;

const MOST_FAILED = 1_000;

export const handleImport = handle(importReges, async (input, ctx) => {
  const { employer, files, people: given = [], submit, format, cnpChecks, subjectId } = input;
  const found = files === undefined ? asRegister(given) : await readFiles(files, ctx);
  const kept = await keepRefs(ctx, employer, found);
  const data = files === undefined ? undefined : await keepData(ctx, found, subjectId);
  let told: Submitted | undefined;
  if (submit) {
    // With the rules come tables of all occupations and localities.
    const { submitPeople } = await import('../import-batches.ts');
    told = await submitPeople(ctx, { employer, format, cnpChecks }, found.people);
  }
  return {
    employer,
    employees: found.people.length,
    contracts: found.people.reduce((sum, { contracts }) => sum + contracts.length, found.contracts.length),
    kept,
    ...(data === undefined ? {} : { data }),
    lost: [...found.lost].map(([field, count]) => ({ field, count })),
    ...(told === undefined ? {} : { submitted: told.submitted }),
    failed: (told?.failed ?? []).slice(0, MOST_FAILED),
  };
});

const asRegister = (people: NonNullable<Asked['people']>): FoundRegister => ({
  people: people.map(({ employee, contracts }) => ({
    isRemoved: false,
    employee: employee as Data,
    contracts: contracts.map((contract) => ({ state: 'active' as const, contract: contract as Data })),
  })),
  contracts: [],
  lost: new Map(),
});

async function readFiles(files: NonNullable<Asked['files']>, { blobs }: TaskContext): Promise<FoundRegister> {
  const texts: string[] = [];
  for (const [index, file] of files.entries()) {
    const field = `files.${index}`;
    const size = 'blob' in file ? ((await blobs.stat(file.blob))?.size ?? 0) : Buffer.byteLength(file.text);
    if (size > MAX_IMPORT_BYTES) throw errors.GW_REGES_TOO_LARGE({ found: size, limit: MAX_IMPORT_BYTES }, { field });
    const text = 'blob' in file ? (await blobs.get(file.blob)).toString('utf8') : file.text;
    // A workbook is a ZIP file.
    if (text.startsWith('PK'))
      throw unreadable('it is a workbook; choose JSON or XML', 'este un fișier Excel; alegeți JSON sau XML', field);
    texts.push(text);
  }
  let found: FoundRegister;
  try {
    found = readRegister(texts);
  } catch (error) {
    if (error instanceof XmlError) throw unreadable(error.message, error.messageRo, 'files');
    if (error instanceof SyntaxError)
      throw unreadable('it is neither JSON nor XML', 'nu este nici JSON, nici XML', 'files');
    throw error;
  }
  if (found.people.length + found.contracts.length === 0) {
    throw unreadable('nobody is in it', 'nu conține niciun salariat și niciun contract', 'files');
  }
  return found;
}

const unreadable = (problem: string, problemRo: string, field: string) =>
  errors.GW_REGES_IMPORT_UNREADABLE({ problem, problemRo }, { field });

/** From now on messages find these people by their CNP. */
async function keepRefs(ctx: TaskContext, employer: string, { people, contracts }: FoundRegister) {
  const employees = people.flatMap(({ employee, employeeRef, isRemoved }: FoundPerson) =>
    employeeRef === undefined || isRemoved || typeof employee.cnp !== 'string'
      ? []
      : [{ person: personKey(employer, employee.cnp), ref: employeeRef }],
  );
  const all = [...people.flatMap((person) => person.contracts), ...contracts];
  const known = all.flatMap(({ contractRef, employeeRef, state, contract: { number, startDate } }) =>
    contractRef === undefined ||
    employeeRef === undefined ||
    state === 'removed' ||
    !isText(number) ||
    !isText(startDate)
      ? []
      : [{ ref: contractRef, employeeRef, number, startDay: startDate.slice(0, 10) }],
  );
  if (employees.length > 0) await keepEmployees(ctx, employer, employees);
  if (known.length > 0) await keepContracts(ctx, employer, known);
  return { employees: employees.length, contracts: known.length };
}

const isText = (value: unknown): value is string => typeof value === 'string';

async function keepData(ctx: TaskContext, { people, contracts }: FoundRegister, subject: string | undefined) {
  const bytes = Buffer.from(JSON.stringify({ people, contracts }));
  return ctx.once(`reges/import-data/${ctx.runId}`, {
    perform: () =>
      ctx.blobs.put(bytes, { mediaType: 'application/json', tenant: ctx.tenant, ...(subject ? { subject } : {}) }),
    settle: async () => ({ happened: false }),
  });
}
