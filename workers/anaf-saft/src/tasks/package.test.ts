import { createHash } from 'node:crypto';
import { PDFDocument } from '@cantoo/pdf-lib';
import { findArchived } from '@genius/anaf';
import { defineTask } from '@genius/contract';
import { defineWorker, handle } from '@genius/runtime';
import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { packageSaft } from '../contract/package.ts';
import { worker } from '../index.ts';
import { type LaidKit, layKit } from '../testing/duk-kit/lay-kit.ts';
import { MONTH as XML } from '../testing/sample-saft.ts';

const archived = defineTask({
  name: 'test.archived',
  queue: 'test',
  summary: 'Lists the archive.',
  input: z.object({ reference: z.string() }),
  output: z.array(z.object({ cif: z.string(), period: z.string(), kind: z.string(), sha256: z.string() })),
  idempotent: 'it only reads',
});
const archiveReader = defineWorker({
  tag: 'test',
  version: '0',
  summary: 'Looks into the archive.',
  tasks: [handle(archived, ({ reference }, ctx) => findArchived(ctx, { service: 'saft', reference }))],
});

let platform: TestPlatform;
let kit: LaidKit;
const { DUK_HOME: homeBefore, JAVA_HOME: javaBefore } = process.env;

beforeAll(async () => {
  kit = layKit();
  platform = await openTestPlatform({ workers: [worker, archiveReader], database: true });
  // Opens the Database here, where there is time for it.
  await platform.client.call(archived, { reference: '' });
}, 240_000);
afterAll(async () => {
  for (const [name, value] of Object.entries({ DUK_HOME: homeBefore, JAVA_HOME: javaBefore })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await platform.close();
  kit[Symbol.dispose]();
});
beforeEach(() => {
  Object.assign(process.env, kit.env);
  kit.follow('ok');
});

const asked = (input: Parameters<typeof platform.client.call<typeof packageSaft>>[1] = { xml: XML }) =>
  platform.client.send(packageSaft, input).then((run) => run.result());
const failureOf = (run: Promise<unknown>) =>
  run.then(
    () => expect.unreachable('it did not fail'),
    (error) => error.failure,
  );

test('a valid declaration becomes a PDF with exactly its XML inside, and is found in the archive', async () => {
  const done = await asked();
  const pdf = await platform.ports.blobs.get(done.pdf);
  const [attached] = (await PDFDocument.load(pdf)).getAttachments();
  expect(Buffer.from(attached?.data ?? []).toString()).toBe(XML);
  const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
  expect(done).toMatchObject({
    form: 'D406',
    year: 2026,
    month: 6,
    kit: { isValid: true, kind: 'clean' },
    verdict: { isValid: true },
    xmlSha256: sha256(XML),
    pdfSha256: sha256(pdf),
  });
  expect(await platform.client.call(archived, { reference: done.reference })).toEqual([
    { cif: expect.stringMatching(/^\d{2,10}$/), period: '2026-06', kind: 'pdf', sha256: done.pdfSha256 },
  ]);
}, 60_000);

test('a declaration of the blob store is packaged as it is there, and warnings of the kit do not stop it', async () => {
  kit.follow('warnings');
  const file = await platform.ports.blobs.put(Buffer.from(XML), { mediaType: 'application/xml' });
  const done = await asked({ file, year: 2026, month: 6 });
  expect(done.kit).toMatchObject({ isValid: true, kind: 'warnings', counts: { warning: 1 } });
  expect(kit.calls().map(({ args }) => args[5])).toEqual(['-v', '-p']);
}, 60_000);

test('without a kit it is refused at once, with what to do, in both languages', async () => {
  delete process.env.DUK_HOME;
  expect(await failureOf(asked())).toMatchObject({
    code: 'GW_SAFT_KIT_MISSING',
    kind: 'refused',
    message:
      "The PDF is made by ANAF's own kit, and it is not here. DUK_HOME is not set. Download ANAF's DUKIntegrator, unpack it with the jars of D406, and set DUK_HOME to its folder.",
    messageRo:
      'PDF-ul este făcut de kitul ANAF, care nu se află aici. DUK_HOME nu este setat. Descărcați DUKIntegrator de la ANAF, dezarhivați-l împreună cu fișierele jar pentru D406 și setați DUK_HOME la dosarul lui.',
  });
});

test('what our rules refuse does not reach the kit, and its content is not in the error', async () => {
  const xml = XML.replace('<AuditFileRegion>', '<AuditFileRegion>SECRET');
  const failure = await failureOf(asked({ xml }));
  expect(failure).toMatchObject({ code: 'GW_SAFT_NOT_VALID', kind: 'invalid', field: 'file' });
  expect(failure.details.findings[0]).toMatchObject({ severity: 'error', path: '/AuditFile/Header/AuditFileRegion' });
  expect(JSON.stringify(failure)).not.toContain('SECRET');
  expect(kit.calls()).toEqual([]);
});

test('what the kit refuses is told by its places, without its quotes of the file', async () => {
  kit.follow('errors');
  const failure = await failureOf(asked());
  expect(failure).toMatchObject({
    code: 'GW_SAFT_KIT_REFUSED',
    kind: 'invalid',
    details: {
      count: 1,
      findings: [{ severity: 'error', path: '/AuditFile/MasterFiles/Products/Product[2]/ProductCommodityCode' }],
    },
  });
  expect(JSON.stringify(failure)).not.toContain('0202');
}, 60_000);

test.each([
  ['other-pdf', 'its content is another one'],
  ['bare-pdf', 'there is no file in it'],
] as const)(
  'a kit that makes the PDF %s is caught: nothing is archived',
  async (recipe, problem) => {
    kit.follow(recipe);
    const failure = await failureOf(asked());
    expect(failure).toMatchObject({ code: 'GW_SAFT_PDF_DIFFERS', kind: 'refused', details: { problem } });
  },
  60_000,
);
