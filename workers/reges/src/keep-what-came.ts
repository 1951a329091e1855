/** What later messages need of what REGES said: ids of people and contracts, and which of them are gone. */

import type { TaskContext } from '@genius/runtime';
import type { Data } from './domain/message/message.ts';
import { type Operation, operationOf } from './domain/operations.ts';
import type { Prepared } from './prepare-messages.ts';
import { forgetContract, forgetEmployee, type KnownContract, keepContracts, keepEmployees } from './register-store.ts';

/** Of one message, once it is done. */
export interface Keeps {
  creates?: Operation['creates'];
  /** As `personKey` has it. */
  person?: string;
  /** Whom the person is known as from then on, where no new id comes. */
  employeeRef?: string;
  /** The new contract, but for its id. */
  contract?: Omit<KnownContract, 'ref'>;
  forgetsEmployee?: string;
  forgetsContract?: string;
}

export function keepsOf({ name, message, person }: Prepared): Keeps {
  const { creates } = operationOf(name);
  const { contract, employeeRef, contractRef } = message.body;
  const keeps: Keeps = creates === undefined ? {} : { creates };
  if (creates === 'contract') {
    const { employeeRef: whose, number, startDate } = contract as Data;
    keeps.contract = {
      employeeRef: String(whose),
      number: String(number),
      startDay: String(startDate).slice(0, 10),
    };
  }
  if (creates === 'employee' && person !== undefined) keeps.person = person;
  // A CNP that was changed or corrected finds the same person from now on.
  if ((name === 'modifyEmployee' || name === 'correctEmployee') && person !== undefined && employeeRef) {
    keeps.person = person;
    keeps.employeeRef = String(employeeRef);
  }
  if (name === 'removeEmployee' && employeeRef) keeps.forgetsEmployee = String(employeeRef);
  if (name === 'removeContract' && contractRef) keeps.forgetsContract = String(contractRef);
  return keeps;
}

/** `ref`: what REGES gave. */
export async function keepWhatCame(
  ctx: Pick<TaskContext, 'db' | 'tenant'>,
  employer: string,
  done: readonly { keeps: Keeps; ref?: string | undefined }[],
): Promise<void> {
  const employees: { person: string; ref: string }[] = [];
  const contracts: KnownContract[] = [];
  for (const { keeps, ref } of done) {
    const { person, employeeRef, contract, forgetsEmployee, forgetsContract } = keeps;
    const whose = employeeRef ?? (keeps.creates === 'employee' ? ref : undefined);
    if (person !== undefined && whose !== undefined) employees.push({ person, ref: whose });
    if (contract !== undefined && ref !== undefined) contracts.push({ ...contract, ref });
    if (forgetsEmployee !== undefined) await forgetEmployee(ctx, employer, forgetsEmployee);
    if (forgetsContract !== undefined) await forgetContract(ctx, employer, forgetsContract);
  }
  if (employees.length > 0) await keepEmployees(ctx, employer, employees);
  if (contracts.length > 0) await keepContracts(ctx, employer, contracts);
}
