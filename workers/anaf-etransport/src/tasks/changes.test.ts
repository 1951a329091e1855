import type { TaskFailed } from '@genius/contract';
import { addDays, romanianDay } from '@genius/romania';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeVehicle, confirmEtransport, correctEtransport, deleteEtransport } from '../contract/changes.ts';
import { etransportDeadlines } from '../contract/deadlines.ts';
import { etransportList, etransportStatus } from '../contract/status.ts';
import { submitEtransport } from '../contract/submit.ts';
import {
  DECLARANT,
  declarationsAt,
  OPENING_MS,
  openTransportWorld,
  PARTNER,
  type TransportWorld,
  transportOf,
} from '../testing/transport-world.ts';

let world: TransportWorld;
let numbers = 0;
const today = romanianDay(new Date());

beforeAll(async () => {
  world = await openTransportWorld();
}, OPENING_MS);
afterAll(() => world[Symbol.asyncDispose](), OPENING_MS);
beforeEach(() => {
  world.anaf.recipes.set([]);
  world.anaf.state.change({ processMs: 0, listLateMs: 0, clockOffsetMs: 0 });
});

const fresh = (more = {}) => transportOf(`C-${++numbers}`, more);
const client = () => world.platform.client;
const declared = async (more = {}) => {
  const notification = fresh(more);
  return { notification, ...(await client().call(submitEtransport, { notification })) };
};
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: TaskFailed) => error.failure,
  );
const listed = async (uit: string) => {
  const { declarations } = await client().call(etransportList, { cif: DECLARANT, days: 1 });
  return declarations.filter((each) => each.uit === uit);
};

describe('a declared transport', () => {
  test('is corrected with a whole notification, and keeps its UIT', async () => {
    const { uit, notification } = await declared();
    const goods = [{ ...notification.goods[0]!, quantity: '900' }];
    const corrected = await client().call(correctEtransport, { uit, notification: { ...notification, goods } });
    expect(corrected).toMatchObject({
      state: 'valid',
      uit,
      validity: { from: today },
      archive: [{ kind: 'correction' }],
    });
    expect((await listed(uit)).map(({ kind }) => kind).sort()).toEqual(['correction', 'notification']);
  });

  test('is confirmed, in part with remarks', async () => {
    const { uit } = await declared();
    const output = await client().call(confirmEtransport, {
      uit: uit.toLowerCase(),
      declarant: DECLARANT,
      confirmation: 'partly',
      remarks: 'Lipsesc 2 paleți',
    });
    expect(output).toMatchObject({ state: 'valid', uit, warnings: [{ field: 'uit', en: `is written ${uit}` }] });
    const found = (await listed(uit)).find(({ kind }) => kind === 'notification');
    expect(found).toMatchObject({ confirmation: 'partly', operation: 'national', source: 'api' });
  });

  test('moves to another lorry; the moment is that of the run where none is given', async () => {
    const { uit } = await declared();
    const about = { uit, declarant: DECLARANT };
    const first = await client().call(changeVehicle, { ...about, vehicle: 'b 123 abc', trailer1: 'B45DEF' });
    expect(first.changedAt).toMatch(new RegExp(`^${today}T\\d\\d:\\d\\d:\\d\\d$`));
    const second = await client().call(changeVehicle, { ...about, vehicle: 'B 77 XYZ', changedAt: `${today}T08:30` });
    expect(second).toMatchObject({ state: 'valid', changedAt: `${today}T08:30:00` });
    const xml = (await world.platform.ports.blobs.get(second.archive[0]!.file)).toString();
    expect(xml).toContain(`nrVehicul="B77XYZ" dataModificare="${today}T08:30:00"`);
    // Back to the first lorry: it is another change, although it says the same.
    const before = declarationsAt(world.anaf);
    await client().call(changeVehicle, { ...about, vehicle: 'b 123 abc', trailer1: 'B45DEF' });
    expect(declarationsAt(world.anaf)).toBe(before + 1);
  });

  test('is deleted; what is sent for it afterwards is refused, and explained', async () => {
    const { uit } = await declared();
    expect(await client().call(deleteEtransport, { uit, declarant: DECLARANT })).toMatchObject({ state: 'valid', uit });
    const failure = await failureOf(client().call(confirmEtransport, { uit, declarant: DECLARANT }));
    expect(failure).toMatchObject({ code: 'GW_ETRANSPORT_REJECTED', details: { findings: [{}] } });
  });

  test('goes back to earlier data by a correction that says them again', async () => {
    const { uit, notification } = await declared();
    const correct = (quantity: string) => {
      const goods = [{ ...notification.goods[0]!, quantity }];
      return client().call(correctEtransport, { uit, notification: { ...notification, goods } });
    };
    const [first, second] = [await correct('900'), await correct('800')];
    const again = await correct('900');
    expect(new Set([first.index, second.index, again.index]).size).toBe(3);
    // The same once more is the same.
    expect((await correct('900')).index).toBe(again.index);
  });

  test('that was deleted and is declared again gets another UIT', async () => {
    const { uit, notification } = await declared();
    await client().call(deleteEtransport, { uit, declarant: DECLARANT });
    const again = await client().call(submitEtransport, { notification });
    expect(again.state).toBe('valid');
    expect(again.uit).not.toBe(uit);
  });

  test('is shown to its organiser by its UIT', async () => {
    const { uit, validity } = await declared();
    expect(await client().call(etransportStatus, { cif: DECLARANT, uit })).toMatchObject({
      state: 'known',
      transports: [{ uit, declarant: DECLARANT, date: today, endsAt: validity.endsAt }],
    });
    expect(await client().call(etransportStatus, { cif: PARTNER, uit })).toMatchObject({
      state: 'unknown',
      transports: [],
    });
  });
});

test('a UIT with a wrong sign is not sent', async () => {
  const before = declarationsAt(world.anaf);
  const failure = await failureOf(client().call(deleteEtransport, { uit: '3V0P0L0P0T3JUW47', declarant: DECLARANT }));
  expect(failure).toMatchObject({ code: 'GW_ETRANSPORT_INCOMPLETE', field: 'uit' });
  expect(declarationsAt(world.anaf)).toBe(before);
});

test('a change whose answer got lost is found in the list', async () => {
  const { uit } = await declared();
  world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { cut: 'after' } }]);
  const before = declarationsAt(world.anaf);
  expect(await client().call(confirmEtransport, { uit, declarant: DECLARANT })).toMatchObject({ state: 'valid', uit });
  expect(declarationsAt(world.anaf)).toBe(before + 1);
});

describe('a list', () => {
  test('without declarations is empty, though ANAF words it as an error', async () => {
    expect(await client().call(etransportList, { cif: PARTNER })).toEqual({ declarations: [] });
  });

  test('shows what ANAF refused with its reasons, newest first', async () => {
    const nok = ['textEroare=[BR-020]-Greutatea'];
    await declared();
    world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { verdict: { nok } } }]);
    await failureOf(declared());
    const { declarations } = await client().call(etransportList, { cif: DECLARANT });
    expect(declarations[0]).toMatchObject({
      state: 'rejected',
      kind: 'notification',
      messages: [{ kind: 'error', findings: [{ rule: 'BR-020' }] }],
    });
    const indexes = declarations.map(({ index }) => Number(index));
    expect(indexes).toEqual([...indexes].sort((a, b) => b - a));
  });
});

test('the end of a UIT is told once before it and once after, unless the transport was confirmed', async () => {
  const { uit } = await declared();
  const confirmed = await declared();
  await client().call(confirmEtransport, { uit: confirmed.uit, declarant: DECLARANT });
  const told: unknown[] = [];
  const subscription = await world.platform.ports.events.subscribe('etransport.uit.#', ({ type, data }) => {
    if (data.uit === uit) told.push([type, data.valid_to]);
  });
  const look = async (at: string) => {
    const { open } = await client().call(etransportDeadlines, { at });
    expect(open.map((each) => each.uit)).not.toContain(confirmed.uit);
    return open.find((each) => each.uit === uit);
  };
  const lastDay = addDays(today, 4);
  expect(await look(`${addDays(today, 3)}T12:00:00Z`)).toMatchObject({
    state: 'valid',
    isTold: false,
    validTo: lastDay,
  });
  expect(await look(`${lastDay}T12:00:00Z`)).toMatchObject({ state: 'ending', isTold: true });
  expect(await look(`${lastDay}T13:00:00Z`)).toMatchObject({ state: 'ending', isTold: false });
  expect(await look(`${addDays(today, 5)}T12:00:00Z`)).toMatchObject({ state: 'ended', isTold: true });
  expect(await look(`${addDays(today, 6)}T12:00:00Z`)).toMatchObject({ state: 'ended', isTold: false });
  await expect.poll(() => told.length, { timeout: 20_000 }).toBe(2);
  expect(told).toEqual([
    ['etransport.uit.ending', lastDay],
    ['etransport.uit.ended', lastDay],
  ]);
  await subscription.close();
});

test('the end of a UIT is told once by clocks that see it in the same moment', async () => {
  const { uit, validity } = await declared();
  const at = `${validity.to}T12:00:00Z`;
  const seen = await Promise.all(Array.from({ length: 8 }, () => client().call(etransportDeadlines, { at })));
  const tolds = seen.map(({ open }) => open.find((each) => each.uit === uit)?.isTold);
  expect(tolds.filter((isTold) => isTold)).toHaveLength(1);
  const { runs } = await world.platform.ports.history.find({ task: 'etransport.notice-ending', limit: 1_000 });
  expect(runs.filter(({ input = '{}' }) => JSON.parse(input).uit === uit)).toHaveLength(1);
});

const openNow = async () => {
  const { open } = await client().call(etransportDeadlines, {});
  return new Map(open.map(({ uit, validTo }) => [uit, validTo]));
};

test('the clock of a UIT runs where nobody waited too, and stops when a look finds that ANAF refused it', async () => {
  const good = await declared();
  world.anaf.state.change({ processMs: 3_600_000 });
  const upload = (notification = fresh()) => client().call(submitEtransport, { notification, wait: false });
  const waiting = await upload();
  world.anaf.recipes.set([
    { match: { call: 'etransport-upload' }, do: { verdict: { nok: ['textEroare=[BR-020]-x'] } } },
  ]);
  const refused = await upload();
  expect([...(await openNow()).keys()]).toEqual(expect.arrayContaining([good.uit, waiting.uit, refused.uit]));
  world.anaf.state.change({ clockOffsetMs: 3_600_000 });
  for (const { index } of [waiting, refused]) await client().call(etransportStatus, { cif: DECLARANT, index });
  const open = await openNow();
  expect(open.has(waiting.uit)).toBe(true);
  expect(open.has(refused.uit)).toBe(false);
});

test('a confirmation that nobody waited for stops the clock when a look finds it accepted', async () => {
  const { uit } = await declared();
  world.anaf.state.change({ processMs: 3_600_000 });
  const { index } = await client().call(confirmEtransport, { uit, declarant: DECLARANT, wait: false });
  expect((await openNow()).has(uit)).toBe(true);
  world.anaf.state.change({ clockOffsetMs: 3_600_000 });
  await client().call(etransportStatus, { cif: DECLARANT, index });
  expect((await openNow()).has(uit)).toBe(false);
});

test('a first notification that is submitted once more does not take back the day of its correction', async () => {
  const { uit, notification } = await declared();
  const date = addDays(today, 1);
  await client().call(correctEtransport, { uit, notification: { ...notification, date } });
  expect((await openNow()).get(uit)).toBe(addDays(date, 4));
  expect((await client().call(submitEtransport, { notification })).uit).toBe(uit);
  expect((await openNow()).get(uit)).toBe(addDays(date, 4));
});

test('transports that were declared elsewhere have a clock as well', async () => {
  const transports = [
    { cif: PARTNER, uit: '3V0P0L0P0T3JUW46', operation: 'intraCommunityAcquisition' as const, date: '2026-10-20' },
  ];
  const { open } = await client().call(etransportDeadlines, {
    transports,
    at: '2026-11-02T22:00:00Z',
    hoursBefore: 48,
  });
  expect(open.find(({ uit }) => uit === '3V0P0L0P0T3JUW46')).toEqual({
    cif: PARTNER,
    uit: '3V0P0L0P0T3JUW46',
    validTo: '2026-11-03',
    endsAt: '2026-11-03T22:00:00.000Z',
    state: 'ending',
    isTold: true,
  });
});
