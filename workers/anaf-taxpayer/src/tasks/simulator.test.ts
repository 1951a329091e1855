import { accessToken, anafSettings, callAnaf, joinUrl } from '@genius/anaf';
import { defineTask } from '@genius/contract';
import { handle } from '@genius/runtime';
import { KNOWN_FIRMS } from '@genius/sandbox/anaf';
import { runHandler } from '@genius/testing';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { worker } from '../index.ts';
import { openAnafWorld } from '../testing/anaf-world.ts';
import { handleFinancials } from './financials.ts';
import { handleValidate } from './validate.ts';
import { handleVies } from './vies.ts';

it('every kind of firm of the simulator is told apart, within its strict pace', async () => {
  await using world = await openAnafWorld({ strictPace: true });
  const { output } = await runHandler(handleValidate, { cuis: Object.values(KNOWN_FIRMS) });
  const byName = (name: keyof typeof KNOWN_FIRMS) => output.found.find(({ cui }) => cui === String(KNOWN_FIRMS[name]));
  expect(byName('payer')).toMatchObject({ vatPayer: true, eFactura: { registered: true, since: '2022-07-01' } });
  expect(byName('onCollection')).toMatchObject({ vatOnCollection: { active: true, from: '2019-02-01' } });
  expect(byName('inactive')).toMatchObject({
    vatPayer: false,
    inactive: { active: true, from: '2024-05-10' },
    vatPeriods: [{ from: '2015-03-01', to: '2024-05-10', cancelledOn: '2024-05-13', reason: 'Anulare din oficiu' }],
  });
  expect(byName('split')).toMatchObject({ splitVat: { active: true }, iban: 'RO49AAAA1B31007593840000' });
  expect(byName('struckOff')).toMatchObject({
    state: { kind: 'struck-off', date: '2021-09-15' },
    inactive: { struckOffOn: '2021-09-15' },
  });
  expect(byName('sector')).toMatchObject({ headOffice: { county: 'RO-B', city: 'SECTOR3', postcode: '031472' } });
  expect(byName('notPayer')).toMatchObject({ naturalPerson: true, vatPeriods: [] });
  expect(byName('notPayer')).not.toHaveProperty('phone');
  expect(byName('merged')).toMatchObject({ state: { kind: 'dissolved' } });
  expect(byName('village')).toMatchObject({
    name: 'EXEMPLU LA ȚARĂ SRL',
    headOffice: { county: 'RO-TM', locality: 'Născocit', commune: 'Născocit', details: 'FERMA 7' },
  });
  expect(byName('village')?.vatPeriods).toHaveLength(2);
  expect(output.notFound).toEqual([String(KNOWN_FIRMS.absent), String(KNOWN_FIRMS.absentToo)]);
  expect(world.anaf.state.calls(10).map(({ call, note }) => [call, note])).toEqual([['tva', '']]);
});

it('its asynchronous service is waited for until it is ready, at the pace', async () => {
  await using world = await openAnafWorld({ strictPace: true, asyncMs: 4_000 });
  const { output } = await runHandler(handleValidate, { cui: KNOWN_FIRMS.payer, service: 'async' });
  expect(output.found[0]).toMatchObject({ cui: String(KNOWN_FIRMS.payer), source: 'async' });
  const calls = world.anaf.state.calls(20);
  expect(calls.every(({ note }) => !note.includes('firewall'))).toBe(true);
  expect(calls.filter(({ call }) => call === 'tvaResult').length).toBeGreaterThan(1);
}, 60_000);

it('statements are read; VIES is asked about its firms and others, and its troubles are no verdict', async () => {
  await using world = await openAnafWorld();
  const { output } = await runHandler(handleFinancials, { cui: KNOWN_FIRMS.payer, years: [2023] });
  const [statement] = output.statements;
  expect(statement?.figures).toMatchObject({
    turnover: statement?.indicators.find(({ label }) => label === 'Cifra de afaceri neta')?.value,
    employees: statement?.indicators.find(({ label }) => label === 'Numar mediu de salariati')?.value,
  });
  expect(Object.keys(statement?.figures ?? {})).toHaveLength(19);
  const ask = async (vatNumber: string) =>
    (await runHandler(handleVies, { vatNumber, requester: 'RO14399840' })).output;
  expect(await ask(`RO${KNOWN_FIRMS.payer}`)).toMatchObject({ valid: true, consultation: expect.any(String) });
  expect(await ask(`RO${KNOWN_FIRMS.notPayer}`)).toMatchObject({ valid: false });
  world.anaf.recipes.set([{ match: { host: 'vies' }, do: { userError: 'MS_UNAVAILABLE' } }]);
  await expect(ask(`RO${KNOWN_FIRMS.payer}`)).rejects.toMatchObject({ code: 'GW_VIES_UNKNOWN', kind: 'transient' });
});

it('the login that the sandbox gives is renewed once, and its token opens the API', async () => {
  await using _world = await openAnafWorld();
  const hello = defineTask({
    name: 'test.hello',
    queue: 'anaf.taxpayer',
    summary: 'Says hello to ANAF.',
    input: z.object({}),
    output: z.object({ status: z.number() }),
    idempotent: 'it only reads',
  });
  const settings = anafSettings.read();
  const { output } = await runHandler(
    handle(hello, async (_input, ctx) => {
      const [one, two] = await Promise.all([
        accessToken(ctx, '14399840', { settings }),
        accessToken(ctx, '18547290', { settings }),
      ]);
      expect(one).toBe(two);
      const url = joinUrl(settings.ANAF_API_URL, '/TestOauth/jaxrs/hello', { name: 'genius' });
      return { status: (await callAnaf({ name: 'hello', url, token: one })).status };
    }),
    {},
  );
  expect(output.status).toBe(200);
});

it('health is well where ANAF answers, without a call of its own after one of a run, and not where nobody does', async () => {
  const check = async () => {
    for (const each of worker.health ?? []) {
      if (each.name === 'anaf') await each.check(AbortSignal.timeout(5_000));
    }
  };
  {
    await using world = await openAnafWorld();
    await check();
    await runHandler(handleValidate, { cui: KNOWN_FIRMS.payer });
    const calls = world.anaf.state.calls(10).length;
    await check();
    expect(world.anaf.state.calls(10)).toHaveLength(calls);
  }
  process.env.ANAF_PUBLIC_URL = 'http://127.0.0.1:1';
  try {
    await expect(check()).rejects.toMatchObject({ code: 'GW_ANAF_UNREACHABLE' });
  } finally {
    delete process.env.ANAF_PUBLIC_URL;
  }
});
