/** Fills in what goes without saying, and mends what can only be meant in one way. */

import { findCounty } from '@genius/romania';
import type { Data } from './message/message.ts';
import type { OperationName } from './operations.ts';
import { operationOf } from './operations.ts';

export interface Entry {
  employee?: Data | undefined;
  employeeRef?: string | undefined;
  contract?: Data | undefined;
  contractRef?: string | undefined;
  action?: Data | undefined;
  document?: Data | undefined;
  removalReason?: string | undefined;
  proposal?: Data | undefined;
}

/** The body of a message of this operation, of what a caller gave. */
export function completeBody(name: OperationName, entry: Entry): Data {
  const operation = operationOf(name);
  const { proposal, contract, action, ...rest } = entry;
  if (operation.needs.includes('proposal')) {
    if (proposal === undefined) return {};
    return defined({
      ...proposal,
      contract: proposal.contract && completeContract(proposal.contract as Data),
    });
  }
  return defined({
    ...rest,
    contract: contract && completeContract(contract),
    action: action && defined({ kind: operation.action, ...action }),
  });
}

function completeContract(contract: Data): Data {
  const { startDate, endDate, workplaceCounty, endDateException } = contract;
  const county = typeof workplaceCounty === 'string' ? findCounty(workplaceCounty)?.auto : undefined;
  const isFixed = (endDate !== undefined && endDate !== null) || endDateException !== undefined;
  return defined({
    ...contract,
    recordedOn: contract.recordedOn ?? startDate,
    duration: contract.duration ?? (isFixed ? 'Determinata' : 'Nedeterminata'),
    workplaceCounty: county ?? workplaceCounty,
    // Only REGES fills it; the schema asks for it all the same.
    currentState: contract.currentState ?? {},
  });
}

/** Without what is undefined. */
function defined(data: Data): Data {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}
