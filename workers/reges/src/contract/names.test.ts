/** Contracts import nothing of the domain, so what both name is held together here. */

import { expect, test } from 'vitest';
import { OPERATIONS } from '../domain/operations.ts';
import { EVENTS } from '../domain/plan/terms.ts';
import { LISTS as DOMAIN_LISTS } from '../domain/schema/generated/lists.ts';
import { LISTS } from './generated/lists.ts';
import { operation } from './operation.ts';
import { planReges } from './plan.ts';

test('the operations of the contract are those of the domain, and each is one of the official schema', () => {
  expect([...operation.options].sort()).toEqual(Object.keys(OPERATIONS).sort());
  const official = Object.values(OPERATIONS).map((each) => each.official);
  expect(new Set(official).size).toBe(official.length);
  expect(official.filter((each) => !(DOMAIN_LISTS.MessageType as readonly string[]).includes(each))).toEqual([]);
});

test('the lists of the contract are those of the official schema', () => {
  for (const [name, values] of Object.entries(LISTS)) {
    expect(values, name).toEqual(DOMAIN_LISTS[name as keyof typeof DOMAIN_LISTS]);
  }
});

test('the events of a plan are those that have terms', () => {
  expect(planReges.input.shape.event.options).toEqual([...EVENTS]);
});
