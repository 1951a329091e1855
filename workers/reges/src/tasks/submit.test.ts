import { readFileSync } from 'node:fs';
import type { InputOf, OutputOf, TaskFailed } from '@genius/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resultsReges } from '../contract/results.ts';
import { submitReges } from '../contract/submit.ts';
import {
  cnpOf,
  contractOf,
  countAt,
  EMPLOYER,
  OPENING_MS,
  openProxy,
  openRegesWorld,
  personOf,
  type RegesWorld,
} from '../testing/reges-world.ts';

let world: RegesWorld;
let numbers = 0;

beforeAll(async () => {
  world = await openRegesWorld();
}, OPENING_MS);
afterAll(() => world[Symbol.asyncDispose](), OPENING_MS);
beforeEach(() => {
  world.reges.recipes.set([]);
  world.reges.state.change({ processMs: 0, resultMs: 0, resultStyle: 'camel', listStyle: 'list' });
});

type Asked = Omit<InputOf<typeof submitReges>, 'employer'>;
const submit = (input: Asked): Promise<OutputOf<typeof submitReges>> =>
  world.platform.client.call(submitReges, { employer: EMPLOYER, ...input }, { deadline: '60s' });
const failure = (input: Asked) =>
  submit(input).then(
    (output) => output as never,
    (error: TaskFailed) => error.failure,
  );
const hire = (n: number): Asked => ({ operation: 'addContract', employee: personOf(n), contract: contractOf(n) });

describe('a new contract', () => {
  test('of somebody whom REGES does not have registers the person first, and both have their ids', async () => {
    const n = ++numbers;
    const output = await submit(hire(n));
    expect(output).toMatchObject({ state: 'done', employer: EMPLOYER });
    expect(output.messages.map(({ operation, state }) => [operation, state])).toEqual([
      ['InregistrareSalariat', 'done'],
      ['AdaugareContract', 'done'],
    ]);
    expect(output.employeeRef).toBe(output.messages[0]?.ref);
    expect(output.ref).toBe(output.messages[1]?.ref);
    expect(JSON.stringify(output)).not.toContain('EXEMPLU');
  });

  test('of somebody whom REGES has goes alone, found by the CNP', async () => {
    const n = ++numbers;
    const { ref } = await submit({ operation: 'registerEmployee', employee: personOf(n) });
    const output = await submit(hire(n));
    expect(output.messages.map(({ operation }) => operation)).toEqual(['AdaugareContract']);
    expect(output.employeeRef).toBe(ref);
  });

  test('of the fixture is taken as it stands, by the ready login', async () => {
    const input = JSON.parse(readFileSync(new URL('../../fixtures/hire.json', import.meta.url), 'utf8')) as Asked;
    expect(await submit(input)).toMatchObject({ state: 'done', employer: EMPLOYER, warnings: [] });
  });

  test('is sent once, however often it is submitted', async () => {
    const n = ++numbers;
    const first = await submit(hire(n));
    const before = countAt(world.reges, 'message');
    const second = await submit(hire(n));
    expect(second).toMatchObject({ ref: first.ref, messages: [{ state: 'known' }] });
    expect(countAt(world.reges, 'message')).toBe(before);
  });

  test('goes as XML in the order of the schema, if that is asked for', async () => {
    const n = ++numbers;
    expect(await submit({ ...hire(n), format: 'xml' })).toMatchObject({ state: 'done' });
  });

  test.each(['camel', 'pascal', 'flat-camel', 'flat-pascal', 'xml'] as const)(
    'gets its answer where REGES writes %s',
    async (resultStyle) => {
      world.reges.state.change({ resultStyle, listStyle: resultStyle === 'pascal' ? 'batch' : 'list' });
      expect(await submit(hire(++numbers))).toMatchObject({ state: 'done' });
    },
  );
});

describe('later messages', () => {
  test('suspend, end and take back, by the id of the contract', async () => {
    const n = ++numbers;
    const { ref: contractRef = '' } = await submit(hire(n));
    const done: [string, Asked][] = [
      [
        'SuspendareContract',
        { operation: 'suspend', contractRef, action: { from: '2026-12-10', to: '2026-12-20', legalGround: 'Art54' } },
      ],
      [
        'IncetareSuspendareContract',
        { operation: 'endSuspension', contractRef, action: { from: '2026-12-10', suspensionEndedOn: '2026-12-18' } },
      ],
      [
        'IncetareContract',
        {
          operation: 'endContract',
          contractRef,
          action: { endedOn: '2026-12-31', legalGround: 'Art55LitB' },
          document: { type: 'Decizie', number: '7', date: '2026-12-29' },
        },
      ],
      [
        'AnulareIncetareContract',
        { operation: 'cancelEnd', contractRef, document: { type: 'Decizie', number: '8', date: '2026-12-30' } },
      ],
    ];
    for (const [operation, input] of done) {
      const output = await submit(input);
      expect([operation, output.state, output.messages[0]?.operation]).toEqual([operation, 'done', operation]);
    }
  });

  test('a CNP that was corrected finds the same person from then on', async () => {
    const n = ++numbers;
    const { ref: employeeRef = '' } = await submit({ operation: 'registerEmployee', employee: personOf(n) });
    const corrected = { ...personOf(n), cnp: cnpOf(500 + n) };
    await submit({ operation: 'correctEmployee', employeeRef, employee: corrected });
    const output = await submit({ operation: 'addContract', employee: corrected, contract: contractOf(n) });
    expect(output).toMatchObject({ state: 'done', employeeRef, messages: [{ operation: 'AdaugareContract' }] });
  });

  test('an official message is taken as it is, with a header of our own', async () => {
    const n = ++numbers;
    const { employeeRef = '' } = await submit(hire(n));
    const message = {
      $type: 'salariat',
      Header: {
        MessageId: '117f9b03-9efb-4f5e-8ebb-7ab3b0c792af',
        ClientApplication: 'SAP',
        Version: '5',
        Operation: 'ModificareSalariat',
        SessionId: '117f9b04-9efb-4f5e-8ebb-7ab3b0c792cf',
        User: 'ion',
        Timestamp: '2024-06-18T14:19:58.917Z',
      },
      referintaSalariat: { id: employeeRef },
      info: {
        adresa: 'STR. NOUĂ, NR. 2',
        cnp: personOf(n).cnp,
        nume: 'EXEMPLU',
        prenume: 'ALTUL',
        taraDomiciliu: { nume: 'ROMÂNIA' },
        tipActIdentitate: 'CarteIdentitate',
      },
    };
    const output = await submit({ message });
    expect(output).toMatchObject({ state: 'done', messages: [{ operation: 'ModificareSalariat' }] });
    expect(output.messages[0]?.messageId).not.toBe(message.Header.MessageId);
  });
});

describe('a batch', () => {
  test('registers who is missing, and sends the contracts together', async () => {
    const people = Array.from({ length: 5 }, () => ++numbers);
    const before = world.calls().length;
    const output = await submit({
      batch: people.map((n) => ({ operation: 'addContract' as const, employee: personOf(n), contract: contractOf(n) })),
    });
    expect(output.state).toBe('done');
    expect(output.messages).toHaveLength(10);
    const posts = world
      .calls()
      .slice(before)
      .filter((call) => call.endsWith('/Batch'));
    expect(posts).toEqual(['Salariat/Batch', 'Contract/Batch']);
  });

  test('registers somebody once, though one entry registers them and the next adds their contract', async () => {
    const n = ++numbers;
    const before = countAt(world.reges, 'message');
    const output = await submit({
      batch: [
        { operation: 'registerEmployee', employee: personOf(n) },
        { operation: 'addContract', employee: personOf(n), contract: contractOf(n) },
      ],
    });
    expect(output.messages.map(({ batchIndex, operation, state }) => [batchIndex, operation, state])).toEqual([
      [0, 'InregistrareSalariat', 'done'],
      [1, 'AdaugareContract', 'done'],
    ]);
    expect(countAt(world.reges, 'message')).toBe(before + 2);
  });

  test('tells which entries failed; the others are done', async () => {
    const [a, b] = [++numbers, ++numbers];
    const output = await submit({
      batch: [
        { operation: 'addContract', employee: personOf(a), contract: contractOf(a, { salary: 100 }) },
        { operation: 'addContract', employee: personOf(b), contract: contractOf(b) },
      ],
    });
    expect(output.state).toBe('mixed');
    const contracts = output.messages.filter(({ operation }) => operation === 'AdaugareContract');
    expect(contracts.map(({ batchIndex, state }) => [batchIndex, state])).toEqual([
      [0, 'failed'],
      [1, 'done'],
    ]);
    expect(contracts[0]?.words).toContain('salariul minim');
  });
});

describe('what REGES refuses', () => {
  test('ends the run with its words, without whom they are about', async () => {
    const n = ++numbers;
    const { employeeRef = '' } = await submit(hire(n));
    const removal = {
      operation: 'removeEmployee',
      employeeRef,
      employee: { ...personOf(n), removalReason: 'greșeală' },
    } as const;
    const said = await failure(removal);
    expect(said).toMatchObject({ code: 'GW_REGES_REFUSED', kind: 'refused' });
    expect(said.message).toContain('Salariatul are contracte care nu sunt încetate!');
    expect(JSON.stringify(said)).not.toMatch(/EXEMPLU|ANGAJATA|285\d{10}/);
  });

  test('of a person whom REGES has from elsewhere says how to come by the id', async () => {
    const n = ++numbers;
    await submit({ operation: 'registerEmployee', employee: personOf(n) });
    await world.sql('DELETE FROM reges_employees');
    const said = await failure(hire(n));
    expect(said).toMatchObject({ code: 'GW_REGES_NOT_REGISTERED', kind: 'refused' });
    expect(said.message).toContain('reges.import');
  });

  test('a success in words of a failure is one, with a warning', async () => {
    const n = ++numbers;
    const { ref: employeeRef = '' } = await submit({ operation: 'registerEmployee', employee: personOf(n) });
    world.reges.recipes.set([{ match: { at: 'message' }, do: { result: 'false-success' } }]);
    const output = await submit({ operation: 'modifyEmployee', employeeRef, employee: personOf(n) });
    expect(output).toMatchObject({ state: 'done', warnings: [{ rule: 'SUCCESS-WORDS', severity: 'warning' }] });
  });

  test('XML that would break the official schema is not sent', async () => {
    const before = countAt(world.reges, 'message');
    const said = await failure({
      operation: 'endSuspension',
      format: 'xml',
      contractRef: crypto.randomUUID(),
      action: { from: '2026-12-10', suspensionEndedOn: '2026-12-18' },
    });
    expect(said).toMatchObject({ code: 'GW_REGES_INVALID', details: { findings: [{ rule: 'XSD' }] } });
    expect(countAt(world.reges, 'message')).toBe(before);
  });

  test('a success without an id is none', async () => {
    world.reges.recipes.set([
      { match: { at: 'message', operation: 'InregistrareSalariat' }, do: { result: 'no-ref' } },
    ]);
    expect(await failure({ operation: 'registerEmployee', employee: personOf(++numbers) })).toMatchObject({
      code: 'GW_REGES_REF_MISSING',
    });
  });

  test.each([
    ['a false CNP', { employee: { ...personOf(1), cnp: '2850101120018' } }, 'employee.cnp', 'CNP'],
    ['broken lei', { contract: contractOf(1, { salary: 4_000.5 }) }, 'contract.salary', 'SALARY'],
    ['no salary', { contract: contractOf(1, { salary: 0 }) }, 'contract.salary', 'SALARY'],
    ['over 36 months', { contract: contractOf(1, { endDate: '2029-12-02' }) }, 'contract.endDate', 'TERM-36'],
    [
      'no workplace',
      { contract: contractOf(1, { workplaceType: undefined }) },
      'contract.workplaceType',
      'REQUIRED-SINCE',
    ],
    [
      'an unknown locality',
      { contract: contractOf(1, { workplaceLocality: 1 }) },
      'contract.workplaceLocality',
      'SIRUTA',
    ],
    [
      'a county that is none',
      { contract: contractOf(1, { workplaceCounty: 'XX' }) },
      'contract.workplaceCounty',
      'COUNTY',
    ],
    ['an end beside contents', { action: { endedOn: '2026-12-31' } }, 'action', 'PART'],
  ])('%s is seen before anything is sent', async (_, more, field, rule) => {
    const before = world.calls().length;
    const said = await failure({
      operation: 'addContract',
      employee: personOf(9_001),
      contract: contractOf(9_001),
      ...more,
    });
    expect(said).toMatchObject({ code: 'GW_REGES_INVALID', kind: 'invalid', field });
    expect(said.details?.findings).toContainEqual(expect.objectContaining({ rule, field }));
    expect(world.calls().length).toBe(before);
  });

  test('a false CNP is sent where the caller wants it so', async () => {
    const employee = { ...personOf(1), cnp: '123987456' };
    const output = await submit({ operation: 'registerEmployee', employee, cnpChecks: 'warn' });
    expect(output).toMatchObject({ state: 'done', warnings: [{ rule: 'CNP', severity: 'warning' }] });
  });
});

describe('without waiting', () => {
  test('a run ends with the receipt, and what REGES gave is known once its answers are read', async () => {
    const n = ++numbers;
    world.reges.state.change({ processMs: 600_000 });
    const output = await submit({ operation: 'registerEmployee', employee: personOf(n), wait: false });
    expect(output).toMatchObject({ state: 'sent', messages: [{ state: 'sent' }] });
    world.reges.state.change({ processMs: 0, clockOffsetMs: 601_000 });
    // As the schedule does.
    const { sent } = await world.platform.client.call(resultsReges, {}, { deadline: '60s' });
    expect(sent).toEqual([EMPLOYER]);
    await expect
      .poll(async () => (await world.platform.client.call(resultsReges, {}, { deadline: '60s' })).sent, {
        timeout: 60_000,
      })
      .toEqual([]);
    const added = await submit({ ...hire(n), employee: personOf(n) });
    expect(added.messages.map(({ operation }) => operation)).toEqual(['AdaugareContract']);
  }, 120_000);
});

describe('a lost receipt', () => {
  test('sends nothing again: the message is found among the results by its id', async () => {
    world.reges.recipes.set([{ match: { call: 'Salariat' }, do: { cut: 'after' } }]);
    const before = countAt(world.reges, 'message');
    expect(await submit({ operation: 'registerEmployee', employee: personOf(++numbers) })).toMatchObject({
      state: 'done',
    });
    expect(countAt(world.reges, 'message')).toBe(before + 1);
  });

  test('is also an answer that says neither yes nor no, such as a page of a proxy', async () => {
    await using proxy = await openProxy('/api/Salariat', '{"ok":true}');
    const before = countAt(world.reges, 'message');
    expect(await submit({ operation: 'registerEmployee', employee: personOf(++numbers) })).toMatchObject({
      state: 'done',
    });
    expect(proxy.replaced()).toBe(1);
    expect(countAt(world.reges, 'message')).toBe(before + 1);
  });

  test('whose message does not come up is for a person, in the end', async () => {
    world.reges.recipes.set([{ match: { call: 'Salariat' }, do: { cut: 'before' } }]);
    const before = countAt(world.reges, 'message');
    const input = { employer: EMPLOYER, operation: 'registerEmployee', employee: personOf(++numbers) } as const;
    const run = await world.platform.client.send(submitReges, input);
    const shown = async () => (await world.platform.ports.history.attempts(run.id)).at(-1)?.failure?.code;
    await expect.poll(shown, { timeout: 20_000 }).toBe('GW_REGES_RECEIPT_OPEN');
    await world.sql(`UPDATE reges_messages SET sent_at = sent_at - interval '1 hour' WHERE run_id = $1`, [run.id]);
    await expect(run.result({ deadline: '60s' })).rejects.toMatchObject({ failure: { code: 'GW_UNKNOWN_EFFECT' } });
    expect(countAt(world.reges, 'message')).toBe(before);
    // The lane of the employer stands still until a person has looked: here the message certainly was not taken.
    await world.platform.ports.history.settle(run.id, { happened: false });
  });
});

describe('a login', () => {
  test('of another employer than the one that is asked for sends nothing', async () => {
    const before = countAt(world.reges, 'message');
    const input = { employer: '10000005', operation: 'registerEmployee', employee: personOf(++numbers) } as const;
    await expect(world.platform.client.call(submitReges, input)).rejects.toMatchObject({
      failure: { code: 'GW_REGES_WRONG_LOGIN', kind: 'refused' },
    });
    expect(countAt(world.reges, 'message')).toBe(before);
  });
});
