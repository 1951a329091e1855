/** saft.generate as its callers see it. */

import { readdirSync, readFileSync } from 'node:fs';
import { TaskFailed } from '@genius/contract';
import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { exampleCompany } from '../contract/company.ts';
import { generateSaft } from '../contract/generate.ts';
import { worker } from '../index.ts';
import { type LaidKit, layKit } from '../testing/duk-kit/lay-kit.ts';
import { fixturePath, jsonLines, monthRecords, stockRecords } from '../testing/records.ts';

let platform: TestPlatform;
beforeAll(async () => {
  // Whatever this machine has.
  vi.stubEnv('DUK_HOME', '');
  platform = await openTestPlatform({ workers: [worker] });
}, 60_000);
afterAll(() => platform.close());

const month = { declaration: 'L', period: '2026-06', company: exampleCompany } as const;
const call = (input: Parameters<typeof platform.client.call<typeof generateSaft>>[1]) =>
  platform.client.call(generateSaft, input, { deadline: '2m' });
const blobOf = async (content: string | Buffer) => ({
  blob: (await platform.ports.blobs.put(Buffer.from(content))).blob,
});

/** What a refused run says. */
async function failureOf(input: Parameters<typeof call>[0]) {
  const error = await call(input).catch((reason: unknown) => reason);
  if (!(error instanceof TaskFailed)) throw error;
  return error.failure;
}

test('a month in one file becomes a valid declaration, kept as a blob', async () => {
  const made = await call({ ...month, file: await blobOf(monthRecords()), created: '2026-07-10' });
  expect(made).toMatchObject({
    form: 'D406',
    declaration: 'L',
    period: { from: '2026-06-01', to: '2026-06-30' },
    isValid: true,
    records: { account: 11, customer: 3, supplier: 1, tax: 3, unit: 2, product: 2 },
    ledger: { debit: '12775.50', credit: '12775.50' },
    warnings: [],
    verdict: { isValid: true, kind: 'clean', findings: [] },
  });
  expect(made.documents).toMatchObject({ ledger: { entries: 6, lines: 15 }, salesInvoice: { entries: 3, lines: 3 } });
  expect(made).not.toHaveProperty('kit');
  const xml = (await platform.ports.blobs.get(made.file)).toString();
  expect(xml).toContain('xmlns="mfp:anaf:dgti:d406:declaratie:v1"');
  expect(xml).toContain('<AuditFileDateCreated>2026-07-10</AuditFileDateCreated>');
  expect(made.file).toMatchObject({ mediaType: 'application/xml', size: Buffer.byteLength(xml) });
});

test('the same month in tables gives the same file', async () => {
  const folder = fixturePath('month-csv');
  const sources = await Promise.all(
    readdirSync(folder).map(async (name) => ({
      kind: name.replace('.csv', '') as 'account',
      file: await blobOf(readFileSync(`${folder}/${name}`)),
    })),
  );
  const [tables, lines] = await Promise.all([
    call({ ...month, sources, created: '2026-07-10' }),
    call({ ...month, file: await blobOf(monthRecords()), created: '2026-07-10' }),
  ]);
  expect(tables.file.sha256).toBe(lines.file.sha256);
});

test('a test filing has the namespace of D406T', async () => {
  const made = await call({ ...month, test: true, file: await blobOf(monthRecords()) });
  expect(made).toMatchObject({ form: 'D406T', isValid: true });
  expect((await platform.ports.blobs.get(made.file)).toString()).toContain('xmlns="mfp:anaf:dgti:d406t:declaratie:v1"');
});

test('a file that ANAF would refuse is kept and told as not valid, with what is wrong', async () => {
  const records = stockRecords.filter((each) => (each as { kind: string }).kind !== 'physicalStock');
  const made = await call({ ...month, declaration: 'C', file: await blobOf(jsonLines(records)) });
  expect(made).toMatchObject({ isValid: false, verdict: { isValid: false } });
  expect(made.warnings).toMatchObject([{ code: 'section-missing', kind: 'physicalStock' }]);
  expect(made.verdict.findings[0]?.path).toContain('MasterFiles');
  expect((await platform.ports.blobs.get(made.file)).length).toBeGreaterThan(1_000);
});

test('it is told as an event that carries no name and no amount', async () => {
  const heard = Promise.withResolvers<unknown>();
  const subscription = await platform.ports.events.subscribe('saft.generated', ({ data }) => heard.resolve(data));
  const made = await call({ ...month, file: await blobOf(monthRecords()) });
  expect(await heard.promise).toEqual({
    cif: '13548146',
    form: 'D406',
    declaration: 'L',
    from: '2026-06-01',
    to: '2026-06-30',
    blob: made.file.blob,
    is_valid: true,
    errors: 0,
    warnings: 0,
    task: 'saft.generate',
    run_id: expect.any(String),
    correlation_id: expect.any(String),
  });
  await subscription.close();
});

describe('what can not become a declaration is refused, with its place', () => {
  test('faults of records, all at once', async () => {
    const records = jsonLines([
      { kind: 'account', id: '707.01', description: 'Venituri', type: 'passive' },
      { kind: 'customer', cui: '14399841', name: 'Firma Secretă SRL', city: 'Cluj', account: '4111' },
    ]);
    const failure = await failureOf({ ...month, sources: [{ text: records }] });
    expect(failure).toMatchObject({
      code: 'GW_SAFT_RECORDS_INVALID',
      kind: 'invalid',
      field: 'id',
      message:
        'The records can not become a declaration; faults: 2. The first, account, source 0, line 1, field id: is no account of digits alone; ANAF takes 70701, not 707.01.',
      details: {
        faults: [
          { kind: 'account', source: 0, line: 1, field: 'id', rule: 'account' },
          { kind: 'customer', source: 0, line: 2, field: 'cui', rule: 'cui' },
        ],
      },
    });
    expect(JSON.stringify(failure)).not.toMatch(/Secretă|14399841/);
  });

  test.for([
    ['L', '2026-Q2', 'one month'],
    ['T', '2026-06', 'a calendar quarter'],
    ['T', { from: '2026-05-01', to: '2026-07-31' }, 'a calendar quarter'],
    ['A', '2025-12', 'one year'],
    ['C', { from: '2026-06-30', to: '2026-06-01' }, 'days of which'],
  ] as const)('a period that is not of its kind: %s %o', async ([declaration, period, due]) => {
    const failure = await failureOf({ ...month, declaration, period, sources: [{ text: monthRecords() }] });
    expect(failure).toMatchObject({ code: 'GW_SAFT_PERIOD', kind: 'invalid', field: 'period' });
    expect(failure.message).toContain(due);
  });

  test('a county that does not exist', async () => {
    const company = { ...exampleCompany, address: { city: 'Cluj-Napoca', county: 'Transilvania' } };
    const failure = await failureOf({ ...month, company, sources: [{ text: monthRecords() }] });
    expect(failure).toMatchObject({ code: 'GW_SAFT_RECORDS_INVALID', field: 'company.address.county' });
  });

  test('tables that do not say what they are', async () => {
    await expect(call({ ...month, sources: [{ text: 'a,b\n1,2\n', format: 'csv' }] })).rejects.toMatchObject({
      failure: { kind: 'invalid', field: 'sources.0.kind' },
    });
  });

  test('a file that is not there', async () => {
    expect(await failureOf({ ...month, file: { blob: 'nothing' } })).toMatchObject({ code: 'GW_BLOB_MISSING' });
  });
});

describe("where ANAF's kit is installed", () => {
  let kit: LaidKit;
  beforeAll(() => {
    kit = layKit();
    for (const [name, value] of Object.entries(kit.env)) vi.stubEnv(name, value);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    kit[Symbol.dispose]();
  });

  test('it is asked for the period, and both verdicts come back', async () => {
    kit.follow('ok');
    const made = await call({ ...month, file: await blobOf(monthRecords()) });
    expect(made).toMatchObject({ isValid: true, verdict: { kind: 'clean' }, kit: { isValid: true, kind: 'clean' } });
    expect(kit.calls().at(-1)?.args).toEqual(expect.arrayContaining(['-v', 'D406', 'an=2026', 'luna=6']));
  });

  test('what it refuses is not valid, with its words', async () => {
    kit.follow('errors');
    const made = await call({ ...month, file: await blobOf(monthRecords()) });
    expect(made).toMatchObject({ isValid: false, verdict: { isValid: true }, kit: { isValid: false, kind: 'errors' } });
    expect(made.kit?.findings[0]?.text).not.toBe('');
  });

  test('its trouble takes nothing from the file, and is told', async () => {
    kit.follow('empty-file');
    const made = await call({ ...month, file: await blobOf(monthRecords()) });
    expect(made).toMatchObject({ isValid: true, kitTrouble: { code: 'GW_SAFT_KIT_BROKEN' } });
    expect(made.kit).toBeUndefined();
  }, 60_000);

  test('it is left alone where the caller says so', async () => {
    kit.follow('ok');
    const made = await call({ ...month, kit: false, file: await blobOf(monthRecords()) });
    expect(made.kit).toBeUndefined();
    expect(kit.calls()).toEqual([]);
  });
});
