/** What later messages need of what REGES said: ids of people and contracts, and which of them are gone. */

import type { TaskContext } from '@genius/runtime';
import type { Data } from './domain/message/message.ts';
import { operationOf } from './domain/operations.ts';
import type { Prepared } from './prepare-messages.ts';
import { forgetContract, forgetEmployee, keepContracts, keepEmployees } from './register-store.ts';
import type { Told } from './submit.ts';

export async function keepWhatCame(
  ctx: TaskContext,
  employer: string,
  group: readonly Prepared[],
  told: readonly Told[],
): Promise<void> {
  const employees: { person: string; ref: string }[] = [];
  const contracts: Parameters<typeof keepContracts>[2][number][] = [];
  for (const [index, { name, message, person }] of group.entries()) {
    const { state, ref } = told[index] as Told;
    if (state !== 'done') continue;
    const { creates } = operationOf(name);
    const { contract, employeeRef, contractRef } = message.body;
    if (creates === 'employee' && ref !== undefined && person !== undefined) employees.push({ person, ref });
    if (creates === 'contract' && ref !== undefined) {
      const { employeeRef: whose, number, startDate } = contract as Data;
      contracts.push({
        ref,
        employeeRef: String(whose),
        number: String(number),
        startDay: String(startDate).slice(0, 10),
      });
    }
    // A CNP that was changed or corrected finds the same person from now on.
    if ((name === 'modifyEmployee' || name === 'correctEmployee') && person !== undefined && employeeRef) {
      employees.push({ person, ref: String(employeeRef) });
    }
    if (name === 'removeEmployee' && employeeRef) await forgetEmployee(ctx, employer, String(employeeRef));
    if (name === 'removeContract' && contractRef) await forgetContract(ctx, employer, String(contractRef));
  }
  if (employees.length > 0) await keepEmployees(ctx, employer, employees);
  if (contracts.length > 0) await keepContracts(ctx, employer, contracts);
}
