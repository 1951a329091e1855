import type { InputOf, TaskFailed } from '@genius/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importReges } from '../contract/import.ts';
import { nomenclatureReges } from '../contract/nomenclature.ts';
import { planReges } from '../contract/plan.ts';
import { submitReges } from '../contract/submit.ts';
import {
  cnpOf,
  contractOf,
  countAt,
  EMPLOYER,
  OPENING_MS,
  openRegesWorld,
  personOf,
  type RegesWorld,
} from '../testing/reges-world.ts';

let world: RegesWorld;

beforeAll(async () => {
  world = await openRegesWorld();
}, OPENING_MS);
afterAll(() => world[Symbol.asyncDispose](), OPENING_MS);

const load = (input: Omit<InputOf<typeof importReges>, 'employer'>) =>
  world.platform.client.call(importReges, { employer: EMPLOYER, ...input }, { deadline: '100s' });

describe('an import', () => {
  test('of people as data registers whom REGES does not have; again, nothing is sent', async () => {
    const people = [1, 2, 3].map((n) => ({ employee: personOf(n), contracts: [contractOf(n)] }));
    expect(await load({ people, submit: true })).toMatchObject({
      submitted: { batches: 1, registered: 3, added: 3, known: 0 },
      failed: [],
    });
    const before = countAt(world.reges, 'message');
    expect(await load({ people, submit: true })).toMatchObject({
      submitted: { batches: 1, registered: 0, added: 0, known: 3 },
    });
    expect(countAt(world.reges, 'message')).toBe(before);
  });

  test('tells who is wrong, by their place, and registers the others', async () => {
    const people = [
      { employee: { ...personOf(11), cnp: '123' }, contracts: [contractOf(11)] },
      { employee: personOf(12), contracts: [contractOf(12)] },
      { employee: personOf(13), contracts: [contractOf(13, { salary: 100 })] },
    ];
    const output = await load({ people, submit: true });
    expect(output.submitted).toMatchObject({ registered: 2, added: 1 });
    expect(output.failed.map(({ person, operation }) => [person, operation])).toEqual([
      [0, 'AdaugareContract'],
      [2, 'AdaugareContract'],
    ]);
    expect(output.failed[0]?.findings).toMatchObject([{ rule: 'CNP' }]);
    expect(output.failed[1]?.words).toContain('salariul minim');
  });

  test('of exports of the portal keeps the ids, so that later messages find people by their CNP', async () => {
    const [employeeRef, contractRef] = [crypto.randomUUID(), crypto.randomUUID()];
    const info = {
      cnp: cnpOf(21),
      nume: 'EXEMPLU',
      prenume: 'DIN EXPORT',
      adresa: 'X',
      taraDomiciliu: { nume: 'ROMÂNIA' },
      tipActIdentitate: 'CarteIdentitate',
    };
    const people = [{ $type: 'salariat', referintaSalariat: { id: employeeRef }, info }];
    const xml = `<Batch xmlns="http://www.inspectiamuncii.ro/reges2025" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
      <Message xsi:type="Contract"><ReferintaContract><Id>${contractRef}</Id></ReferintaContract><Continut>
      <ReferintaSalariat><Id>${employeeRef}</Id></ReferintaSalariat><NumarContract>21/2026</NumarContract>
      <DataInceputContract>2026-12-02T00:00:00</DataInceputContract></Continut></Message></Batch>`;
    const blob = await world.platform.ports.blobs.put(Buffer.from(JSON.stringify(people)));
    const output = await load({ files: [{ blob: blob.blob }, { text: xml }] });
    expect(output).toMatchObject({ employees: 1, contracts: 1, kept: { employees: 1, contracts: 1 } });
    const data = JSON.parse((await world.platform.ports.blobs.get(output.data!)).toString());
    expect(data.people[0]).toMatchObject({ employeeRef, contracts: [{ contractRef, state: 'active' }] });
    const known = await world.platform.client.call(submitReges, {
      employer: EMPLOYER,
      operation: 'addContract',
      employee: personOf(21),
      contract: contractOf(21),
    });
    expect(known).toMatchObject({ ref: contractRef, employeeRef, messages: [{ state: 'known' }] });
  });

  test('of the old Revisal reads people with their contracts, and says what REGES has no place for', async () => {
    const xml = `<XmlReport xmlns="http://schemas.datacontract.org/2004/07/Revisal.Entities" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
      <Header><ClientApplication>Revisal</ClientApplication></Header><Salariati><Salariat>
      <Adresa>STR. VECHE, NR. 1</Adresa><Cnp>${cnpOf(31)}</Cnp><Contracte>
      <Contract><Cor><Cod>251204</Cod><Versiune>7</Versiune></Cor><DataConsemnare>2019-03-01T00:00:00</DataConsemnare>
      <DataContract>2019-03-01T00:00:00</DataContract><DataInceputContract>2019-03-04T00:00:00</DataInceputContract>
      <NumarContract>31</NumarContract><Radiat>false</Radiat><Salariu>4500</Salariu><StareCurenta i:type="ContractStareActiv"/>
      <TimpMunca><Durata>8</Durata><Norma>NormaIntreaga840</Norma><Repartizare>OreDeZi</Repartizare></TimpMunca>
      <TipContract>ContractIndividualMunca</TipContract><TipDurata>Nedeterminata</TipDurata><TipNorma>NormaIntreaga</TipNorma></Contract>
      <Contract><Cor><Cod>251204</Cod><Versiune>7</Versiune></Cor><DataInceputContract>2010-01-01T00:00:00</DataInceputContract>
      <NumarContract>2</NumarContract><StareCurenta i:type="ContractStareIncetare"/><TipContract>Altceva</TipContract></Contract>
      </Contracte><Nume>EXEMPLU</Nume><Prenume>VECHE</Prenume><TaraDomiciliu><Nume>ROMÂNIA</Nume></TaraDomiciliu>
      <TipActIdentitate>CarteIdentitate</TipActIdentitate></Salariat></Salariati></XmlReport>`;
    const output = await load({ files: [{ text: xml }], submit: true });
    expect(output).toMatchObject({
      employees: 1,
      contracts: 2,
      lost: [{ field: 'contract.contractType', count: 1 }],
      submitted: { registered: 1, added: 1 },
      failed: [],
    });
    expect(
      world.reges.register.employeeByCnp(world.reges.employers.byCui(EMPLOYER)?.id ?? '', cnpOf(31)),
    ).toBeDefined();
  });

  test.each([
    ['a workbook', 'PK\u0003\u0004'],
    ['a text', 'nimic'],
    ['an empty list', '[]'],
    ['XML with a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ])('of %s is refused with what to do', async (_, text) => {
    await expect(load({ files: [{ text }] })).rejects.toMatchObject({
      failure: { code: 'GW_REGES_IMPORT_UNREADABLE' },
    });
  });
});

describe('a list of codes', () => {
  const ask = (input: InputOf<typeof nomenclatureReges>) => world.platform.client.call(nomenclatureReges, input);

  test('is found in the built-in tables without a login', async () => {
    const { source, items } = await ask({ kind: 'cor', query: 'programator de sistem' });
    expect({ source, items }).toEqual({
      source: 'tables',
      items: [{ code: 251204, name: 'programator de sistem informatic' }],
    });
    expect((await ask({ kind: 'localitate', query: 'Cluj-Napoca' })).items).toContainEqual({
      code: 54984,
      name: 'CLUJ-NAPOCA',
      county: 'CJ',
    });
  });

  test('comes from REGES with a login, once a day', async () => {
    const kind = 'tipsporpredefinit';
    expect(await ask({ kind, employer: EMPLOYER })).toMatchObject({ source: 'reges' });
    const { source, items } = await ask({ kind, employer: EMPLOYER, query: 'merit' });
    expect(source).toBe('kept');
    expect(items).toMatchObject([{ name: 'Salariu de merit', id: '7178f5a4-687f-4da7-928c-1395ec531879' }]);
  });

  test('is made up for by the tables while REGES is away, if they have it', async () => {
    world.reges.recipes.set([{ match: { call: 'Nomenclator' }, do: { status: 503 }, times: 20 }]);
    expect(await ask({ kind: 'cor', employer: EMPLOYER, query: '251204' })).toMatchObject({ source: 'tables' });
    await expect(
      world.platform.client
        .call(nomenclatureReges, { kind: 'nationalitate', employer: EMPLOYER })
        .catch((error: TaskFailed) => error.code),
    ).resolves.toBe('GW_REGES_UNAVAILABLE');
    world.reges.recipes.set([]);
  });

  test('of occupations that REGES gave judges an import: who is not in it is told, and the others are registered', async () => {
    expect(await ask({ kind: 'cor', employer: EMPLOYER })).toMatchObject({ source: 'reges' });
    const people = [
      { employee: personOf(41), contracts: [contractOf(41, { occupation: { code: 999_998 } })] },
      { employee: personOf(42), contracts: [contractOf(42)] },
    ];
    const output = await load({ people, submit: true });
    expect(output.submitted).toMatchObject({ registered: 1, added: 1 });
    expect(output.failed).toMatchObject([{ person: 0, findings: [{ rule: 'COR' }] }]);
  });
});

describe('a plan', () => {
  const plan = (input: InputOf<typeof planReges>) => world.platform.client.call(planReges, input);

  test('of a hire has both steps due on the day before, and the working day before that', async () => {
    const { steps, term } = await plan({ event: 'hire', date: '2026-12-02', today: '2026-11-27' });
    expect(steps.map(({ operation, dueOn, workingDay, isLate }) => [operation, dueOn, workingDay, isLate])).toEqual([
      ['registerEmployee', '2026-12-01', '2026-11-27', false],
      ['addContract', '2026-12-01', '2026-11-27', false],
    ]);
    expect(steps[1]?.ro).toBe(
      'Adăugați contractul. Termen: 2026-12-01, zi nelucrătoare; ultima zi lucrătoare este 2026-11-27.',
    );
    expect(term).toMatchObject({ certainty: 'press', days: -1 });
  });

  test('says what is not known, and takes the employer’s own terms', async () => {
    expect(await plan({ event: 'change', date: '2026-12-02' })).toMatchObject({ term: { certainty: 'unknown' } });
    process.env.REGES_TERMS = '{"change":{"days":-1,"unit":"working"}}';
    try {
      const { steps, term } = await plan({ event: 'change', date: '2026-12-02', today: '2026-12-01' });
      expect(term?.certainty).toBe('own');
      expect(steps[0]).toMatchObject({ dueOn: '2026-11-27', isLate: true });
      process.env.REGES_TERMS = '{"change":{"days":"x"}}';
      await expect(plan({ event: 'hire', date: '2026-12-02' })).rejects.toMatchObject({
        failure: { code: 'GW_REGES_TERMS_UNREADABLE' },
      });
    } finally {
      delete process.env.REGES_TERMS;
    }
  });
});
