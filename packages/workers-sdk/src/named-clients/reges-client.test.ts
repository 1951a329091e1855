import { worker } from '@genius/reges';
import { transportOn } from '@genius/runtime';
import { openTestPlatform } from '@genius/testing';
import { expect, expectTypeOf, test } from 'vitest';
import { REGESClient } from './reges-client.ts';

test('calls the worker, typed by its contract, and hears its events', async () => {
  await using platform = await openTestPlatform({ workers: [worker], database: true });
  await using client = new REGESClient({ transport: transportOn(platform.client) });
  const heard = Promise.withResolvers<string>();
  await client.on('reges.failed', ({ data }) => heard.resolve(data.code));

  const { steps } = await client.plan({ event: 'hire', date: '2026-12-02' }, { deadline: '50s' });
  expectTypeOf<(typeof steps)[number]['isLate']>().toEqualTypeOf<boolean>();
  expect(steps.map(({ operation }) => operation)).toEqual(['registerEmployee', 'addContract']);
  const { items } = await client.nomenclature({ kind: 'cor', query: '251204' }, { deadline: '50s' });
  expect(items).toEqual([{ code: 251204, name: 'programator de sistem informatic' }]);

  const removal = { employer: '9900000010', operation: 'removeContract', removalReason: 'greșeală' } as const;
  await expect(client.submit(removal, { deadline: '100s' })).rejects.toMatchObject({
    code: 'GW_REGES_INVALID',
    field: 'contractRef',
  });
  expect(await heard.promise).toBe('GW_REGES_INVALID');
}, 120_000);

test('has every task that a person calls', () => {
  const client = new REGESClient({ url: 'https://workers.example.com', token: 't' });
  expectTypeOf<Awaited<ReturnType<typeof client.submit>>['state']>().toEqualTypeOf<'done' | 'sent' | 'mixed'>();
  for (const name of ['import', 'results'] as const) expect(client[name], name).toBeTypeOf('function');
  // @ts-expect-error there is no such event of this worker
  const wrong = () => client.on('etransport.rejected', () => undefined);
  expect(wrong).toBeTypeOf('function');
});
