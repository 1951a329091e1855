import { worker as pdfWorker } from '@genius/pdf-render';
import { openTestPlatform, type TestPlatform, waitForState } from '@genius/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportSaft } from '../contract/report.ts';
import { worker } from '../index.ts';
import { MONTH } from '../testing/sample-saft.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform({ workers: [worker, pdfWorker] });
});
afterAll(() => platform.close());

const text = async (blob: { blob: string }) => (await platform.ports.blobs.get(blob.blob)).toString();

test('a declaration becomes data and a page, under the person it is about', async () => {
  const { report, json, html, pdf } = await platform.client.call(reportSaft, {
    xml: MONTH,
    pdf: false,
    subjectId: 'firm-7',
  });
  expect(report.accounts).toHaveLength(6);
  expect(JSON.parse(await text(json))).toEqual(report);
  expect(await text(html)).toContain('<html lang="ro">');
  expect(pdf).toBeUndefined();
  const kept = await platform.ports.blobs.list({ subject: 'firm-7' });
  expect(kept.map(({ blob }) => blob)).toEqual(expect.arrayContaining([json.blob, html.blob]));
});

test('it becomes a PDF on A4 with its pages', async (ctx) => {
  const why = pdfWorker.unavailable?.();
  if (why) ctx.skip(`service: there is no Chromium. ${why}`);
  const file = await platform.ports.blobs.put(Buffer.from(MONTH), { mediaType: 'application/xml' });
  const done = await platform.client.call(reportSaft, { file, language: 'en' });
  const { pdf, pages } = done;
  // A command line that saves one file takes the first.
  expect(Object.keys(done)).toEqual(['pdf', 'pages', 'html', 'json', 'report']);
  expect(pages).toBeGreaterThanOrEqual(1);
  expect((await platform.ports.blobs.get(pdf?.blob ?? '')).subarray(0, 5).toString()).toBe('%PDF-');
}, 60_000);

test('a report that is cancelled over its PDF leaves no page and no data behind', async () => {
  await using alone = await openTestPlatform({ workers: [worker] });
  const run = await alone.client.send(reportSaft, { xml: MONTH, subjectId: 'firm-8' });
  const kept = () => alone.ports.blobs.list({ subject: 'firm-8' });
  // Nobody is there who draws it.
  await expect.poll(async () => (await run.status())?.progress?.note, { timeout: 20_000 }).toBe('rendering');
  expect(await kept()).toHaveLength(2);
  await run.cancel();
  await waitForState(alone, run.id, 'cancelled');
  await expect.poll(kept, { timeout: 20_000 }).toEqual([]);
}, 60_000);

test('what is no declaration is refused with its place, and nothing of it is told', async () => {
  const failed = (xml: string) =>
    platform.client.call(reportSaft, { xml, pdf: false }).then(
      () => expect.unreachable('it did not fail'),
      (error) => error.failure,
    );
  expect(await failed('<Invoice>SECRET</Invoice>')).toMatchObject({ code: 'GW_SAFT_NOT_AUDIT_FILE', field: 'file' });
  const broken = await failed('<AuditFile>\n  <SECRET>&nope;</SECRET></AuditFile>');
  expect(broken).toMatchObject({ code: 'GW_SAFT_XML_UNREADABLE', kind: 'invalid', details: { line: 2 } });
  expect(JSON.stringify(broken)).not.toContain('SECRET');
});

test('more accounts than an answer has room for are in the JSON', async () => {
  const row = (id: number) =>
    `<Account><AccountID>${id}</AccountID><AccountDescription>Cont</AccountDescription><AccountType>Activ</AccountType><OpeningDebitBalance>0.00</OpeningDebitBalance><ClosingDebitBalance>0.00</ClosingDebitBalance></Account>`;
  const rows = Array.from({ length: 1_500 }, (_, index) => row(10_000 + index)).join('');
  const { report, json } = await platform.client.call(reportSaft, {
    xml: MONTH.replace('</GeneralLedgerAccounts>', `${rows}</GeneralLedgerAccounts>`),
    pdf: false,
  });
  expect(report.accounts).toHaveLength(1_000);
  expect(JSON.parse(await text(json)).accounts).toHaveLength(1_506);
});

test('a file that is made to fill memory is refused', async () => {
  const payments = Array.from(
    { length: 1_001 },
    (_, index) => `<Payment><PaymentMethod>${index}</PaymentMethod><X><Y/></X></Payment>`,
  );
  const xml = MONTH.replace('</Payments>', `${payments.join('')}</Payments>`);
  await expect(platform.client.call(reportSaft, { xml, pdf: false })).rejects.toMatchObject({
    failure: {
      code: 'GW_SAFT_TOO_VARIED',
      messageRo:
        'Fișierul are peste 1000 de metode de plată, deci nu se face raport din el. Verificați dacă este declarația D406 a unei singure firme.',
    },
  });
});
