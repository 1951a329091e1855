import { openTestPlatform, runHandler, waitForState } from '@genius/testing';
import { describe, expect, it } from 'vitest';
import { validateTaxpayer } from '../contract.ts';
import { worker } from '../index.ts';
import { makeCuis, openRegister } from '../testing/register.ts';
import { answerFirewall, answerJson } from '../testing/scripted-server.ts';
import { handleValidate } from './validate.ts';

const DEADLINE = { deadline: '60s' } as const;
const isSync = (path: string) => path.startsWith('/api/PlatitorTvaRest');

describe('a firm', () => {
  it('is found by one call, in order, with what its register spoils put right', async () => {
    await using register = await openRegister();
    const { output, events } = await runHandler(handleValidate, { cui: 'RO 143 998 40', date: '2026-11-24' });
    const { answeredAt, ageSeconds, ...firm } = output.found[0]!;
    expect(firm).toMatchObject({
      cui: '14399840',
      name: 'FIRMA 14399840 SRL',
      asOf: '2026-11-24',
      stale: false,
      source: 'sync',
      vatPayer: true,
      vatCode: 'RO14399840',
      vatPeriods: [{ from: '2001-02-01' }],
      eFactura: { registered: true, since: '2024-01-01' },
      state: { kind: 'registered', date: '2014-11-26' },
      caen: '0119',
      taxOffice: 'Administrația Sector 3',
      headOffice: { country: 'RO', county: 'RO-B', city: 'SECTOR3', postcode: '031472', locality: 'București' },
    });
    expect(firm).not.toHaveProperty('raw');
    expect(Date.parse(answeredAt)).toBeGreaterThan(Date.now() - 60_000);
    expect(ageSeconds).toBeLessThan(60);
    expect(register.seen.map(({ body }) => body)).toEqual(['[{"cui":14399840,"data":"2026-11-24"}]']);
    expect(events.map(({ type, data }) => [type, data.found, data.invalid])).toEqual([
      ['anaf.taxpayer.validated', 1, 0],
    ]);
  });

  it('that is a natural person keeps phone, fax and IBAN to itself unless they are asked for', async () => {
    await using register = await openRegister({
      change: ({ date_generale: general }) => {
        general.nrRegCom = 'F35/11/2020';
        general.iban = 'RO49AAAA1B31007593840000';
      },
    });
    const plain = await runHandler(handleValidate, { cui: '14399840', raw: true });
    expect(plain.output.found[0]).toMatchObject({ naturalPerson: true });
    expect(JSON.stringify(plain.output)).not.toMatch(/0219224|RO49/);
    const asked = await runHandler(handleValidate, { cui: '14399840', contact: true });
    expect(asked.output.found[0]).toMatchObject({ phone: '0219224', iban: 'RO49AAAA1B31007593840000' });
    expect(register.seen).toHaveLength(2);
  });

  it('asked for twice in a day is asked of ANAF once, and the second answer says its age', async () => {
    await using register = await openRegister();
    await using platform = await openTestPlatform({ workers: [worker] });
    await platform.client.call(validateTaxpayer, { cui: '14399840' }, DEADLINE);
    const again = await platform.client.call(validateTaxpayer, { cui: '14399840' }, DEADLINE);
    expect(again.found[0]).toMatchObject({ source: 'cache', stale: false });
    const anew = await platform.client.call(validateTaxpayer, { cui: '14399840', maxAgeHours: 0 }, DEADLINE);
    expect(anew.found[0]).toMatchObject({ source: 'sync' });
    expect(register.seen).toHaveLength(2);
  });

  it('is answered as of the day that is asked for, and not as of another that is kept', async () => {
    await using register = await openRegister();
    await using platform = await openTestPlatform({ workers: [worker] });
    for (const date of ['2026-01-05', '2026-02-05', '2026-01-05']) {
      const { found } = await platform.client.call(validateTaxpayer, { cui: '14399840', date }, DEADLINE);
      expect(found[0]?.asOf).toBe(date);
    }
    expect(register.seen).toHaveLength(2);
  });
});

it('a wrong number is told with its reason and the right ones that are near, and nobody is asked', async () => {
  await using register = await openRegister();
  const { output } = await runHandler(handleValidate, {
    cuis: ['18542790', '1439984O', '0000000000000', '1800101221144', 'RO14399841'],
  });
  expect(output.invalid.map(({ given, problem, suggestions }) => [given, problem, suggestions[0]?.cui])).toEqual([
    ['18542790', 'check-digit', '18547290'],
    ['1439984O', 'letters', '14399840'],
    ['0000000000000', 'anonymous-buyer', undefined],
    // A person's number is not repeated.
    ['1************', 'cnp', undefined],
    ['RO14399841', 'check-digit', '13499841'],
  ]);
  expect(output.invalid[4]?.suggestions).toContainEqual({ cui: '14399840', because: 'near-digit' });
  expect(output.invalid.map(({ likely }) => likely)).toEqual([undefined, '14399840', undefined, undefined, undefined]);
  expect(output.invalid[3]?.ro).toContain('CNP');
  expect(register.seen).toEqual([]);
});

it('what ANAF does not know is listed, also where the answer comes with 404', async () => {
  await using _register = await openRegister({
    instead: ({ body }, response) => {
      const cuis = (JSON.parse(body) as { cui: number }[]).map(({ cui }) => cui);
      answerJson(response, { found: [], notFound: cuis }, 404);
      return true;
    },
  });
  const { output } = await runHandler(handleValidate, { cuis: ['14399840', 18547290] });
  expect(output).toMatchObject({ found: [], notFound: ['14399840', '18547290'], counts: { notFound: 2 } });
});

it('a day in the future is refused', async () => {
  const run = runHandler(handleValidate, { cui: '14399840', date: '2199-01-01' });
  await expect(run).rejects.toMatchObject({ code: 'GW_TAXPAYER_DATE', kind: 'invalid', field: 'date' });
});

describe('many at once', () => {
  it('forty runs about a firm each share a few calls', async () => {
    await using register = await openRegister();
    await using platform = await openTestPlatform({ workers: [worker] });
    const cuis = makeCuis(40);
    const all = await Promise.all(cuis.map((cui) => platform.client.call(validateTaxpayer, { cui }, DEADLINE)));
    expect(all.map(({ found }) => found[0]?.cui)).toEqual(cuis);
    expect(register.calls().length).toBeLessThanOrEqual(4);
    expect(register.calls().flat().length).toBe(40);
  });

  it('a hundred go in a call, calls are a second apart, and whoever asks about one firm is not stuck behind', async () => {
    await using register = await openRegister();
    await using platform = await openTestPlatform({ workers: [worker] });
    const cuis = makeCuis(600);
    const big = await platform.client.send(validateTaxpayer, { cuis });
    await waitForState(platform, big.id, 'running');
    const { found } = await platform.client.call(validateTaxpayer, { cui: '14399840' }, DEADLINE);
    const before = register.calls();
    expect(found[0]?.cui).toBe('14399840');
    expect(before.flat().length).toBeLessThan(500);
    const done = await big.result(DEADLINE);
    expect(done.found.map(({ cui }) => cui)).toEqual(cuis);
    expect(register.calls().every((call) => call.length <= 100)).toBe(true);
    expect(register.calls().length).toBeLessThanOrEqual(8);
    // Each may be seen a little late on a busy machine, none early.
    const span = register.seen.at(-1)!.at - register.seen[0]!.at;
    expect(span).toBeGreaterThan((register.seen.length - 1) * 1_050 - 500);
  }, 90_000);

  it('above a thousand they come as a file, one firm a line', async () => {
    await using _register = await openRegister();
    await using platform = await openTestPlatform({ workers: [worker] });
    const cuis = makeCuis(1_001);
    const output = await platform.client.call(validateTaxpayer, { cuis }, { deadline: '90s' });
    expect(output).toMatchObject({ found: [], counts: { found: 1_001 } });
    const lines = (await platform.ports.blobs.get(output.file!)).toString('utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { cui: string }).cui)).toEqual(cuis);
  }, 120_000);
});

describe('where the synchronous service fails', () => {
  it('the firewall’s page is no data: the asynchronous service answers', async () => {
    await using register = await openRegister({
      instead: ({ path }, response) => {
        if (isSync(path)) answerFirewall(response);
        return isSync(path);
      },
    });
    const { output } = await runHandler(handleValidate, { cui: '14399840' });
    expect(output.found[0]).toMatchObject({ cui: '14399840', source: 'async', stale: false });
    expect(register.seen.map(({ path }) => path)).toEqual([
      '/api/PlatitorTvaRest/v9/tva',
      '/api/PlatitorTvaRest/v9/tva',
      '/AsynchWebService/api/v8/ws/tva',
      '/AsynchWebService/api/v7/ws/tva?id=ticket-1',
    ]);
    // ANAF: not before two seconds.
    expect(register.seen[3]!.at - register.seen[2]!.at).toBeGreaterThan(1_950);
  }, 60_000);

  it('and nothing answers, what is kept is given, marked as old', async () => {
    let isDown = false;
    await using _register = await openRegister({
      instead: (_seen, response) => {
        if (isDown) answerJson(response, {}, 503);
        return isDown;
      },
    });
    await using platform = await openTestPlatform({ workers: [worker] });
    await platform.client.call(validateTaxpayer, { cui: '14399840' }, DEADLINE);
    isDown = true;
    const output = await platform.client.call(validateTaxpayer, { cui: '14399840', maxAgeHours: 0 }, DEADLINE);
    expect(output).toMatchObject({ stale: true, found: [{ cui: '14399840', stale: true, source: 'cache' }] });
  }, 60_000);

  it('and nothing is kept, it says for how many there is no answer, to be tried again', async () => {
    await using _register = await openRegister({
      instead: (_seen, response) => {
        answerJson(response, {}, 503);
        return true;
      },
    });
    const run = runHandler(handleValidate, { cuis: ['14399840', '18547290'], service: 'sync' });
    await expect(run).rejects.toMatchObject({
      code: 'GW_TAXPAYER_UNANSWERED',
      kind: 'transient',
      failure: { details: { missing: 2, asked: 2, reason: 'GW_ANAF_UNAVAILABLE' } },
    });
  }, 60_000);

  it('once, the question goes out again and nobody notices', async () => {
    let calls = 0;
    await using _register = await openRegister({
      instead: (_seen, response) => {
        if (++calls > 1) return false;
        response.destroy();
        return true;
      },
    });
    const { output } = await runHandler(handleValidate, { cui: '14399840', service: 'sync' });
    expect(output.found[0]).toMatchObject({ source: 'sync' });
  });

  it('a firm that ANAF leaves out of its answer is not called unknown', async () => {
    await using _register = await openRegister({
      instead: ({ body }, response) => {
        const [first] = JSON.parse(body) as { cui: number }[];
        if (!body.includes('18547290')) return false;
        answerJson(response, { found: [], notFound: [first?.cui === 18547290 ? 1 : first?.cui] });
        return true;
      },
    });
    const run = runHandler(handleValidate, { cuis: ['14399840', '18547290'], service: 'sync' });
    await expect(run).rejects.toMatchObject({ code: 'GW_TAXPAYER_UNANSWERED' });
  });
});

it('a cancelled run leaves the queue, and the others go on', async () => {
  await using register = await openRegister();
  await using platform = await openTestPlatform({ workers: [worker] });
  const big = await platform.client.send(validateTaxpayer, { cuis: makeCuis(3_000) });
  await waitForState(platform, big.id, 'running');
  await big.cancel('not wanted');
  const { found } = await platform.client.call(validateTaxpayer, { cui: '14399840' }, DEADLINE);
  expect(found).toHaveLength(1);
  expect(register.calls().flat().length).toBeLessThan(3_000);
}, 60_000);
