import type { Envelope } from '@genius/contract';
import { expect, it } from 'vitest';
import { joinObservers } from './join-observers.ts';
import type { Observer } from './observer.ts';

const run: Envelope = {
  id: 'r',
  task: 't',
  queue: 'q',
  input: '{}',
  tenant: '',
  priority: 5,
  sentAt: 0,
  correlationId: 'c',
};

function recorder(name: string, told: string[]): Required<Observer> {
  return {
    sending: ({ id }) => void told.push(`${name} sending ${id}`),
    attemptStarted: (_, attempt) => `${name}${attempt}`,
    within(token, call) {
      told.push(`${name} in ${token}`);
      const value = call();
      told.push(`${name} out`);
      return value;
    },
    attemptEnded: (token, _, { outcome }) => void told.push(`${name} ${outcome} ${token}`),
  };
}

it('tells each observer everything, with the token of its own', () => {
  const told: string[] = [];
  const joined = joinObservers(
    recorder('a', told),
    undefined,
    { sending: () => void told.push('b sending') },
    recorder('c', told),
  );
  joined.sending?.(run);
  const token = joined.attemptStarted?.(run, 1);
  expect(joined.within?.(token, () => told.push('handler'))).toBe(told.indexOf('handler') + 1);
  joined.attemptEnded?.(token, run, { outcome: 'done', ms: 1 });
  joined.attemptEnded?.(undefined, run, { outcome: 'failed', ms: 1 });
  expect(told).toMatchInlineSnapshot(`
    [
      "a sending r",
      "b sending",
      "c sending r",
      "a in a1",
      "c in c1",
      "handler",
      "c out",
      "a out",
      "a done a1",
      "c done c1",
      "a failed undefined",
      "c failed undefined",
    ]
  `);
});

it('an observer that throws harms neither the run nor the others', () => {
  const told: string[] = [];
  const broken: Observer = {
    sending: () => fail(),
    attemptStarted: () => fail(),
    attemptEnded: () => fail(),
  };
  const joined = joinObservers(broken, recorder('a', told));
  joined.sending?.(run);
  joined.attemptEnded?.(joined.attemptStarted?.(run, 2), run, { outcome: 'done', ms: 1 });
  expect(told).toEqual(['a sending r', 'a done a2']);
});

it('a handler that throws throws through', async () => {
  const joined = joinObservers(recorder('a', []), recorder('b', []));
  expect(() => joined.within?.(['a', 'b'], () => fail())).toThrow('broken');
});

it('without observers that wrap handlers there is nothing to go through', () => {
  expect(joinObservers().within).toBeUndefined();
});

function fail(): never {
  throw new Error('broken');
}
