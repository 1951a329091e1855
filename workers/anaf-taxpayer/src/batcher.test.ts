import { FailureError } from '@genius/contract';
import { expect, it } from 'vitest';
import { type BatchContext, createBatcher, type Outcome } from './batcher.ts';
import type { Question } from './providers/register.ts';

const DATE = '2026-11-24';
const questions = (prefix: string, count: number): Question[] =>
  Array.from({ length: count }, (_, n) => ({ cui: `${prefix}${n}`, date: DATE }));

/** A batcher whose turns a test gives out one by one, and whose calls it sees. */
function open(answer: (asked: readonly Question[], call: number) => Promise<unknown> | unknown = () => undefined) {
  const calls: string[][] = [];
  const waiting: (() => void)[] = [];
  let granted = 0;
  const batcher = createBatcher({
    size: 10,
    takeTurn: () =>
      new Promise((resolve) => {
        if (granted > 0) {
          granted--;
          resolve();
        } else waiting.push(resolve);
      }),
    async call(asked) {
      calls.push(asked.map(({ cui }) => cui));
      await answer(asked, calls.length);
      return { found: new Map(asked.map(({ cui }) => [cui, { cui }])), notFound: new Set<string>() };
    },
  });
  const turn = async (count = 1) => {
    for (let n = 0; n < count; n++) {
      const next = waiting.shift();
      if (next) next();
      else granted++;
      // Everything that follows a turn is done before the next one.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const context = (signal = new AbortController().signal) => ({ signal }) as BatchContext;
  const ask = (asked: Question[], signal?: AbortSignal) => {
    const outcomes: Record<string, Outcome> = {};
    const done = batcher.ask(context(signal), asked, ({ cui }, outcome) => {
      outcomes[cui] = outcome;
    });
    // Awaited by the test, which may come to it late.
    done.catch(() => undefined);
    return { outcomes, done };
  };
  return { calls, turn, ask };
}

it('whoever asks about one is in the next call, beside whoever asks about many', async () => {
  const { calls, turn, ask } = open();
  const many = ask(questions('many', 35));
  await turn();
  const one = ask(questions('one', 1));
  const two = ask(questions('two', 2));
  await turn();
  expect(calls[1]?.filter((cui) => !cui.startsWith('many'))).toEqual(['two0', 'one0', 'two1']);
  await one.done;
  await two.done;
  await turn(3);
  await many.done;
  expect(calls.map((each) => each.length)).toEqual([10, 10, 10, 8]);
  expect(Object.keys(many.outcomes)).toHaveLength(35);
});

it('two with many get half of each call', async () => {
  const { calls, turn, ask } = open();
  ask(questions('a', 50));
  ask(questions('b', 50));
  await turn(4);
  for (const call of calls.slice(1)) expect(call.filter((cui) => cui.startsWith('a'))).toHaveLength(5);
});

it('what two ask is asked once, and told to both; one firm as of two days goes in two calls', async () => {
  const { calls, turn, ask } = open();
  const [first, second] = [ask([{ cui: 'x', date: DATE }]), ask([{ cui: 'x', date: DATE }])];
  const other = ask([{ cui: 'x', date: '2026-01-01' }]);
  await turn(2);
  await Promise.all([first.done, second.done, other.done]);
  expect(calls).toEqual([['x'], ['x']]);
  expect([first.outcomes, second.outcomes]).toEqual([{ x: { record: { cui: 'x' } } }, { x: { record: { cui: 'x' } } }]);
});

it('a question whose call failed goes out once more; after three in a row nobody asks for the rest', async () => {
  const transient = new FailureError({ kind: 'transient', code: 'GW_X', message: 'x' });
  const once = open((_asked, call) => {
    if (call === 1) throw transient;
  });
  const lucky = once.ask(questions('a', 3));
  await once.turn(2);
  await lucky.done;
  expect(lucky.outcomes.a2).toEqual({ record: { cui: 'a2' } });
  const never = open(() => {
    throw transient;
  });
  const many = never.ask(questions('m', 500));
  await never.turn(3);
  await many.done;
  expect(never.calls).toHaveLength(3);
  expect(Object.values(many.outcomes)).toHaveLength(500);
  expect(Object.values(many.outcomes).every((each) => 'error' in each && each.error === transient)).toBe(true);
});

it('a no is not asked again', async () => {
  const refused = new FailureError({ kind: 'invalid', code: 'GW_X', message: 'x' });
  const { calls, turn, ask } = open(() => {
    throw refused;
  });
  const asked = ask(questions('a', 2));
  await turn();
  await asked.done;
  expect(calls).toHaveLength(1);
});

it('whoever is stopped leaves at once, with the reason; the others lose nothing', async () => {
  const { calls, turn, ask } = open();
  const stop = new AbortController();
  const many = ask(questions('many', 100), stop.signal);
  const one = ask(questions('one', 1));
  await turn();
  stop.abort(new Error('cancelled'));
  await expect(many.done).rejects.toThrow('cancelled');
  await turn();
  await one.done;
  expect(calls.flat().filter((cui) => cui === 'one0')).toHaveLength(1);
  const late = ask(questions('late', 1));
  await turn();
  await late.done;
  expect(calls.at(-1)).toEqual(['late0']);
  await expect(ask(questions('x', 1), stop.signal).done).rejects.toThrow('cancelled');
});
