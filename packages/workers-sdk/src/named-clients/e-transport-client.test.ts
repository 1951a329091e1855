import { worker } from '@genius/anaf-etransport';
import { transportOn } from '@genius/runtime';
import { openTestPlatform } from '@genius/testing';
import { expect, expectTypeOf, test } from 'vitest';
import { ETransportClient } from './e-transport-client.ts';

const xml =
  '<eTransport xmlns="mfp:anaf:dgti:eTransport:declaratie:v2" codDeclarant="14399840"><stergere uit="3V0P0L0P0T3JUW46"/></eTransport>';

test('calls the worker, typed by its contract, and hears its events', async () => {
  await using platform = await openTestPlatform({ workers: [worker] });
  await using client = new ETransportClient({ transport: transportOn(platform.client) });
  const heard = Promise.withResolvers<string>();
  await client.on('etransport.failed', ({ data }) => heard.resolve(data.code));

  const verdict = await client.validate({ xml }, { deadline: '50s' });
  expectTypeOf<typeof verdict.valid>().toEqualTypeOf<boolean>();
  expect(verdict).toMatchObject({ valid: true, kind: 'deletion' });
  const { declaration } = await client.parse({ source: { xml } }, { deadline: '50s' });
  expect(declaration).toEqual({ kind: 'deletion', declarant: '14399840', uit: '3V0P0L0P0T3JUW46' });

  await expect(client.parse({ source: { xml: '<a/>' } }, { deadline: '50s' })).rejects.toMatchObject({
    code: 'GW_ETRANSPORT_NOT_DECLARATION',
    kind: 'invalid',
  });
  expect(await heard.promise).toBe('GW_ETRANSPORT_NOT_DECLARATION');
});

test('has every task that a person calls', () => {
  const client = new ETransportClient({ url: 'https://workers.example.com', token: 't' });
  expectTypeOf<Awaited<ReturnType<typeof client.submit>>['state']>().toEqualTypeOf<'valid' | 'processing'>();
  expectTypeOf<Awaited<ReturnType<typeof client.needed>>['needed']>().toEqualTypeOf<'yes' | 'no' | 'unknown'>();
  for (const name of ['correct', 'confirm', 'delete', 'vehicle', 'status', 'list', 'deadlines'] as const) {
    expect(client[name], name).toBeTypeOf('function');
  }
  // @ts-expect-error there is no such event of this worker
  const wrong = () => client.on('efactura.accepted', () => undefined);
  expect(wrong).toBeTypeOf('function');
});
