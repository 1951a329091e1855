import { expect, test } from 'vitest';
import type { Taken } from './amqp/consumer.ts';
import { createInHand } from './in-hand.ts';

const message = (tag: number, generation = 1) =>
  ({ generation, message: { fields: { deliveryTag: tag } } }) as unknown as Taken;

function openHand() {
  const acknowledged: number[] = [];
  const hand = createInHand((taken) => acknowledged.push(taken.message.fields.deliveryTag));
  return { hand, acknowledged };
}

test('messages are let go of up to the first that is still needed, whatever the order they were done in', () => {
  const { hand, acknowledged } = openHand();
  const [one, two, three, four] = [message(1), message(2), message(3), message(4)];
  for (const each of [one, two, three, four]) hand.add(each);
  hand.free([two, four]);
  hand.letGo();
  expect(acknowledged).toEqual([]);
  hand.free([one]);
  hand.letGo();
  expect(acknowledged).toEqual([2]);
  hand.free([three]);
  hand.letGo();
  expect(acknowledged).toEqual([2, 4]);
});

test('what an ended channel held is never acknowledged on the next one', () => {
  const { hand, acknowledged } = openHand();
  const old = message(1, 1);
  const fresh = message(1, 2);
  hand.add(old);
  hand.add(fresh);
  hand.free([old]);
  hand.letGo();
  expect(acknowledged).toEqual([]);
  hand.free([fresh]);
  hand.letGo();
  expect(acknowledged).toEqual([1]);
});

test('a hundred that are done are let go of at once, fewer after a moment', async () => {
  const { hand, acknowledged } = openHand();
  const all = Array.from({ length: 130 }, (_, i) => message(i + 1));
  for (const each of all) hand.add(each);
  hand.free(all.slice(0, 100));
  expect(acknowledged).toEqual([100]);
  hand.free(all.slice(100));
  expect(acknowledged).toEqual([100]);
  await expect.poll(() => acknowledged).toEqual([100, 130]);
});

test('what an ended channel still brings takes nothing of the next one’s place', () => {
  const { hand, acknowledged } = openHand();
  const [needed, done] = [message(1, 2), message(2, 2)];
  hand.add(needed);
  hand.add(message(7, 1));
  hand.add(done);
  hand.free([done]);
  hand.letGo();
  expect(acknowledged).toEqual([]);
});
