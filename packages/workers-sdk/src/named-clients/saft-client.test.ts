import { worker } from '@genius/anaf-saft';
import { transportOn } from '@genius/runtime';
import { openTestPlatform } from '@genius/testing';
import { expect, expectTypeOf, test } from 'vitest';
import { SAFTClient } from './saft-client.ts';

const company = {
  cui: 'RO13548146',
  name: 'Atelierul Exemplu SRL',
  address: { city: 'Cluj-Napoca', county: 'CJ' },
  contact: { firstName: 'Ana', lastName: 'Exemplu', telephone: '0700000000' },
  bankAccounts: [{ iban: 'RO49AAAA1B31007593840000' }],
};
const transaction = { kind: 'ledger', journal: 'B', transaction: 'T1', date: '2026-06-15', description: 'Încasare' };
const records = [
  { kind: 'account', id: '5121', description: 'Bancă', type: 'active' },
  { kind: 'account', id: '4111', description: 'Clienți', type: 'active' },
  {
    ...transaction,
    lines: [
      { account: '5121', debit: '10' },
      { account: '4111', credit: '10' },
    ],
  },
];
const text = records.map((each) => JSON.stringify(each)).join('\n');

test('calls the worker, typed by its contract, and hears its events', async () => {
  await using platform = await openTestPlatform({ workers: [worker] });
  await using client = new SAFTClient({ transport: transportOn(platform.client) });
  const heard = { made: Promise.withResolvers<boolean>(), failed: Promise.withResolvers<string>() };
  await client.on('saft.generated', ({ data }) => heard.made.resolve(data.is_valid));
  await client.on('saft.failed', ({ data }) => heard.failed.resolve(data.code));

  const order = { declaration: 'L', period: '2026-06', company } as const;
  const made = await client.generate({ ...order, sources: [{ text }] }, { deadline: '50s' });
  expectTypeOf<typeof made.isValid>().toEqualTypeOf<boolean>();
  expect(made).toMatchObject({ isValid: true, ledger: { debit: '10.00', credit: '10.00' } });
  expect(await heard.made.promise).toBe(true);
  const verdict = await client.validate({ file: made.file }, { deadline: '50s' });
  expect(verdict).toMatchObject({ isValid: true, form: 'D406', year: 2026, month: 6 });

  const wrong = text.replace('"5121"', '"51.21"');
  await expect(client.generate({ ...order, sources: [{ text: wrong }] }, { deadline: '50s' })).rejects.toMatchObject({
    code: 'GW_SAFT_RECORDS_INVALID',
    kind: 'invalid',
  });
  expect(await heard.failed.promise).toBe('GW_SAFT_RECORDS_INVALID');
}, 120_000);

test('takes what a client takes, and nothing else', () => {
  // @ts-expect-error a client needs a url, a broker or a transport
  expect(() => new SAFTClient({ token: 't' })).toBeDefined();
  const client = new SAFTClient({ url: 'https://workers.example.com', token: 't' });
  // @ts-expect-error there is no such event of this worker
  const wrong = () => client.on('ocr.extracted', () => undefined);
  expect(wrong).toBeTypeOf('function');
});
