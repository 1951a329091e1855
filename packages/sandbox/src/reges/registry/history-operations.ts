/** Operations on the records of a contract's history, each named by its own reference. */

import type { Message } from '../queue/messages.ts';
import { textAt } from '../schema/read-body.ts';
import type { RegesSettings } from '../settings.ts';
import { contentSaid } from './content-rules.ts';
import { type Change, type Contract, dayOf, withChanges } from './contract.ts';
import { inserted, type Made, replaced } from './record.ts';
import { suspendOn } from './state-operations.ts';
import { isRefusal } from './verdict.ts';

const OPERATIONS = [
  'CorectieIstoricContract',
  'CorectieIstoricContractCuPropagare',
  'AdaugareModificareInIstoricContract',
  'AdaugareModificareInIstoricContractCuPropagare',
  'AdaugareSuspendareInIstoricContract',
  'RadiereIstoricContract',
];

const SUSPENDING = ['SuspendareContract', 'AdaugareSuspendareInIstoricContract'];

export const isOnHistory = (operation: string): boolean => OPERATIONS.includes(operation);

/** `reference` is the id of the record: what is added comes after it. */
export function changeHistory(
  contract: Contract,
  { operation, entity }: Message,
  reference: string,
  settings: RegesSettings,
): Made {
  const at = contract.changes.findIndex(({ id }) => id === reference);
  const named = contract.changes[at];
  if (!named || named.isStruck) return { fail: 'Înregistrarea din istoricul contractului este radiată.' };
  if (operation === 'RadiereIstoricContract') return strike(contract, at, named);
  if (operation === 'AdaugareSuspendareInIstoricContract') {
    const made = suspendOn(contract, entity, '');
    return isRefusal(made) ? made : inserted(made.contract, at, { operation, day: made.day });
  }
  const content = contentSaid(entity, settings);
  if (isRefusal(content)) return content;
  const day = dayOf(textAt(content, 'DataConsemnare'));
  const made = operation.startsWith('Corectie')
    ? replaced(contract, at, { ...named, content, day })
    : inserted(contract, at, { operation, day, content });
  if (!operation.endsWith('CuPropagare')) return made;
  // Carried on: what came later says the same from now on.
  const from = made.contract.changes.findIndex(({ id }) => id === made.record);
  const changes = made.contract.changes.map((each, index) =>
    index > from && each.content ? { ...each, content: { ...content, DataConsemnare: dateOf(each) } } : each,
  );
  return { ...made, contract: withChanges(made.contract, changes) };
}

const dateOf = ({ content, day }: Change) => content?.DataConsemnare ?? day;

function strike(contract: Contract, at: number, named: Change): Made {
  if (at === 0) return { fail: 'Prima înregistrare din istoric nu poate fi radiată.' };
  const suspensions = SUSPENDING.includes(named.operation)
    ? contract.suspensions.filter(({ start }) => start !== named.day)
    : contract.suspensions;
  return replaced({ ...contract, suspensions }, at, { ...named, isStruck: true });
}
