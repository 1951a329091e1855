/** A contract as the registry keeps it, and the state that follows from what was registered of it. */

import type { Entity } from '../schema/model.ts';

/** Days are `YYYY-MM-DD`; `''` where none was said. */
export interface Suspension {
  start: string;
  /** Its last day, as far as it was foreseen. */
  end: string;
  /** The day of a message that ended it. */
  ended: string;
  ground: string;
}

export interface Secondment {
  start: string;
  end: string;
  ended: string;
  cui: string;
  name: string;
}

/** One operation that took effect; what `Ref` names after an operation on a contract. */
export interface Change {
  id: string;
  operation: string;
  /** From which day it counts. */
  day: string;
  isStruck: boolean;
  /** The contents from then on, where it said any. */
  content?: Entity;
}

export interface Contract {
  id: string;
  employer: string;
  /** The id of the employee. */
  employee: string;
  /** `continut` of the last record that isn't struck off. */
  content: Entity;
  isStruck: boolean;
  suspensions: Suspension[];
  end?: { day: string; ground: string };
  /** The end that a reactivation took back: its cancelling brings it again. */
  endBefore?: { day: string; ground: string };
  secondment?: Secondment;
  /** Proposed for a move: it stays so when the proposal is withdrawn. */
  isMoved: boolean;
  /** Records of its history, the first one that of its adding. */
  changes: Change[];
}

export const CONTRACT_STATES = ['activ', 'suspendat', 'detasat', 'mutat', 'incetat', 'radiat'] as const;

export type ContractState = (typeof CONTRACT_STATES)[number];

/** What the contract is on a day. */
export function stateOf(contract: Contract, day: string): ContractState {
  if (contract.isStruck) return 'radiat';
  if (contract.end && contract.end.day <= day) return 'incetat';
  if (contract.isMoved) return 'mutat';
  if (contract.secondment && isWithin(contract.secondment, day)) return 'detasat';
  return contract.suspensions.some((suspension) => isWithin(suspension, day)) ? 'suspendat' : 'activ';
}

/** `stareCurenta` as the registry fills it in when it is asked. */
export function currentAction(contract: Contract, day: string): Entity {
  const state = stateOf(contract, day);
  const { end, secondment } = contract;
  if (state === 'incetat' && end)
    return { $type: 'ActiuneIncetare', DataIncetare: moment(end.day), TemeiLegal: end.ground };
  if (state === 'detasat' && secondment) {
    const { cui, name, start, end: last } = secondment;
    const when = { DataInceput: moment(start), ...(last && { DataSfarsit: moment(last) }) };
    return { $type: 'ActiuneDetasare', AngajatorCui: cui, AngajatorNume: name, ...when };
  }
  const suspension = contract.suspensions.find((each) => isWithin(each, day));
  if (state !== 'suspendat' || !suspension) return { $type: 'ActiuneActiv' };
  const { start, end: last, ground } = suspension;
  const when = { DataInceput: moment(start), ...(last && { DataSfarsit: moment(last) }) };
  return { $type: 'ActiuneSuspendare', ...when, TemeiLegal: ground };
}

const moment = (day: string): string => `${day}T00:00:00`;

/** Whether the day is one of the suspension or of the secondment; the day of an ending message is its first day after. */
export function isWithin({ start, end, ended }: Pick<Suspension, 'start' | 'end' | 'ended'>, day: string): boolean {
  if (day < start) return false;
  if (ended !== '') return day < ended;
  return end === '' || day <= end;
}

export const numberOf = ({ content }: Contract): string => String(content.NumarContract ?? '');

/** The day of a moment as messages write it. */
export const dayOf = (moment: string): string => moment.slice(0, 10);

/** The contract with these records, and what follows from them. */
export function withChanges(contract: Contract, changes: Change[]): Contract {
  const last = changes.findLast(({ isStruck, content }) => !isStruck && content !== undefined);
  return { ...contract, changes, content: last?.content ?? contract.content };
}
