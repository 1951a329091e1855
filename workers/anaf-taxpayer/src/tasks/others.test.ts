import { type Tokens, writeTokens } from '@genius/anaf';
import { openTestPlatform, runHandler } from '@genius/testing';
import { describe, expect, it } from 'vitest';
import { checkLogins, watchTaxpayers } from '../contract.ts';
import { worker } from '../index.ts';
import { openRegister } from '../testing/register.ts';
import { answerJson, openScriptedServer } from '../testing/scripted-server.ts';
import { handleFinancials } from './financials.ts';
import { handleVies } from './vies.ts';

const DEADLINE = { deadline: '60s' } as const;

describe('a watched firm', () => {
  it('is looked at by a schedule; where none is watched, ANAF is not asked', async () => {
    let calls = 0;
    await using _register = await openRegister({ instead: () => ++calls < 0 });
    await using platform = await openTestPlatform({ workers: [worker], database: true });
    const [schedule] = worker.schedules?.filter(({ task }) => task === watchTaxpayers) ?? [];
    expect(await platform.client.call(watchTaxpayers, schedule?.input as { action: 'check' }, DEADLINE)).toEqual({
      watched: 0,
      checked: 0,
      changed: [],
      unchecked: 0,
    });
    expect(calls).toBe(0);
  });

  it('that changes is told once, with what it was and is; ANAF that is down tells nothing', async () => {
    let isInactive = false;
    let isDown = false;
    await using _register = await openRegister({
      change: (record) => {
        record.stare_inactiv.statusInactivi = isInactive && record.date_generale.cui === 14399840;
      },
      instead: (_seen, response) => {
        if (isDown) answerJson(response, {}, 503);
        return isDown;
      },
    });
    await using platform = await openTestPlatform({ workers: [worker], database: true });
    const told: unknown[] = [];
    const heard = Promise.withResolvers<void>();
    await platform.ports.events.subscribe('anaf.taxpayer.changed', ({ data }) => {
      told.push([data.cui, data.changes]);
      heard.resolve();
    });
    const watch = (input: Parameters<typeof platform.client.call<typeof watchTaxpayers>>[1]) =>
      platform.client.call(watchTaxpayers, input, DEADLINE);
    // What a day later asks again, an hour's age would answer from what is kept.
    const aDayLater = async () => {
      const { kv } = platform.ports;
      for (const key of await kv.keys('anaf/taxpayer/')) await kv.delete(key);
    };
    expect(await watch({ action: 'add', cuis: ['RO14399840', 18547290] })).toEqual({ watched: 2, added: 2 });
    expect(await watch({ action: 'add', cuis: ['14399840'] })).toEqual({ watched: 2, added: 0 });
    expect(await watch({ action: 'check' })).toEqual({ watched: 2, checked: 2, changed: [], unchecked: 0 });
    isInactive = true;
    expect((await watch({ action: 'check' })).changed).toEqual([]);
    await aDayLater();
    isDown = true;
    expect(await watch({ action: 'check' })).toMatchObject({ checked: 0, changed: [], unchecked: 2 });
    isDown = false;
    for (const key of await platform.ports.kv.keys('breaker/')) await platform.ports.kv.delete(key);
    expect(await watch({ action: 'check' })).toMatchObject({ checked: 2, changed: ['14399840'] });
    await aDayLater();
    expect(await watch({ action: 'check' })).toMatchObject({ checked: 2, changed: [] });
    await heard.promise;
    expect(told).toEqual([['14399840', [{ field: 'inactive', before: false, after: true }]]]);
    // Another run is at it: whoever comes second leaves it alone.
    await platform.ports.kv.set('anaf/taxpayer-watch/', 'of-another-run', { ttlMs: 60_000 });
    expect(await watch({ action: 'check' })).toEqual({ watched: 2, checked: 0, changed: [], unchecked: 2 });
    await platform.ports.kv.delete('anaf/taxpayer-watch/');
    const { entries } = await watch({ action: 'list' });
    expect(entries?.map(({ cui, status }) => [cui, status?.inactive])).toEqual([
      ['14399840', true],
      ['18547290', false],
    ]);
    expect(await watch({ action: 'remove', cuis: ['14399840'] })).toEqual({ watched: 1, removed: 1 });
  }, 120_000);

  it('with a wrong number is not added, and nothing else of that list', async () => {
    await using platform = await openTestPlatform({ workers: [worker], database: true });
    const add = platform.client.call(watchTaxpayers, { action: 'add', cuis: ['14399840', '18547291'] }, DEADLINE);
    await expect(add).rejects.toMatchObject({
      code: 'GW_TAXPAYER_CUI',
      failure: { kind: 'invalid', field: 'cuis', messageRo: expect.stringContaining('Ați vrut') },
    });
    const { watched } = await platform.client.call(watchTaxpayers, { action: 'list' }, DEADLINE);
    expect(watched).toBe(0);
  }, 60_000);
});

it('statements are asked for year by year, a second apart, and read by label', async () => {
  await using server = await openScriptedServer(
    ({ path }, response) => {
      const year = Number(new URL(path, 'http://x').searchParams.get('an'));
      const row = { indicator: 'I13', val_indicator: year * 10, val_den_indicator: 'Cifra de afaceri neta' };
      answerJson(response, { an: year, cui: 14399840, deni: 'FIRMA', caen: 6110, i: year < 2024 ? [row] : [] });
    },
    ['ANAF_PUBLIC_URL'],
  );
  const { output } = await runHandler(handleFinancials, { cui: 'RO14399840', years: [2024, 2023, 2022, 2023] });
  expect(output.statements.map(({ year, published, figures }) => [year, published, figures.turnover])).toEqual([
    [2022, true, 20_220],
    [2023, true, 20_230],
    [2024, false, undefined],
  ]);
  expect(server.seen.map(({ path }) => path)).toEqual([
    '/bilant?an=2022&cui=14399840',
    '/bilant?an=2023&cui=14399840',
    '/bilant?an=2024&cui=14399840',
  ]);
  await expect(runHandler(handleFinancials, { cui: '18547291', years: [2023] })).rejects.toMatchObject({
    code: 'GW_TAXPAYER_CUI',
    kind: 'invalid',
  });
});

describe('VIES', () => {
  const ask = async (status: number, answer: unknown, input = { vatNumber: 'DE811907980' }) => {
    await using _server = await openScriptedServer(
      (_seen, response) => answerJson(response, answer, status),
      ['VIES_URL'],
    );
    // Awaited here: at the end of the block the server is gone.
    return await runHandler(handleVies, input).then(
      ({ output }) => output,
      (error: unknown) => {
        const { code, kind, failure } = error as {
          code: string;
          kind: string;
          failure: { details?: { code?: string } };
        };
        return { code, kind, says: failure.details?.code };
      },
    );
  };

  it('says valid, with the name where the member state tells it', async () => {
    const answer = {
      countryCode: 'DE',
      vatNumber: '811907980',
      requestDate: '2026-11-29T10:00:00.000Z',
      valid: true,
      requestIdentifier: 'WAPIAAAAXyz',
      name: '---',
      address: 'Berlin',
    };
    expect(await ask(200, answer)).toEqual({
      vatNumber: 'DE811907980',
      country: 'DE',
      valid: true,
      address: 'Berlin',
      askedAt: '2026-11-29T10:00:00.000Z',
      consultation: 'WAPIAAAAXyz',
    });
  });

  it('says invalid only where it is', async () => {
    expect(await ask(200, { valid: false, requestDate: '2026-11-29T10:00:00Z' })).toMatchObject({ valid: false });
    expect(await ask(200, { isValid: false, userError: 'INVALID' })).toMatchObject({ valid: false });
  });

  it.each([
    'MS_MAX_CONCURRENT_REQ',
    'GLOBAL_MAX_CONCURRENT_REQ',
    'MS_UNAVAILABLE',
    'SERVICE_UNAVAILABLE',
    'TIMEOUT',
    'SOMETHING_NEW',
  ])('%s is not knowing, in every shape, and never „invalid"', async (code) => {
    const unknown = { code: 'GW_VIES_UNKNOWN', kind: 'transient', says: code };
    expect(await ask(200, { actionSucceed: false, errorWrappers: [{ error: code }] })).toEqual(unknown);
    expect(await ask(500, { actionSucceed: false, errorWrappers: [{ error: code }] })).toEqual(unknown);
    expect(await ask(200, { isValid: false, valid: false, userError: code })).toEqual(unknown);
  });

  it.each([
    [200, {}],
    [200, []],
    [502, {}],
    [200, { actionSucceed: false }],
  ])('an answer of %i with %j is not knowing', async (status, answer) => {
    expect(await ask(status, answer)).toMatchObject({ code: 'GW_VIES_UNKNOWN', kind: 'transient' });
  });

  it('calls a malformed number the caller’s error, and is not asked about what can be none', async () => {
    const wrapped = { actionSucceed: false, errorWrappers: [{ error: 'INVALID_INPUT' }] };
    expect(await ask(400, wrapped)).toMatchObject({ code: 'GW_VIES_NUMBER', kind: 'invalid' });
    expect(await ask(200, {}, { vatNumber: 'GB123456789' })).toMatchObject({ code: 'GW_VIES_NUMBER', kind: 'invalid' });
  });

  it('is told who asks, with Greece as EL', async () => {
    await using server = await openScriptedServer(
      (_seen, response) => answerJson(response, { valid: true, requestIdentifier: '' }),
      ['VIES_URL'],
    );
    await runHandler(handleVies, { vatNumber: 'GR 094014201', requester: 'RO14399840' });
    expect(server.seen.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      [
        '/taxation_customs/vies/rest-api/check-vat-number',
        {
          countryCode: 'EL',
          vatNumber: '094014201',
          requesterMemberStateCode: 'RO',
          requesterNumber: '14399840',
        },
      ],
    ]);
  });
});

it('logins that end soon are told once for each warning, without a token in any event', async () => {
  const tokens = (days: number): Tokens => ({
    accessToken: 'secret-access',
    refreshToken: 'secret-refresh',
    accessExpiresAt: Date.now() + 86_400_000,
    refreshExpiresAt: Date.now() + days * 86_400_000,
    issuedAt: Date.now(),
  });
  await using platform = await openTestPlatform({ workers: [worker] });
  const secrets = platform.secrets.of('firm', 'test');
  await writeTokens(secrets, '14399840', tokens(13.5));
  await writeTokens(secrets, 'default', tokens(200));
  const events: unknown[] = [];
  const heard = Promise.withResolvers<void>();
  await platform.ports.events.subscribe('anaf.token.expiring', ({ data, tenant }) => {
    events.push([tenant, data.cif, data.warning, data.days_left]);
    expect(JSON.stringify(data)).not.toContain('secret');
    heard.resolve();
  });
  const look = () => platform.client.call(checkLogins, {}, { ...DEADLINE, tenant: 'firm' });
  expect(await look()).toMatchObject({
    logins: [
      { cif: '14399840', state: 'ending', warning: 14 },
      { cif: 'default', state: 'valid' },
    ],
    warned: ['14399840'],
  });
  expect((await look()).warned).toEqual([]);
  await heard.promise;
  expect(events).toEqual([['firm', '14399840', 14, 13]]);
});
