import { readFileSync } from 'node:fs';
import type { InputOf, TaskFailed } from '@genius/contract';
import { addDays, romanianDay } from '@genius/romania';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirmEtransport, correctEtransport, deleteEtransport } from '../contract/changes.ts';
import { etransportDeadlines } from '../contract/deadlines.ts';
import { etransportStatus } from '../contract/status.ts';
import { submitEtransport } from '../contract/submit.ts';
import { completeNotification } from '../domain/model/complete.ts';
import { checkUit } from '../domain/uit.ts';
import { writeDeclaration } from '../domain/xml/write-declaration.ts';
import {
  DECLARANT,
  declarationsAt,
  OPENING_MS,
  openTransportWorld,
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

/** A transport that no other test of the file has. */
const fresh = (more = {}) => transportOf(`T-${++numbers}`, more);
const submit = (input: InputOf<typeof submitEtransport>) => world.platform.client.call(submitEtransport, input);
const failure = (input: InputOf<typeof submitEtransport>) =>
  submit(input).then(
    (output) => output as never,
    (error: TaskFailed) => error.failure,
  );

/** What is told while `work` goes on, once there is so much of it. */
async function told(count: number, work: () => Promise<unknown>): Promise<{ type: string; data: unknown }[]> {
  const found: { type: string; data: unknown }[] = [];
  const subscription = await world.platform.ports.events.subscribe('etransport.#', ({ type, data }) => {
    found.push({ type, data });
  });
  await work();
  await expect.poll(() => found.length, { timeout: 20_000 }).toBe(count);
  await subscription.close();
  return found;
}

describe('a transport that ANAF accepts', () => {
  test('ends with a UIT, how long it counts, and the XML that was sent; the UIT is told', async () => {
    let uit = '';
    const events = await told(2, async () => {
      const output = await submit({ notification: fresh(), subjectId: 'firma' });
      uit = output.uit;
      expect(checkUit(uit)).toBeUndefined();
      expect(output).toMatchObject({
        state: 'valid',
        cif: DECLARANT,
        validity: { from: today, to: addDays(today, 4) },
        warnings: [],
      });
      expect(output.reference).toMatch(/^gw-[0-9a-f]{40}$/);
      expect(output.archive.map(({ kind }) => kind)).toEqual(['notification']);
      const sent = await world.platform.ports.blobs.get(output.archive[0]!.file);
      expect(sent.toString()).toContain(`refDeclarant="${output.reference}"`);
      expect(await world.platform.ports.blobs.list({ subject: 'firma' })).toHaveLength(1);
    });
    expect(events.map(({ type }) => type).sort()).toEqual(['etransport.submit.done', 'etransport.uit.issued']);
    expect(events.find(({ type }) => type === 'etransport.uit.issued')?.data).toMatchObject({
      cif: DECLARANT,
      uit,
      valid_from: today,
      is_correction: false,
    });
  });

  test('counts only when ANAF says so: the run waits until then', async () => {
    world.anaf.state.change({ processMs: 1_200 });
    const before = world.calls().length;
    expect(await submit({ notification: fresh() })).toMatchObject({ state: 'valid' });
    const states = world
      .calls()
      .slice(before)
      .filter((call) => call === 'stareMesaj');
    expect(states.length).toBeGreaterThan(1);
  });

  test('is only uploaded where nobody waits, and asked for by its index later', async () => {
    const { state, index } = await submit({ notification: fresh(), wait: false });
    expect(state).toBe('processing');
    const found = await world.platform.client.call(etransportStatus, { cif: DECLARANT, index });
    expect(found).toEqual({ state: 'valid', index, findings: [], transports: [] });
  });

  test('is declared once, however often it is submitted; with a reference of its own it is another', async () => {
    const notification = fresh();
    const before = declarationsAt(world.anaf);
    const first = await submit({ notification });
    expect(await submit({ notification })).toMatchObject({ uit: first.uit, index: first.index });
    expect(declarationsAt(world.anaf)).toBe(before + 1);
    const second = await submit({ notification: { ...notification, reference: 'cursa a doua' } });
    expect(second).toMatchObject({ reference: 'cursa a doua' });
    expect(second.uit).not.toBe(first.uit);
  });

  test('written as people write it is mended, and the run says what was', async () => {
    const { warnings, archive } = await submit({
      notification: fresh({ declarant: `RO${DECLARANT}`, vehicle: 'cj-12 abc', trailer1: '', trailer2: 'B 45 DEF' }),
    });
    expect(warnings.map(({ field, en }) => [field, en])).toEqual([
      ['declarant', 'is written in digits, without RO'],
      ['vehicle', 'is written CJ12ABC'],
      ['trailer2', 'is written B45DEF'],
    ]);
    const xml = (await world.platform.ports.blobs.get(archive[0]!.file)).toString();
    expect(xml).toContain('nrVehicul="CJ12ABC" nrRemorca2="B45DEF"');
  });

  test('goes as it is, if it is given as XML; only a missing reference is added', async () => {
    const { notification } = completeNotification(fresh() as never);
    const xml = writeDeclaration({ kind: 'notification', notification }).replace(
      '<notificare',
      '<!-- a noastră --><notificare',
    );
    const { archive, warnings, reference } = await submit({ source: { xml } });
    const sent = (await world.platform.ports.blobs.get(archive[0]!.file)).toString();
    expect(sent).toBe(xml.replace('<eTransport', `<eTransport refDeclarant="${reference}"`));
    expect(warnings).toMatchObject([{ code: 'mended', field: '/eTransport/@refDeclarant' }]);
  });
});

describe('a lost answer', () => {
  test('gives no second UIT: the declaration is found in the list by its reference', async () => {
    world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { cut: 'after' } }]);
    const before = declarationsAt(world.anaf);
    const { uit, state } = await submit({ notification: fresh() });
    expect(state).toBe('valid');
    expect(checkUit(uit)).toBeUndefined();
    expect(declarationsAt(world.anaf)).toBe(before + 1);
  });

  test('is waited for while the declaration is not in the list yet', async () => {
    world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { cut: 'after', listLateMs: 4_000 } }]);
    const before = declarationsAt(world.anaf);
    expect(await submit({ notification: fresh() })).toMatchObject({ state: 'valid' });
    expect(declarationsAt(world.anaf)).toBe(before + 1);
  });

  test('that does not come up within a quarter of an hour is for a person: nothing is sent again', async () => {
    world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { cut: 'before' } }]);
    const before = declarationsAt(world.anaf);
    const run = await world.platform.client.send(submitEtransport, { notification: fresh() });
    const shown = async () => (await world.platform.ports.history.attempts(run.id)).at(-1)?.failure?.code;
    await expect.poll(shown, { timeout: 20_000 }).toBe('GW_ETRANSPORT_OUTCOME_OPEN');
    await world.sql(
      `UPDATE etransport_declarations SET started_at = started_at - interval '16 minutes' WHERE run_id = $1`,
      [run.id],
    );
    await expect(run.result({ deadline: '60s' })).rejects.toMatchObject({ failure: { code: 'GW_UNKNOWN_EFFECT' } });
    expect(declarationsAt(world.anaf)).toBe(before);
  });

  test('of a declaration that ANAF refused ends with its reasons', async () => {
    const nok = ['textEroare=[BR-206]-Cod tarifar TREBUIE sa existe'];
    world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { cut: 'after', verdict: { nok } } }]);
    expect(await failure({ notification: fresh() })).toMatchObject({
      code: 'GW_ETRANSPORT_REJECTED',
      details: { findings: [{ rule: 'BR-206' }] },
    });
  });

  test.each(['missing', 'wrong-digits'] as const)('of the UIT alone (%s) is made up for by the list', async (uit) => {
    world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { uit } }]);
    const output = await submit({ notification: fresh() });
    expect(checkUit(output.uit)).toBeUndefined();
    const { transports } = await world.platform.client.call(etransportStatus, { cif: DECLARANT, uit: output.uit });
    expect(transports).toMatchObject([{ uit: output.uit, declarant: DECLARANT }]);
  });
});

describe('trouble before anything leaves', () => {
  test.each([
    ['the firewall', { firewall: 'spv' as const }],
    ['429', { tooMany: 1 }],
    ['a token that is not good any more', { staleToken: true as const }],
  ])('%s: it is sent again later, once', async (_, trouble) => {
    world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: trouble }]);
    const before = declarationsAt(world.anaf);
    expect(await submit({ notification: fresh() })).toMatchObject({ state: 'valid' });
    expect(declarationsAt(world.anaf)).toBe(before + 1);
  });

  test('of the state: it is asked again', async () => {
    world.anaf.recipes.set([
      { match: { call: 'etransport-stareMesaj' }, do: { cut: 'before' } },
      { match: { call: 'etransport-stareMesaj' }, do: { status: 503 } },
    ]);
    const before = declarationsAt(world.anaf);
    expect(await submit({ notification: fresh() })).toMatchObject({ state: 'valid' });
    expect(declarationsAt(world.anaf)).toBe(before + 1);
  });
});

describe('what leaves open whether ANAF has it', () => {
  test.each([
    ['a technical fault', { technical: 'X1' }],
    ['status 204, which stands for a limit', { status: 204 as const }],
    ['a page of maintenance', { status: 503 }],
  ])('%s: nothing is sent again before the list was asked', async (_, trouble) => {
    world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: trouble }]);
    const before = world.calls().length;
    const run = await world.platform.client.send(submitEtransport, { notification: fresh() });
    const shown = async () => (await world.platform.ports.history.attempts(run.id)).at(-1)?.failure?.code;
    await expect.poll(shown, { timeout: 20_000 }).toBe('GW_ETRANSPORT_OUTCOME_OPEN');
    await run.cancel();
    const calls = world.calls().slice(before);
    expect(calls.filter((call) => call === 'upload')).toHaveLength(1);
    expect(calls).toContain('lista');
  });
});

test('what the official files miss is a warning at the field of the data', async () => {
  const { carrier } = transportOf('');
  const output = await submit({ notification: fresh({ carrier: { ...carrier, code: 'X1' } }), wait: false });
  expect(output.warnings).toMatchObject([{ code: 'BR-209', field: 'carrier.code' }]);
});

describe('what was only uploaded', () => {
  const deadlines = () => world.platform.client.call(etransportDeadlines, {});
  const look = (index: string) => world.platform.client.call(etransportStatus, { cif: DECLARANT, index });

  /** Events about declarations while `work` goes on, once there are so many. */
  async function notices(count: number, work: () => Promise<unknown>) {
    const found: { type: string; data: Record<string, unknown> }[] = [];
    const subscription = await world.platform.ports.events.subscribe('etransport.#', ({ type, data }) => {
      if (['etransport.rejected', 'etransport.uit.issued'].includes(type)) found.push({ type, data });
    });
    await work();
    await expect.poll(() => found.length, { timeout: 20_000 }).toBe(count);
    await subscription.close();
    return found;
  }

  test('and is refused later is found by the clock, told once, and its UIT ends no more', async () => {
    world.anaf.state.change({ processMs: 3_600_000 });
    world.anaf.recipes.set([
      { match: { call: 'etransport-upload' }, do: { verdict: { nok: ['[BR-206]-Cod tarifar'] } } },
    ]);
    const { uit, index, reference } = await submit({ notification: fresh(), wait: false });
    const during = await deadlines();
    expect(during.uploads).toContainEqual({ cif: DECLARANT, kind: 'notification', index, uit, state: 'processing' });
    expect(during.open.map((each) => each.uit)).toContain(uit);
    world.anaf.state.change({ clockOffsetMs: 3_600_000 });
    const events = await notices(1, async () => {
      const { open, uploads } = await deadlines();
      expect(uploads).toContainEqual(expect.objectContaining({ index, state: 'rejected' }));
      expect(open.map((each) => each.uit)).not.toContain(uit);
      expect((await deadlines()).uploads.map((each) => each.index)).not.toContain(index);
    });
    expect(events).toMatchObject([
      { type: 'etransport.rejected', data: { cif: DECLARANT, kind: 'notification', index, reference } },
    ]);
    expect(events[0]?.data.findings).toMatchObject([{ rule: 'BR-206' }]);
  });

  test('and is accepted later is told once, though another run waits for it then', async () => {
    world.anaf.state.change({ processMs: 3_600_000 });
    const notification = fresh();
    const { uit, index } = await submit({ notification, wait: false });
    world.anaf.state.change({ clockOffsetMs: 3_600_000 });
    const events = await notices(1, async () => {
      expect((await deadlines()).uploads).toContainEqual(expect.objectContaining({ index, uit, state: 'valid' }));
      expect(await submit({ notification })).toMatchObject({ uit, index, state: 'valid' });
    });
    expect(events).toMatchObject([{ type: 'etransport.uit.issued', data: { uit, index, is_correction: false } }]);
  });

  /** The notices that runs have sent about an upload. */
  async function sentNotices(index: string): Promise<string[]> {
    const tasks = ['etransport.notice-issued', 'etransport.notice-rejected'];
    const { runs } = await world.platform.ports.history.find({ tasks, limit: 1_000 });
    return runs.filter(({ input = '{}' }) => JSON.parse(input).index === index).map(({ task }) => task);
  }

  test.each([
    ['accepted', 'etransport.notice-issued', {}],
    ['refused', 'etransport.notice-rejected', { verdict: { nok: ['ceva nou'] } }],
  ])(
    'and is %s is told once, though two clocks, a look and a run that waits find it in the same moment',
    async (_, notice, verdict) => {
      world.anaf.state.change({ processMs: 3_600_000 });
      world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: verdict }]);
      const notification = fresh();
      const { index } = await submit({ notification, wait: false });
      world.anaf.recipes.set([]);
      world.anaf.state.change({ clockOffsetMs: 3_600_000 });
      const looks = [
        deadlines(),
        deadlines(),
        look(index),
        look(index),
        submit({ notification }).catch(() => undefined),
      ];
      await Promise.all(looks);
      expect(await sentNotices(index)).toEqual([notice]);
    },
  );

  test('and is found by a look is told then, and its clock goes on', async () => {
    world.anaf.state.change({ processMs: 3_600_000 });
    const { uit, index } = await submit({ notification: fresh(), wait: false });
    world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { verdict: { nok: ['ceva nou'] } } }]);
    const refused = await submit({ notification: fresh(), wait: false });
    expect(await look(index)).toMatchObject({ state: 'processing' });
    world.anaf.state.change({ clockOffsetMs: 3_600_000 });
    const events = await notices(2, async () => {
      expect(await look(index)).toMatchObject({ state: 'valid' });
      expect(await look(refused.index)).toMatchObject({ state: 'rejected' });
    });
    expect(events).toContainEqual({ type: 'etransport.uit.issued', data: expect.objectContaining({ uit, index }) });
    expect(events).toContainEqual({
      type: 'etransport.rejected',
      data: expect.objectContaining({ index: refused.index, kind: 'notification' }),
    });
    expect((await deadlines()).open.map((each) => each.uit)).toContain(uit);
  });

  test('and whose UIT ANAF does not list yet is said to be valid, and is told once the UIT is known', async () => {
    world.anaf.state.change({ processMs: 3_600_000 });
    const { index } = await submit({ notification: fresh(), wait: false });
    await world.sql('UPDATE etransport_declarations SET uit = NULL WHERE upload_index = $1', [index]);
    world.anaf.state.change({ clockOffsetMs: 3_600_000 });
    world.anaf.recipes.set([{ match: { call: 'etransport-lista' }, do: { technical: 'X1' } }]);
    expect(await look(index)).toMatchObject({ state: 'valid' });
    expect(await sentNotices(index)).toEqual([]);
    world.anaf.recipes.set([]);
    expect((await deadlines()).uploads).toContainEqual(expect.objectContaining({ index, state: 'valid' }));
    expect(await sentNotices(index)).toEqual(['etransport.notice-issued']);
  });

  test('and is found to be accepted after its correction does not take back the day of that', async () => {
    const notification = fresh();
    const { uit } = await submit({ notification, wait: false });
    const date = addDays(today, 1);
    await world.platform.client.call(correctEtransport, { uit, notification: { ...notification, date } });
    const { open, uploads } = await deadlines();
    expect(uploads).toContainEqual(expect.objectContaining({ uit, kind: 'notification', state: 'valid' }));
    expect(open.find((each) => each.uit === uit)).toMatchObject({ validTo: addDays(date, 4) });
  });

  test('of another kind, too: a correction moves the end, a deletion ends it, a refused confirmation is told', async () => {
    const [first, second] = [await submit({ notification: fresh() }), await submit({ notification: fresh() })];
    world.anaf.state.change({ processMs: 3_600_000 });
    const date = addDays(today, 1);
    const { client } = world.platform;
    await client.call(correctEtransport, { uit: first.uit, notification: fresh({ date }), wait: false });
    await client.call(deleteEtransport, { uit: second.uit, declarant: DECLARANT, wait: false });
    world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { verdict: { nok: ['ceva nou'] } } }]);
    await client.call(confirmEtransport, { uit: first.uit, declarant: DECLARANT, wait: false });
    world.anaf.state.change({ clockOffsetMs: 3_600_000 });
    const events = await notices(2, async () => {
      const { open } = await deadlines();
      expect(open.find((each) => each.uit === first.uit)).toMatchObject({ validTo: addDays(date, 4) });
      expect(open.map((each) => each.uit)).not.toContain(second.uit);
    });
    expect(events).toContainEqual({
      type: 'etransport.uit.issued',
      data: expect.objectContaining({ uit: first.uit, is_correction: true }),
    });
    expect(events).toContainEqual({
      type: 'etransport.rejected',
      data: expect.objectContaining({ uit: first.uit, kind: 'confirmation' }),
    });
  });

  test('and can not be asked for now waits for the next hour, and ends of UITs are told all the same', async () => {
    world.anaf.state.change({ processMs: 0 });
    const { index, uit } = await submit({ notification: fresh(), wait: false });
    world.anaf.recipes.set([{ match: { call: 'etransport-stareMesaj' }, do: { technical: 'X1' } }]);
    const { open, uploads } = await deadlines();
    expect(uploads.map((each) => each.index)).not.toContain(index);
    expect(open.map((each) => each.uit)).toContain(uit);
    world.anaf.recipes.set([]);
    expect((await deadlines()).uploads).toContainEqual(expect.objectContaining({ index, state: 'valid' }));
  });
});

describe('a transport that ANAF refuses', () => {
  test('ends with each rule in both languages, is told, and may be sent again', async () => {
    const nok = ['textEroare=[BR-206]-Cod tarifar; textEroare=[BR-CL-003]-Codul unitatii; textEroare=ceva nou'];
    world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { verdict: { nok } } }]);
    const notification = fresh();
    const events = await told(2, async () => {
      const { code, kind, details } = await failure({ notification });
      expect([code, kind]).toEqual(['GW_ETRANSPORT_REJECTED', 'refused']);
      expect(details?.findings).toMatchInlineSnapshot(`
        [
          {
            "en": "The tariff code is missing (codTarifar); only the operations 60 and 70 do without.",
            "ro": "Lipsește codul tarifar (codTarifar); doar operațiunile 60 și 70 se pot declara fără.",
            "rule": "BR-206",
            "words": "[BR-206]-Cod tarifar",
          },
          {
            "en": "The unit must be of UN/ECE recommendation 20 or 21: a piece is H87, a kilogram KGM, a litre LTR, a tonne TNE.",
            "ro": "Unitatea de măsură trebuie să fie din Recomandarea UN/ECE 20 sau 21: bucata este H87, kilogramul KGM, litrul LTR, tona TNE.",
            "rule": "BR-CL-003",
            "words": "[BR-CL-003]-Codul unitatii",
          },
          {
            "en": "ANAF says: ceva nou",
            "ro": "ceva nou",
            "words": "ceva nou",
          },
        ]
      `);
    });
    expect(events.map(({ type }) => type).sort()).toEqual(['etransport.failed', 'etransport.rejected']);
    world.anaf.recipes.set([]);
    expect(await submit({ notification })).toMatchObject({ state: 'valid' });
  });

  test('without a word, as XML that was not taken, is a refusal', async () => {
    world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { verdict: 'not-taken' } }]);
    expect(await failure({ notification: fresh() })).toMatchObject({
      code: 'GW_ETRANSPORT_REJECTED',
      details: { findings: [{ words: 'XML cu erori nepreluat de sistem' }] },
    });
  });

  test('is not sent where our rules see it first', async () => {
    const before = declarationsAt(world.anaf);
    const goods = [{ ...transportOf('').goods[0]!, unit: 'BUC', grossWeight: '1' }];
    expect(await failure({ notification: fresh({ goods }) })).toMatchObject({
      code: 'GW_ETRANSPORT_INVALID',
      kind: 'invalid',
      field: 'notification.goods.0.grossWeight',
      details: {
        findings: [
          { rule: 'BR-020', field: 'notification.goods.0.grossWeight' },
          { rule: 'BR-CL-003', field: 'notification.goods.0.unit' },
        ],
      },
    });
    expect(declarationsAt(world.anaf)).toBe(before);
  });

  test('is not sent more than 3 days before it takes place', async () => {
    const before = declarationsAt(world.anaf);
    expect(await failure({ notification: fresh({ date: addDays(today, 4) }) })).toMatchObject({
      code: 'GW_ETRANSPORT_TOO_EARLY',
      details: { earliestDay: addDays(today, 1) },
    });
    expect(declarationsAt(world.anaf)).toBe(before);
    expect(await submit({ notification: fresh({ date: addDays(today, 3) }) })).toMatchObject({ state: 'valid' });
  });

  test.each([
    ['Greece by its ISO code', { partner: { country: 'GR', name: 'X' } }, 'notification.partner.country'],
    ['a plate that is none', { vehicle: '?' }, 'notification.vehicle'],
    [
      'a county that is none',
      { start: { place: { county: 'RO-XX', locality: 'aa', street: 'bb' } } },
      'notification.start.place.county',
    ],
    [
      'no purpose where there is a choice',
      { goods: [{ ...transportOf('').goods[0]!, purpose: undefined }] },
      'notification.goods.0.purpose',
    ],
  ])('with %s names the field', async (_, more, field) => {
    expect(await failure({ notification: fresh(more) })).toMatchObject({ code: 'GW_ETRANSPORT_INCOMPLETE', field });
  });

  test.each([
    ['Nu aveti drept in SPV pentru CIF=21', 'GW_ETRANSPORT_NO_RIGHT'],
    ['Marime fisier transmis mai mare de 5 MB', 'GW_ETRANSPORT_CALL_REFUSED'],
  ])('at once, with the words "%s", ends with %s and may be sent again', async (error, code) => {
    world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { error } }]);
    const notification = fresh();
    expect(await failure({ notification })).toMatchObject({ code, kind: 'refused' });
    world.anaf.recipes.set([]);
    expect(await submit({ notification })).toMatchObject({ state: 'valid' });
  });
});

test('the fixture is taken as it stands', async () => {
  const fixture = new URL('../../fixtures/transport.json', import.meta.url);
  const { state, warnings } = await submit(JSON.parse(readFileSync(fixture, 'utf8')));
  expect(state).toBe('valid');
  // And another, once its day is past.
  expect(warnings[0]).toMatchObject({ code: 'mended', field: 'vehicle' });
});

test('a state that is asked too often, which ANAF answers with nothing, is asked on the next day', async () => {
  world.anaf.recipes.set([{ match: { call: 'etransport-stareMesaj' }, do: { status: 204 } }]);
  const { index } = await submit({ notification: fresh(), wait: false });
  const run = await world.platform.client.send(etransportStatus, { cif: DECLARANT, index });
  const shown = async () => (await world.platform.ports.history.attempts(run.id)).at(-1)?.failure?.code;
  await expect.poll(shown, { timeout: 20_000 }).toBe('GW_ANAF_DAILY_LIMIT');
  expect((await run.status())?.state).toBe('scheduled');
  await run.cancel();
});
