import { worker } from '@genius/anaf-efactura';
import { transportOn } from '@genius/runtime';
import { openTestPlatform } from '@genius/testing';
import { expect, expectTypeOf, test } from 'vitest';
import { EFacturaClient } from './e-factura-client.ts';

const document = {
  number: 'F-1',
  issueDate: '2026-11-27',
  dueDate: '2026-12-27',
  seller: {
    name: 'Exemplu SRL',
    vatId: 'RO13548146',
    address: { street: 'A 1', city: 'Cluj', county: 'RO-CJ', country: 'RO' },
  },
  buyer: {
    name: 'Client SA',
    vatId: 'RO14399840',
    address: { street: 'B 2', city: 'SECTOR1', county: 'RO-B', country: 'RO' },
  },
  lines: [{ name: 'Caiet', quantity: '3', unit: 'H87', price: '4.15', vatCategory: 'S', vatRate: '21' }],
};

test('calls the worker, typed by its contract, and hears its events', async () => {
  await using platform = await openTestPlatform({ workers: [worker] });
  await using client = new EFacturaClient({ transport: transportOn(platform.client) });
  const heard = Promise.withResolvers<string>();
  await client.on('efactura.failed', ({ data }) => heard.resolve(data.code));

  const built = await client.build({ document }, { deadline: '50s' });
  expectTypeOf<typeof built.xml>().toEqualTypeOf<string | undefined>();
  expect(built).toMatchObject({
    totals: { withoutVat: '12.45', vat: '2.61', payable: '15.06' },
    validation: { valid: true },
  });
  const { document: read } = await client.parse({ source: { xml: built.xml ?? '' } }, { deadline: '50s' });
  expect(read).toMatchObject(document);

  await expect(client.parse({ source: { xml: '<a/>' } }, { deadline: '50s' })).rejects.toMatchObject({
    code: 'GW_EFACTURA_NOT_INVOICE',
    kind: 'invalid',
  });
  expect(await heard.promise).toBe('GW_EFACTURA_NOT_INVOICE');
});

test('takes what a client takes, and nothing else', () => {
  // @ts-expect-error a client needs a url, a broker or a transport
  expect(() => new EFacturaClient({ token: 't' })).toBeDefined();
  const client = new EFacturaClient({ url: 'https://workers.example.com', token: 't' });
  expectTypeOf<Awaited<ReturnType<typeof client.submit>>['state']>().toEqualTypeOf<'accepted' | 'processing'>();
  // @ts-expect-error there is no such event of this worker
  const wrong = () => client.on('ocr.extracted', () => undefined);
  expect(wrong).toBeTypeOf('function');
});
