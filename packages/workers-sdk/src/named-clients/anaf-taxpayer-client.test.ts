import { worker } from '@genius/anaf-taxpayer';
import { transportOn } from '@genius/runtime';
import { openTestPlatform } from '@genius/testing';
import { expect, expectTypeOf, test } from 'vitest';
import { ANAFTaxpayerClient } from './anaf-taxpayer-client.ts';

test('calls the worker, typed by its contract, and hears its events', async () => {
  await using platform = await openTestPlatform({ workers: [worker] });
  await using client = new ANAFTaxpayerClient({ transport: transportOn(platform.client) });
  const heard = Promise.withResolvers<number>();
  await client.on('anaf.taxpayer.validated', ({ data }) => heard.resolve(data.invalid));
  // A wrong number is told apart without asking ANAF.
  const output = await client.validate({ cui: 'RO18547291' }, { deadline: '30s' });
  expectTypeOf<(typeof output.found)[number]['vatPayer']>().toEqualTypeOf<boolean>();
  expect(output.invalid.map(({ problem }) => problem)).toEqual(['check-digit']);
  expect(await heard.promise).toBe(1);
  await expect(client.validateVat({ vatNumber: 'GB123456789' }, { deadline: '30s' })).rejects.toMatchObject({
    code: 'GW_VIES_NUMBER',
    kind: 'invalid',
  });
  expect(await client.logins({}, { deadline: '30s' })).toEqual({ logins: [], warned: [] });
});

test('takes what a client takes, and nothing else', () => {
  // @ts-expect-error a client needs a url, a broker or a transport
  expect(() => new ANAFTaxpayerClient({ token: 't' })).toBeDefined();
  const client = new ANAFTaxpayerClient({ url: 'https://workers.example.com', token: 't' });
  expectTypeOf<Parameters<typeof client.validate>[0]>().toExtend<{ cui?: string | number | undefined }>();
  // @ts-expect-error there is no such event of this worker
  const wrong = () => client.on('ocr.extracted', () => undefined);
  expect(wrong).toBeTypeOf('function');
});
