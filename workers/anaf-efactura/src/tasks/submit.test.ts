import type { InputOf, TaskFailed } from '@genius/contract';
import { ENFORCEMENT_BODY } from '@genius/sandbox/anaf';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildEfactura } from '../contract/build.ts';
import { efacturaStatus, submitEfactura } from '../contract/submit.ts';
import { type AnafWorld, BUYER, invoiceOf, OPENING_MS, openAnafWorld, SELLER } from '../testing/anaf-world.ts';

let world: AnafWorld;
let numbers = 0;

beforeAll(async () => {
  world = await openAnafWorld();
}, OPENING_MS);
afterAll(() => world[Symbol.asyncDispose](), OPENING_MS);
beforeEach(() => {
  world.anaf.recipes.set([]);
  world.anaf.state.change({ processMs: 0, listLateMs: 0, clockOffsetMs: 0 });
});

/** A number that no other test of the file has. */
const fresh = (more = {}) => invoiceOf(`F-${++numbers}`, more);
const submit = (input: InputOf<typeof submitEfactura>) => world.platform.client.call(submitEfactura, input);
const failure = (input: InputOf<typeof submitEfactura>) =>
  submit(input).then(
    (output) => output as never,
    (error: TaskFailed) => error,
  );

/** What is told about an invoice while `work` goes on, once there is so much of it. */
async function told(number: string, count: number, work: () => Promise<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  const subscription = await world.platform.ports.events.subscribe('efactura.#', ({ type, data }) => {
    if (data.number === number) found.push({ type, data });
  });
  await work();
  await expect.poll(() => found.length, { timeout: 20_000 }).toBe(count);
  await subscription.close();
  return found;
}

/** How many uploads were answered or cut since. */
function uploadsSince(before: number): number {
  return world
    .calls()
    .slice(before)
    .filter((call) => call.startsWith('upload')).length;
}

describe('an invoice that an enforcement body sends in the debtor’s name', () => {
  test('goes as executare=DA, and only for a CIF that is in ANAF’s register of them', async () => {
    const body = String(ENFORCEMENT_BODY);
    expect(await submit({ document: fresh(), cif: body, executare: true })).toMatchObject({
      state: 'accepted',
      cif: body,
      signature: { isValid: true, isTrusted: true },
      archive: [{ kind: 'invoice' }, { kind: 'download' }],
    });
    expect(world.anaf.uploads.newest(1)).toMatchObject([{ cif: body, seller: SELLER, flags: 'executare' }]);
    expect(await failure({ document: fresh(), cif: BUYER, executare: true })).toMatchObject({
      failure: {
        code: 'GW_EFACTURA_NO_RIGHT',
        kind: 'refused',
        message: expect.stringContaining('nu este inregistrat in Registrul RO e-Factura executari silite'),
      },
    });
    expect(await submit({ document: fresh(), executare: false })).toMatchObject({ state: 'accepted' });
  });

  test('names whose CIF is meant: the invoice does not say it', async () => {
    expect(await failure({ document: fresh(), executare: true })).toMatchObject({
      failure: { code: 'GW_INPUT_INVALID', field: 'cif' },
    });
  });

  test('and whose answer is lost is for a person to settle: nothing says in whose list it would stand', async () => {
    const document = fresh();
    world.anaf.recipes.set([{ match: { call: 'upload' }, do: { technical: 'X1' } }]);
    const asked = { document, cif: BUYER, executare: true };
    const run = await world.platform.client.send(submitEfactura, asked);
    const shown = async () => (await world.platform.ports.history.attempts(run.id)).at(-1)?.failure?.code;
    await expect.poll(shown, { timeout: 20_000 }).toBe('GW_EFACTURA_OUTCOME_OPEN');
    await run.cancel();
    await expect.poll(async () => (await run.status())?.state, { timeout: 20_000 }).toBe('cancelled');
    // Half an hour later.
    const statement = "UPDATE efactura_submissions SET started_at = now() - interval '31 minutes' WHERE number = $1";
    await world.sql(statement, [document.number]);
    const before = world.calls().length;
    expect(await failure(asked)).toMatchObject({ outcome: 'unknown' });
    expect(uploadsSince(before)).toBe(0);
  });
});

describe('an invoice so large that threads do the work', () => {
  const line = invoiceOf('x').lines[0]!;
  const lines = Array.from({ length: 400 }, (_, index) => ({ ...line, note: `rândul ${index} ${'x'.repeat(200)}` }));

  test('goes as a small one does, from data and from XML, and its signature is verified', async () => {
    const preceding = [{ number: 'F-0', issueDate: '2026-11-01' }];
    const note = await submit({ document: fresh({ type: '381', preceding, lines }) });
    expect(note).toMatchObject({ state: 'accepted', signature: { isValid: true, isTrusted: true } });
    const { file } = await world.platform.client.call(buildEfactura, { document: fresh({ lines }) });
    expect(await submit({ source: { blob: file?.blob ?? '' } })).toMatchObject({
      state: 'accepted',
      signature: { isValid: true, isTrusted: true },
    });
    const verified = await world.platform.ports.history.find({ task: 'efactura.verify' });
    expect(verified.runs).toHaveLength(2);
  });

  test('is refused under the same codes', async () => {
    const seller = { ...invoiceOf('x').seller, address: { city: 'Cluj-Napoca', country: 'RO' } };
    expect(await failure({ document: fresh({ lines, seller }) })).toMatchObject({
      failure: { code: 'GW_EFACTURA_INVALID', kind: 'invalid', field: 'document' },
    });
    const broken = `<Invoice>${'x'.repeat(300_000)}`;
    expect(await failure({ source: { xml: broken }, validate: false })).toMatchObject({
      failure: { code: 'GW_EFACTURA_XML_UNREADABLE', kind: 'invalid', field: 'source' },
    });
  });
});

describe('an invoice that ANAF accepts', () => {
  test('ends with its index, the ZIP, and a signature that holds; what was sent and what came is kept', async () => {
    const document = fresh();
    const output = await submit({ document, subjectId: 'firma' });
    expect(output).toMatchObject({
      state: 'accepted',
      number: document.number,
      cif: SELLER,
      isAdopted: false,
      signature: { isValid: true, isTrusted: true, content: 'invoice' },
      warnings: [],
    });
    expect(output.archive.map(({ kind }) => kind)).toEqual(['invoice', 'download']);
    const { blobs } = world.platform.ports;
    const [sent, zip] = await Promise.all(output.archive.map(({ file }) => blobs.get(file)));
    expect(sent?.toString()).toContain(`<cbc:ID>${document.number}</cbc:ID>`);
    expect(zip?.subarray(0, 2).toString()).toBe('PK');
    expect((await blobs.list({ subject: 'firma' })).length).toBeGreaterThanOrEqual(2);
  });

  test('goes byte for byte as it is, if it is given as XML', async () => {
    const { xml = '' } = await world.platform.client.call(buildEfactura, { document: fresh() });
    const source = { xml: xml.replace('\n', '\n<!-- a noastră -->\n') };
    const { archive } = await submit({ source });
    expect((await world.platform.ports.blobs.get(archive[0]!.file)).toString()).toBe(source.xml);
  });

  test('that is processed for a while is followed', async () => {
    world.anaf.state.change({ processMs: 1_500 });
    expect(await submit({ document: fresh() })).toMatchObject({ state: 'accepted' });
  });

  test('is only uploaded where nobody waits, and found by its number later', async () => {
    const document = fresh();
    const { state, index } = await submit({ document, wait: false });
    expect(state).toBe('processing');
    const found = await world.platform.client.call(efacturaStatus, { cif: SELLER, number: document.number });
    expect(found).toMatchObject({ state: 'accepted', index, number: document.number, signature: { isValid: true } });
    // What was downloaded once is read from the archive.
    const before = world.calls().length;
    await world.platform.client.call(efacturaStatus, { cif: SELLER, index });
    expect(world.calls().slice(before)).toEqual(['stareMesaj']);
  });

  test.each([
    [
      'a consumer',
      { buyer: { ...invoiceOf('').buyer, vatId: undefined, legalRegistration: { value: '0000000000000' } } },
      'uploadb2c',
      '',
    ],
    [
      'a buyer abroad',
      { buyer: { name: 'GmbH', vatId: 'DE123456789', address: { street: 'A 1', city: 'Berlin', country: 'DE' } } },
      'upload',
      'extern',
    ],
    ['self-billing', { type: '389' }, 'upload', 'autofactura'],
  ])('of %s goes the way it has to', async (_, more, call, flags) => {
    const before = world.calls().length;
    const { index } = await submit({ document: fresh(more) });
    expect(world.calls().slice(before)).toContain(call);
    const { db } = world.anaf.state;
    const row = db.prepare('SELECT facts FROM upload WHERE id = ?').get(Number(index)) as { facts: string };
    expect(JSON.parse(row.facts).flags).toBe(flags);
  });

  test('as a credit note goes as one', async () => {
    const document = fresh({ type: '381', preceding: [{ number: 'F-0', issueDate: '2026-11-01' }] });
    expect(await submit({ document })).toMatchObject({ state: 'accepted', signature: { content: 'creditNote' } });
  });
});

describe('an invoice that ANAF refuses', () => {
  test('is a failure with its findings in both languages, and is not tried again', async () => {
    const { buyer } = invoiceOf('');
    const document = fresh({ buyer: { ...buyer, address: { ...buyer.address, city: 'București' } } });
    const before = world.calls().length;
    const { failure: found } = await failure({ document, validate: false });
    expect(found).toMatchObject({ kind: 'refused', code: 'GW_EFACTURA_REJECTED' });
    expect(found.details?.findings).toEqual([
      expect.objectContaining({
        rule: expect.stringMatching(/^BR-RO-10\d$/),
        ro: expect.any(String),
        en: expect.any(String),
      }),
    ]);
    expect(found.messageRo).toContain(`ANAF a respins factura ${document.number}`);
    expect(uploadsSince(before)).toBe(1);
    const status = await world.platform.client.call(efacturaStatus, { cif: SELLER, number: document.number });
    expect(status).toMatchObject({ state: 'rejected', findings: found.details?.findings });
  });

  test('for a reason that lay at ANAF can be sent again as it is, in another run', async () => {
    const document = fresh();
    const nok = ['E: validari globale eroare regula: R6.1: CIF-ul vanzatorului nu figureaza in baza de date'];
    world.anaf.recipes.set([{ match: { call: 'upload' }, do: { verdict: { nok } } }]);
    const { failure: found } = await failure({ document });
    expect(found).toMatchObject({ code: 'GW_EFACTURA_REJECTED', details: { findings: [{ rule: 'R6.1' }] } });
    expect(await submit({ document })).toMatchObject({ state: 'accepted', number: document.number });
  });

  test('because it is not read as XML at all has a finding too', async () => {
    world.anaf.recipes.set([{ match: { call: 'upload' }, do: { verdict: 'not-taken' } }]);
    expect((await failure({ document: fresh() })).failure).toMatchObject({
      code: 'GW_EFACTURA_REJECTED',
      details: { findings: [{ words: 'XML cu erori nepreluat de sistem' }] },
    });
  });

  test('at once, for want of a right, says which CIF and what to do', async () => {
    world.anaf.recipes.set([
      { match: { call: 'upload' }, do: { error: `Nu aveti drept in SPV pentru CIF=${SELLER}` } },
    ]);
    expect((await failure({ document: fresh() })).failure).toMatchObject({
      kind: 'refused',
      code: 'GW_EFACTURA_NO_RIGHT',
      message: expect.stringContaining(SELLER),
    });
  });
});

describe('an invoice that ANAF has already', () => {
  test('in the same words is adopted: the earlier upload counts', async () => {
    const { xml = '' } = await world.platform.client.call(buildEfactura, { document: fresh() });
    const earlier = await world.uploadAs('contabil', xml, { cif: SELLER });
    expect(await submit({ source: { xml } })).toMatchObject({ state: 'accepted', index: earlier, isAdopted: true });
  });

  test('in other words under the same number is refused, with the earlier index', async () => {
    const document = fresh();
    const { xml = '' } = await world.platform.client.call(buildEfactura, { document });
    const earlier = await world.uploadAs('contabil', xml, { cif: SELLER });
    const lines = [{ ...document.lines[0]!, price: '51' }];
    const { failure: found } = await failure({ document: { ...document, lines } });
    expect(found).toMatchObject({ code: 'GW_EFACTURA_REJECTED' });
    expect(JSON.stringify(found.details?.findings)).toContain(`index=${earlier}`);
  });

  test('because this platform sent it, also in another run, is not sent again', async () => {
    const document = fresh();
    const first = await submit({ document });
    const before = world.calls().length;
    expect(await submit({ document })).toMatchObject({ index: first.index, isAdopted: false });
    expect(uploadsSince(before)).toBe(0);
  });
});

describe('an answer that is lost', () => {
  test('after the upload was taken: the invoice is found in the list, and not sent again', async () => {
    // Its moment lies before the margin that is kept from ANAF's clock.
    world.anaf.recipes.set([{ match: { call: 'upload' }, do: { cut: 'after', skewMs: -100_000 } }]);
    const before = world.calls().length;
    const output = await submit({ document: fresh() });
    expect(output).toMatchObject({ state: 'accepted', isAdopted: false });
    expect(uploadsSince(before)).toBe(1);
    expect(world.calls().slice(before)).toContain('listaMesajePaginatieFactura');
  });

  test('and not in the list yet: nothing is sent again, and it is looked for later', async () => {
    world.anaf.state.change({ listLateMs: 3_600_000 });
    world.anaf.recipes.set([{ match: { call: 'upload' }, do: { cut: 'after' } }]);
    const before = world.calls().length;
    const run = await world.platform.client.send(submitEfactura, { document: fresh() });
    const shown = async () => (await world.platform.ports.history.attempts(run.id)).at(-1)?.failure?.code;
    await expect.poll(shown, { timeout: 20_000 }).toBe('GW_EFACTURA_OUTCOME_OPEN');
    expect(uploadsSince(before)).toBe(1);
    await run.cancel();
  });

  test('before anything was done is sent again once ANAF can be asked no longer', async () => {
    const document = fresh();
    world.anaf.recipes.set([{ match: { call: 'upload' }, do: { technical: 'X1' } }]);
    const run = await world.platform.client.send(submitEfactura, { document });
    const shown = async () => (await world.platform.ports.history.attempts(run.id)).at(-1)?.failure?.code;
    await expect.poll(shown, { timeout: 20_000 }).toBe('GW_EFACTURA_OUTCOME_OPEN');
    await run.cancel();
    await expect.poll(async () => (await run.status())?.state, { timeout: 20_000 }).toBe('cancelled');
    // Half an hour later.
    const statement = "UPDATE efactura_submissions SET started_at = now() - interval '31 minutes' WHERE number = $1";
    await world.sql(statement, [document.number]);
    expect(await submit({ document })).toMatchObject({ state: 'accepted' });
  });
});

describe('trouble before anything leaves', () => {
  test.each([
    ['the firewall', { firewall: 'spv' as const }],
    ['429', { tooMany: 1 }],
    ['a token that is not good any more', { staleToken: true as const }],
  ])('%s: it is sent again later', async (_, trouble) => {
    world.anaf.recipes.set([{ match: { call: 'upload' }, do: trouble }]);
    expect(await submit({ document: fresh() })).toMatchObject({ state: 'accepted' });
  });

  test('of the state and the download: they are asked again', async () => {
    world.anaf.recipes.set([
      { match: { call: 'stareMesaj' }, do: { cut: 'before' } },
      { match: { call: 'descarcare' }, do: { status: 503 } },
    ]);
    const before = world.calls().length;
    expect(await submit({ document: fresh() })).toMatchObject({ state: 'accepted' });
    expect(uploadsSince(before)).toBe(1);
  });
});

test('a download that was tampered with is told, and the invoice counts as accepted all the same', async () => {
  world.anaf.recipes.set([{ match: { call: 'descarcare' }, do: { signature: 'tampered' } }]);
  expect(await submit({ document: fresh() })).toMatchObject({ state: 'accepted', signature: { isValid: false } });
});

test('line breaks in the signature, as ANAF writes them, are repaired, and that is told', async () => {
  world.anaf.recipes.set([{ match: { call: 'descarcare' }, do: { signature: 'line-breaks' } }]);
  expect(await submit({ document: fresh() })).toMatchObject({ signature: { isValid: true, how: 'repaired' } });
});

test('where nobody waits, nothing is told but that ANAF has it', async () => {
  const document = fresh();
  const events = await told(document.number, 1, () => submit({ document, wait: false }));
  expect(events).toMatchObject([{ type: 'efactura.submitted' }]);
});

test('events tell what became of it, each once', async () => {
  const document = fresh();
  expect(await told(document.number, 2, () => submit({ document }))).toMatchObject([
    { type: 'efactura.submitted', data: { cif: SELLER, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    { type: 'efactura.accepted', data: { cif: SELLER, is_adopted: false } },
  ]);
});

test('an invoice that breaks a rule of ANAF is not sent, and the rule is told with what to do', async () => {
  const { buyer } = invoiceOf('');
  const before = world.calls().length;
  const { failure: found } = await failure({
    document: fresh({ buyer: { ...buyer, address: { ...buyer.address, city: 'București' } } }),
  });
  expect(found).toMatchObject({ kind: 'invalid', code: 'GW_EFACTURA_INVALID', details: { rule: 'BR-RO-100' } });
  expect(found.messageRo).toContain('SECTOR');
  expect(world.calls().slice(before)).toEqual([]);
});

test.each([
  ['neither data nor XML', {}, 'GW_INPUT_INVALID'],
  [
    'a sender that has no code',
    { document: invoiceOf('X', { seller: { name: 'X' } }), validate: false },
    'GW_EFACTURA_SENDER_UNKNOWN',
  ],
])('%s is refused before anything is sent', async (_, input, code) => {
  const before = world.calls().length;
  expect((await failure(input)).failure).toMatchObject({ kind: 'invalid', code });
  expect(world.calls().slice(before)).toEqual([]);
});

test('the status of an invoice that was never sent from here says so', async () => {
  await expect(world.platform.client.call(efacturaStatus, { cif: SELLER, number: 'nicio' })).rejects.toMatchObject({
    failure: { code: 'GW_EFACTURA_NOT_SENT', field: 'number' },
  });
});
