import { afterAll, beforeAll, expect, test } from 'vitest';
import { efacturaDeadlines } from '../contract/deadlines.ts';
import { submitEfactura } from '../contract/submit.ts';
import { type AnafWorld, invoiceOf, OPENING_MS, openAnafWorld, SELLER } from '../testing/anaf-world.ts';

let world: AnafWorld;

beforeAll(async () => {
  world = await openAnafWorld();
  world.anaf.state.change({ processMs: 0 });
}, OPENING_MS);
afterAll(() => world[Symbol.asyncDispose](), OPENING_MS);

const look = (input: { today: string; invoices?: { cif: string; number: string; issueDate: string }[] }) =>
  world.platform.client.call(efacturaDeadlines, input);

test('an invoice that is not accepted is told on the day before its last, once a day; an accepted one is not', async () => {
  const { client } = world.platform;
  await client.call(submitEfactura, { document: invoiceOf('OK-1') });
  world.anaf.recipes.set([{ match: { call: 'upload' }, do: { verdict: { nok: ['E: validari globale x'] } } }]);
  await expect(client.call(submitEfactura, { document: invoiceOf('NU-1') })).rejects.toMatchObject({
    failure: { code: 'GW_EFACTURA_REJECTED' },
  });
  const told: unknown[] = [];
  const subscription = await world.platform.ports.events.subscribe('efactura.deadline.near', ({ data }) => {
    told.push([data.number, data.deadline, data.working_days_left]);
  });
  // Issued on Tuesday 24 November; 30 November and 1 December are holidays.
  expect((await look({ today: '2026-11-27' })).open).toEqual([
    { cif: SELLER, number: 'NU-1', issueDate: '2026-11-24', deadline: '2026-12-03', workingDaysLeft: 2, isTold: false },
  ]);
  expect((await look({ today: '2026-12-02' })).open).toMatchObject([{ workingDaysLeft: 1, isTold: true }]);
  expect((await look({ today: '2026-12-02' })).open).toMatchObject([{ isTold: false }]);
  expect((await look({ today: '2026-12-04' })).open).toMatchObject([{ workingDaysLeft: -1, isTold: true }]);
  await expect.poll(() => told.length, { timeout: 20_000 }).toBe(2);
  expect(told).toEqual([
    ['NU-1', '2026-12-03', 1],
    ['NU-1', '2026-12-03', -1],
  ]);
  await subscription.close();

  // Sent again, corrected, and accepted.
  await client.call(submitEfactura, { document: { ...invoiceOf('NU-1'), paymentTerms: 'corectat' } });
  expect((await look({ today: '2026-12-02' })).open).toEqual([]);
});

test('invoices of our own books are told as well', async () => {
  const invoices = [
    { cif: SELLER, number: 'B-1', issueDate: '2026-11-20' },
    { cif: SELLER, number: 'B-0', issueDate: '2023-11-20' },
  ];
  expect((await look({ today: '2026-11-27', invoices })).open).toMatchObject([
    { number: 'B-1', deadline: '2026-11-27', workingDaysLeft: 0, isTold: true },
  ]);
});
