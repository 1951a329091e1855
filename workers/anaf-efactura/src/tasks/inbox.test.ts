import { isCui } from '@genius/romania';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildEfactura } from '../contract/build.ts';
import { efacturaInbox, efacturaMessage } from '../contract/inbox.ts';
import { type AnafWorld, BUYER, invoiceOf, OPENING_MS, openAnafWorld, SELLER } from '../testing/anaf-world.ts';

let world: AnafWorld;
let numbers = 0;

beforeAll(async () => {
  world = await openAnafWorld();
}, OPENING_MS);
afterAll(() => world[Symbol.asyncDispose](), OPENING_MS);
beforeEach(() => {
  world.anaf.recipes.set([]);
  world.anaf.state.change({ processMs: 0, listLateMs: 0, pageSize: 500 });
});

/** Invoices to a firm, which came up in ANAF's list so long ago. */
async function arrive(count: number, agoMs: number, buyer = BUYER): Promise<string[]> {
  const indexes: string[] = [];
  for (let n = 0; n < count; n++) {
    const base = invoiceOf(`I-${++numbers}`);
    const document = { ...base, buyer: { ...base.buyer, vatId: `RO${buyer}` } };
    const { xml = '' } = await world.platform.client.call(buildEfactura, { document, validate: false });
    world.anaf.recipes.set([{ match: { call: 'upload' }, do: { skewMs: -agoMs } }]);
    indexes.push(await world.uploadAs('contabil', xml, { cif: SELLER }));
  }
  return indexes;
}

const look = (cif: string, more = {}) => world.platform.client.call(efacturaInbox, { cif, ...more });
const indexesOf = ({ messages }: Awaited<ReturnType<typeof look>>) => messages.map(({ index }) => index);

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Each test looks into the box of a firm of its own. */
let lastFirm = 2_000;
function newFirm(): string {
  do lastFirm++;
  while (!isCui(String(lastFirm)));
  return String(lastFirm);
}

describe('invoices of suppliers', () => {
  test('are kept and told once, oldest first; the next look finds only what is new', async () => {
    const firm = newFirm();
    const first = await arrive(2, 5 * MINUTE_MS, firm);
    const told: Record<string, unknown>[] = [];
    const subscription = await world.platform.ports.events.subscribe('efactura.received', ({ data }) => {
      if (data.cif === firm) told.push(data);
    });
    const found = await look(firm);
    expect(indexesOf(found)).toEqual(first);
    expect(found.messages[0]).toMatchObject({ kind: 'received', sellerCif: SELLER });
    const zip = await world.platform.ports.blobs.get(found.messages[0]!.file!);
    expect(zip.subarray(0, 2).toString()).toBe('PK');
    await expect.poll(() => told.length, { timeout: 20_000 }).toBe(2);
    expect(told.map(({ index }) => index)).toEqual(first);

    expect(indexesOf(await look(firm))).toEqual([]);
    const second = await arrive(1, 2 * MINUTE_MS, firm);
    expect(indexesOf(await look(firm))).toEqual(second);
    await expect.poll(() => told.length, { timeout: 20_000 }).toBe(3);
    await subscription.close();
  });

  test('of a week without a look are all found, over all pages', async () => {
    const firm = newFirm();
    world.anaf.state.change({ pageSize: 2 });
    const old = await arrive(3, 7 * DAY_MS, firm);
    const late = await arrive(2, 3 * DAY_MS, firm);
    expect(indexesOf(await look(firm))).toEqual([...old, ...late]);
  });

  test('that come up late, dated before the last look, are not missed', async () => {
    const firm = newFirm();
    await arrive(1, 3 * MINUTE_MS, firm);
    await look(firm);
    const late = await arrive(1, 20 * MINUTE_MS, firm);
    expect(indexesOf(await look(firm))).toEqual(late);
  });

  test('are told in parts where there are many', async () => {
    const firm = newFirm();
    const all = await arrive(3, 5 * MINUTE_MS, firm);
    const first = await look(firm, { max: 2 });
    expect([indexesOf(first), first.left]).toEqual([all.slice(0, 2), 1]);
    const second = await look(firm, { max: 2 });
    expect([indexesOf(second), second.left]).toEqual([all.slice(2), 0]);
  });

  test('are told after a death in the middle, and those before it are not told again', async () => {
    const firm = newFirm();
    const all = await arrive(2, 5 * MINUTE_MS, firm);
    // The second download fails; the run is attempted again.
    world.anaf.recipes.set([
      { match: { call: 'descarcare' }, do: { waitMs: 0 } },
      { match: { call: 'descarcare' }, do: { status: 503 } },
    ]);
    const told: unknown[] = [];
    const subscription = await world.platform.ports.events.subscribe('efactura.received', ({ data }) => {
      if (data.cif === firm) told.push(data.index);
    });
    expect(indexesOf(await look(firm))).toEqual(all.slice(1));
    await expect.poll(() => told.length, { timeout: 20_000 }).toBe(2);
    expect(told).toEqual(all);
    await subscription.close();
  });

  test('of the last minute wait for the next look, which is no error', async () => {
    const firm = newFirm();
    await arrive(1, 0, firm);
    const { messages, until } = await look(firm);
    expect(messages).toEqual([]);
    expect(Date.now() - Date.parse(until!)).toBeGreaterThanOrEqual(60_000);
  });
});

describe('without a CIF', () => {
  const ended = { accessToken: 'a', refreshToken: 'r', accessExpiresAt: 1, refreshExpiresAt: 1, issuedAt: 0 };

  // The runs that were sent for each CIF would meet the answers that the next test sets up.
  afterEach(async () => {
    const { history } = world.platform.ports;
    const open = async () => {
      const { runs } = await history.find({ task: efacturaInbox.name, limit: 1_000 });
      return runs
        .filter(({ finishedAt }) => finishedAt === undefined)
        .map(({ state, failure }) => [state, failure?.code]);
    };
    await expect.poll(open, { timeout: 20_000 }).toEqual([]);
  });

  test('every CIF with a login is looked at, and so are those known from before where one login serves all', async () => {
    const { secrets } = world.platform;
    const [own, known, late] = [newFirm(), newFirm(), newFirm()];
    await look(known);
    const login = (await secrets.of('', 'a test').read('anaf/oauth/default'))?.value ?? '';
    await secrets.of('', 'a test').write(`anaf/oauth/${own}`, login);
    await secrets.of('', 'a test').write(`anaf/oauth/${late}`, JSON.stringify(ended));
    const indexes = [...(await arrive(1, 5 * MINUTE_MS, own)), ...(await arrive(1, 5 * MINUTE_MS, known))];
    const told: unknown[] = [];
    const subscription = await world.platform.ports.events.subscribe('efactura.received', ({ data }) => {
      if (data.cif === own || data.cif === known) told.push(data.index);
    });
    const { sent, withoutLogin } = await world.platform.client.call(efacturaInbox, {});
    expect(sent).toEqual(expect.arrayContaining([own, known]));
    expect(sent).not.toContain(late);
    expect(withoutLogin).toEqual([late]);
    await expect.poll(() => [...told].sort(), { timeout: 20_000 }).toEqual(indexes.sort());
    await subscription.close();
  });

  test('a tenant is not looked at with what others know: each has its own logins and firms', async () => {
    const { client, secrets } = world.platform;
    const [shared, known, unreadable] = [newFirm(), newFirm(), newFirm()];
    await look(known);
    const login = (await secrets.of('', 'a test').read('anaf/oauth/default'))?.value ?? '';
    await secrets.of('', 'a test').write(`anaf/oauth/${shared}`, login);
    await secrets.of('north', 'a test').write(`anaf/oauth/${unreadable}`, 'no tokens at all');
    const { sent, withoutLogin } = await (await client.send(efacturaInbox, {}, { tenant: 'north' })).result();
    // The default tenant's logins serve all tenants; what they were used for stays its own.
    expect(sent).toContain(shared);
    expect(sent).not.toContain(known);
    expect(withoutLogin).toContain(unreadable);
  });
});

test('an empty list is no error', async () => {
  expect(await look(newFirm())).toMatchObject({ messages: [], left: 0 });
});

test('a clock of ANAF that is behind is waited for, not skipped over', async () => {
  const firm = newFirm();
  const [index] = await arrive(1, 5 * MINUTE_MS, firm);
  world.anaf.recipes.set([{ match: { call: 'listaMesajePaginatieFactura' }, do: { skewMs: -2 * MINUTE_MS } }]);
  const run = await world.platform.client.send(efacturaInbox, { cif: firm });
  const shown = async () => (await world.platform.ports.history.attempts(run.id)).at(-1)?.failure?.code;
  await expect.poll(shown, { timeout: 20_000 }).toBe('GW_EFACTURA_CLOCK');
  await run.cancel();
  await expect.poll(async () => (await run.status())?.state, { timeout: 20_000 }).toBe('cancelled');
  expect(indexesOf(await look(firm))).toEqual([index]);
});

describe('a message to the sender', () => {
  test('is sent once, and comes up in both lists', async () => {
    const firm = newFirm();
    const [index] = await arrive(1, 5 * MINUTE_MS, firm);
    const asked = { cif: firm, index: index!, text: 'Cantitatea <de pe> linia 2 "este" greșită.' };
    world.anaf.recipes.set([{ match: { call: 'upload' }, do: { skewMs: -3 * MINUTE_MS } }]);
    const sent = await world.platform.client.call(efacturaMessage, asked);
    const before = world.calls().length;
    expect(await world.platform.client.call(efacturaMessage, asked)).toEqual(sent);
    expect(world.calls().slice(before)).toEqual([]);
    const { messages } = await look(firm, { kinds: ['buyer-message'] });
    expect(messages).toMatchObject([{ kind: 'buyer-message', index: sent.index }]);
  });

  test('is not sent for a CIF without a right', async () => {
    world.anaf.recipes.set([{ match: { call: 'upload' }, do: { error: 'Nu aveti drept in SPV pentru CIF=18' } }]);
    const asked = { cif: '18', index: '5000000001', text: 'x' };
    await expect(world.platform.client.call(efacturaMessage, asked)).rejects.toMatchObject({
      failure: { kind: 'refused', code: 'GW_EFACTURA_NO_RIGHT' },
    });
  });

  test('beyond the number that ANAF takes in a day waits for the next day, and is in no doubt', async () => {
    const error = 'S-au incarcat deja 1000 de mesaje de tip RASP pentru cui=2002 in cursul zile';
    world.anaf.recipes.set([{ match: { call: 'upload' }, do: { error } }]);
    const asked = { cif: newFirm(), index: '5000000001', text: 'mâine' };
    const run = await world.platform.client.send(efacturaMessage, asked);
    const shown = async () => (await world.platform.ports.history.attempts(run.id)).at(-1)?.failure?.code;
    await expect.poll(shown, { timeout: 20_000 }).toBe('GW_ANAF_DAILY_LIMIT');
    expect((await run.status())?.state).toBe('scheduled');
    await run.cancel();
  });

  test('whose answer is lost is for a person to settle', async () => {
    world.anaf.recipes.set([{ match: { call: 'upload' }, do: { cut: 'after' } }]);
    const asked = { cif: BUYER, index: '5000000001', text: 'pierdut' };
    await expect(world.platform.client.call(efacturaMessage, asked)).rejects.toMatchObject({ outcome: 'unknown' });
  });
});
