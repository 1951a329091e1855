/** Records of a contract's history: added at the end, put in between, put in another's place. */

import { randomUUID } from 'node:crypto';
import type { Entity } from '../schema/model.ts';
import { type Change, type Contract, withChanges } from './contract.ts';
import type { Refusal } from './verdict.ts';

/** The contract anew, and the record that the message made or changed. */
export type Made = { contract: Contract; record: string } | Refusal;

export type NewRecord = Pick<Change, 'operation' | 'day'> & { content?: Entity };

/** Adds a record at the end. */
export const recorded = (contract: Contract, record: NewRecord): Exclude<Made, Refusal> =>
  inserted(contract, contract.changes.length - 1, record);

/** Adds a record after the one with this index. */
export function inserted(contract: Contract, at: number, record: NewRecord): Exclude<Made, Refusal> {
  const made = { id: randomUUID(), isStruck: false, ...record };
  return { contract: withChanges(contract, contract.changes.toSpliced(at + 1, 0, made)), record: made.id };
}

export function replaced(contract: Contract, at: number, record: Change): Exclude<Made, Refusal> {
  return { contract: withChanges(contract, contract.changes.with(at, record)), record: record.id };
}
