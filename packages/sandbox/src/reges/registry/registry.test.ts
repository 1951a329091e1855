import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { content, enrol, hire, info, onContract, onEmployee, suspension } from '../testing/messages.ts';
import { type Caller, connect, type RegesServed, type Result, serveReges } from '../testing/reges-client.ts';

/** An employee with a contract, and what is asked of the contract. */
async function hired(served: RegesServed, more: object = {}) {
  const reges = await connect(served);
  const employee = (await reges.ask('Salariat', enrol())).ref ?? '';
  const made = await reges.ask('Contract', hire(employee, more));
  const id = made.ref ?? '';
  const ask = (operation: string, parts: object = {}): Promise<Result> =>
    reges.ask('Contract', onContract(operation, id, parts));
  const said = async (operation: string, parts: object = {}): Promise<string> =>
    (await ask(operation, parts)).description;
  return { reges, employee, id, made, ask, said };
}

const ending = (dataIncetare: string) => ({
  actiune: { $type: 'actiuneIncetare', dataIncetare: `${dataIncetare}T00:00:00Z`, temeiLegal: 'Art55LitB' },
});

const suspensionEnd = (day: string) => ({
  actiune: { $type: 'actiuneSuspendare', dataIncetareSuspendare: `${day}T00:00:00Z` },
});

const employeeText = async (reges: Caller, operation: string, id: string, more?: object) =>
  (await reges.ask('Salariat', onEmployee(operation, id, more))).description;

test('an employee is enrolled, then a contract is added with the reference', async () => {
  await using served = await serveReges();
  const { employee, made } = await hired(served);
  expect(made).toMatchObject({ code: 'SUCCES', ref: expect.any(String), secRef: employee });
  expect(served.simulator.register.contractsOf(employee)).toHaveLength(1);
});

test('the same number is enrolled once, and again after it was struck off', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const { ref = '' } = await reges.ask('Salariat', enrol());
  expect(await reges.ask('Salariat', enrol())).toMatchObject({
    code: 'FAIL',
    codeType: 'ERROR',
    description: 'Salariatul **EXEMPLU ANA** este deja înregistrat cu acest număr de identificare.',
  });
  expect(await employeeText(reges, 'RadiereSalariat', ref)).toBe('Salariatul **EXEMPLU ANA** a fost radiat.');
  expect(await employeeText(reges, 'ModificareSalariat', ref)).toBe('Salariatul **EXEMPLU ANA** este radiat.');
  expect((await reges.ask('Salariat', enrol())).code).toBe('SUCCES');
});

test('an employee is changed and corrected by its reference, in any case of letters', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const { ref = '' } = await reges.ask('Salariat', enrol());
  await reges.ask('Salariat', enrol('2'));
  const renamed = { info: info('1800101221144', { nume: 'POPESCU' }) };
  expect(await employeeText(reges, 'ModificareSalariat', ref.toUpperCase(), renamed)).toBe(
    'Salariatul **POPESCU ANA** a fost modificat.',
  );
  expect(await employeeText(reges, 'CorectieSalariat', ref, { info: info('2') })).toContain('este deja înregistrat');
  expect(await employeeText(reges, 'CorectieSalariat', randomUUID())).toContain('nu a fost găsit');
  expect(await employeeText(reges, 'AdaugareContract', ref)).toContain(
    'nu se potrivește cu un mesaj despre un salariat',
  );
});

test('an employee with a contract that is not ended is not struck off', async () => {
  await using served = await serveReges();
  const { reges, employee, ask } = await hired(served);
  expect(await employeeText(reges, 'RadiereSalariat', employee)).toBe(
    'Salariatul **EXEMPLU ANA** nu a putut fi radiat! Salariatul are contracte care nu sunt încetate!',
  );
  await ask('IncetareContract', ending('2026-12-31'));
  expect(await employeeText(reges, 'RadiereSalariat', employee)).toContain('a fost radiat');
});

test.each([
  [
    'below the lowest wage',
    { salariu: 3_999 },
    'Salariul de **3999 de lei** este sub salariul minim de **4000 de lei**.',
  ],
  // The rule of 1 April 2025.
  [
    'without the fields of April 2025',
    { nivelStudii: undefined, tipLocMunca: 'Mobil', judetLocMunca: undefined },
    'Pentru contractele consemnate începând cu 01.04.2025 sunt obligatorii: **JudetLocMunca, NivelStudii**.',
  ],
  [
    'in shifts without the kind of shift',
    { timpMunca: { ...content('').timpMunca, repartizareMunca: 'Schimburi' } },
    'Pentru contractele consemnate începând cu 01.04.2025 sunt obligatorii: **TimpMunca/TipTura**.',
  ],
  [
    'of a fixed term without an end',
    { tipDurata: 'Determinata' },
    'Contractul pe durată determinată nu are dată de sfârșit.',
  ],
  [
    'of more than 36 months',
    { tipDurata: 'Determinata', dataSfarsitContract: '2029-12-02T00:00:00Z' },
    expect.stringMatching(/^A apărut o eroare\. Id eroare: [\da-f]{8}$/),
  ],
])('a contract %s is refused', async (_case, more, description) => {
  await using served = await serveReges();
  const { made } = await hired(served, more);
  expect([made.code, made.description, made.ref]).toEqual(['FAIL', description, undefined]);
});

test.each([
  [
    'recorded before 1 April 2025 needs no more than the schema asks for',
    { dataConsemnare: '2025-03-31T00:00:00Z', nivelStudii: undefined, judetLocMunca: undefined },
  ],
  ['of part time may be below the wage of a month', { tipNorma: 'TimpPartial', salariu: 2_000 }],
  ['of exactly 36 months is taken', { tipDurata: 'Determinata', dataSfarsitContract: '2029-12-01T00:00:00Z' }],
  ['of a longer term with an exception is taken', { tipDurata: 'Determinata', exceptieDataSfarsit: 'Art83LitH' }],
])('a contract %s', async (_case, more) => {
  await using served = await serveReges();
  expect((await hired(served, more)).made.code).toBe('SUCCES');
});

test('by setting, part time is held against the whole wage', async () => {
  await using served = await serveReges({ minimumWageFor: 'all' });
  const { made } = await hired(served, { tipNorma: 'TimpPartial', salariu: 2_000 });
  expect(made.code).toBe('FAIL');
});

test('an unknown reference is refused, and one that is missing', async () => {
  await using served = await serveReges();
  const { reges } = await hired(served);
  expect((await reges.ask('Contract', hire(randomUUID()))).description).toContain(
    'referința salariatului este necunoscută',
  );
  const lost = 'Contractul nu a fost găsit: referința contractului lipsește sau este necunoscută.';
  expect((await reges.ask('Contract', onContract('RadiereContract', randomUUID()))).description).toBe(lost);
  const { referintaContract: _, ...without } = onContract('RadiereContract', '');
  expect((await reges.ask('Contract', without)).description).toBe(lost);
});

test('a change of state and a change of contents do not go together', async () => {
  await using served = await serveReges();
  const { employee, said } = await hired(served);
  expect(await said('SuspendareContract', { ...suspension('2026-12-10'), continut: content(employee) })).toBe(
    'O schimbare de stare și o modificare de conținut nu pot fi trimise în același mesaj.',
  );
});

test('a change inside a registered suspension is refused; before and after it is taken', async () => {
  await using served = await serveReges();
  const { employee, ask, said } = await hired(served);
  await ask('SuspendareContract', suspension('2026-12-10', { dataSfarsit: '2026-12-20T00:00:00Z' }));
  const change = (day: string) => ({
    continut: content(employee, { dataConsemnare: `${day}T00:00:00Z`, salariu: 7_000 }),
  });
  expect(await said('ModificareContract', change('2026-12-15'))).toBe(
    'Contractul **9022** nu poate fi modificat cu data de **2026-12-15**: are o suspendare înregistrată începând cu **2026-12-10**.',
  );
  expect((await ask('ModificareContract', change('2026-12-09'))).code).toBe('SUCCES');
  expect((await ask('ModificareContract', change('2026-12-21'))).code).toBe('SUCCES');
});

test('a suspension before a registered change is refused', async () => {
  await using served = await serveReges();
  const { employee, ask, said } = await hired(served);
  const change = { continut: content(employee, { dataConsemnare: '2026-12-15T00:00:00Z', salariu: 7_000 }) };
  await ask('ModificareContract', change);
  expect(await said('SuspendareContract', suspension('2026-12-10'))).toBe(
    'Suspendarea începe la **2026-12-10**, înaintea unei modificări deja înregistrate cu data de **2026-12-15**.',
  );
  expect((await ask('SuspendareContract', suspension('2026-12-16'))).code).toBe('SUCCES');
});

test('a suspension begins, is corrected, ends, and its end is corrected', async () => {
  await using served = await serveReges();
  const { ask, said, id, employee } = await hired(served);
  expect(await said('IncetareSuspendareContract', suspensionEnd('2026-12-20'))).toContain('nu are nicio suspendare');
  expect(await said('SuspendareContract')).toBe('Mesajul nu conține acțiunea **ActiuneSuspendare**.');
  const { ref } = await ask('SuspendareContract', suspension('2026-12-10'));
  // Of an operation on a contract the reference names the record of its history.
  expect([ref === id, typeof ref]).toEqual([false, 'string']);
  expect(await said('SuspendareContract', suspension('2026-12-12'))).toContain(
    'are deja o suspendare începând cu **2026-12-10**',
  );
  expect((await ask('CorectieSuspendareContract', suspension('2026-12-11'))).code).toBe('SUCCES');
  expect(await said('CorectieIncetareSuspendareContract', suspensionEnd('2026-12-20'))).toContain('nu este încetată');
  expect(await said('IncetareSuspendareContract', suspensionEnd('2026-12-10'))).toContain('înainte de a începe');
  expect((await ask('IncetareSuspendareContract', suspensionEnd('2026-12-20'))).code).toBe('SUCCES');
  expect((await ask('CorectieIncetareSuspendareContract', suspensionEnd('2026-12-21'))).code).toBe('SUCCES');
  expect(served.simulator.register.contractsOf(employee)[0]?.suspensions).toEqual([
    { start: '2026-12-11', end: '', ended: '2026-12-21', ground: 'Art51Alin1LiteraA' },
  ]);
});

test('a suspension is taken back, ended or not', async () => {
  await using served = await serveReges();
  const { ask, employee } = await hired(served);
  const suspensions = () => served.simulator.register.contractsOf(employee)[0]?.suspensions.length;
  await ask('SuspendareContract', suspension('2026-12-10'));
  await ask('IncetareSuspendareContract', suspensionEnd('2026-12-20'));
  await ask('SuspendareContract', suspension('2026-12-21'));
  expect(suspensions()).toBe(2);
  await ask('AnulareSuspendareContract');
  await ask('AnulareSuspendareContract');
  expect(suspensions()).toBe(0);
});

test('a contract ends, is reactivated, and the reactivation is taken back', async () => {
  await using served = await serveReges();
  const { ask, said, employee } = await hired(served);
  const reactivation = {
    actiune: { $type: 'actiuneReactivare', dataReactivare: '2027-01-10T00:00:00Z', temeiLegal: 'Reintegrare' },
  };
  const isEnded = () => served.simulator.register.contractsOf(employee)[0]?.end?.day;
  expect(await said('ReactivareContract', reactivation)).toBe('Contractul **9022** nu este încetat.');
  expect(await said('IncetareContract', ending('2026-11-30'))).toBe('Contractul nu poate înceta înainte de a începe.');
  await ask('IncetareContract', ending('2026-12-31'));
  expect(await said('IncetareContract', ending('2026-12-30'))).toContain('este încetat cu data de **2026-12-31**');
  await ask('CorectieIncetareContract', ending('2026-12-30'));
  expect(isEnded()).toBe('2026-12-30');
  await ask('ReactivareContract', reactivation);
  expect(isEnded()).toBeUndefined();
  await ask('AnulareReactivareContract');
  expect(isEnded()).toBe('2026-12-30');
  await ask('AnulareIncetareContract');
  expect(isEnded()).toBeUndefined();
});

test('a contract that is struck off takes nothing more', async () => {
  await using served = await serveReges();
  const { ask, said } = await hired(served);
  expect((await ask('RadiereContract', { motivRadiere: 'Adăugat din greșeală' })).code).toBe('SUCCES');
  expect(await said('IncetareContract', ending('2026-12-31'))).toBe('Contractul **9022** este radiat.');
});

test('records of the history are corrected, added and struck off by their own references', async () => {
  await using served = await serveReges();
  const { reges, ask, employee } = await hired(served);
  const change = (salariu: number) => ({ continut: content(employee, { salariu }) });
  const salary = () => served.simulator.register.contractsOf(employee)[0]?.content.Salariu;
  const history = (operation: string, id: string | undefined, more?: object) =>
    reges.ask('Contract', onContract(operation, id ?? '', more));
  const { ref: second } = await ask('ModificareContract', change(7_000));
  const { ref: third } = await ask('ModificareContract', change(8_000));
  expect(await history('CorectieIstoricContract', second, change(7_500))).toMatchObject({
    code: 'SUCCES',
    ref: second,
  });
  expect(salary()).toBe(8_000);
  await history('RadiereIstoricContract', third);
  expect(salary()).toBe(7_500);
  expect((await history('RadiereIstoricContract', third)).description).toContain('este radiată');
  const { ref: between } = await history('AdaugareModificareInIstoricContractCuPropagare', second, change(9_000));
  expect(salary()).toBe(9_000);
  await history('RadiereIstoricContract', between);
  await history('CorectieIstoricContractCuPropagare', second, change(7_700));
  expect(salary()).toBe(7_700);
  await history('AdaugareSuspendareInIstoricContract', second, suspension('2026-12-10'));
  expect(served.simulator.register.contractsOf(employee)[0]?.suspensions).toHaveLength(1);
  expect((await history('CorectieIstoricContract', randomUUID(), change(1))).code).toBe('FAIL');
  // The adding is struck off by RadiereContract alone.
  const first = served.simulator.register.contractsOf(employee)[0]?.changes[0]?.id;
  expect((await history('RadiereIstoricContract', first)).code).toBe('FAIL');
});

test('a secondment is changed, ended, opened again and taken back', async () => {
  await using served = await serveReges();
  const { reges, id, said, ask, employee } = await hired(served);
  const seconding = (more: object) => ({
    actiune: {
      $type: 'actiuneDetasare',
      dataInceput: '2026-12-05T00:00:00Z',
      dataSfarsit: '2027-03-31T00:00:00Z',
      ...more,
    },
  });
  const secondment = () => served.simulator.register.contractsOf(employee)[0]?.secondment;
  expect(await said('PrelungireDetasareContract', seconding({}))).toBe('Contractul **9022** nu este detașat.');
  await reges.ask('Detasare/Propunere', {
    $type: 'propunereDetasareContract',
    header: { ...enrol().header, operation: 'PropunereDetasareContract' },
    temeiDetasare: 'Transnationala',
    referintaContract: { id },
    cuiAngajatorDestinatie: 'DE1',
    dataInceput: '2026-12-05T00:00:00Z',
  });
  expect(await said('PrelungireDetasareContract', seconding({ dataSfarsit: undefined }))).toBe(
    'Acțiunea nu are: **DataSfarsit**.',
  );
  await ask('PrelungireDetasareContract', seconding({ angajatorNume: 'Muster GmbH' }));
  expect(secondment()).toEqual({ start: '2026-12-05', end: '2027-03-31', ended: '', cui: 'DE1', name: 'Muster GmbH' });
  await ask('IncetareDetasareContract', {
    actiune: { $type: 'actiuneDetasare', dataIncetareDetasare: '2027-01-15T00:00:00Z' },
  });
  expect(secondment()?.ended).toBe('2027-01-15');
  await ask('AnulareIncetareDetasareContract');
  expect(secondment()?.ended).toBe('');
  await ask('AnulareDetasareContract');
  expect(secondment()).toBeUndefined();
});

test('an export says what each contract is on its day', async () => {
  await using served = await serveReges();
  const { reges, ask } = await hired(served, { dataInceputContract: '2020-01-01T00:00:00Z' });
  const current = async () => {
    const message = { $type: 'exportDate', header: { ...enrol().header, operation: 'ExportContracte' } };
    await reges.send('Contract', { ...message, entitate: 'Contract', formatExport: 'JSON' });
    const ref = (await reges.results()).at(-1)?.result.ref;
    return JSON.parse(await served.getText(`/reges/exports/${ref}`))[0].continut.stareCurenta;
  };
  await ask('SuspendareContract', suspension('2020-02-01'));
  expect(await current()).toEqual({
    $type: 'actiuneSuspendare',
    dataInceput: '2020-02-01T00:00:00',
    temeiLegal: 'Art51Alin1LiteraA',
  });
  await ask('IncetareSuspendareContract', suspensionEnd('2020-03-01'));
  expect(await current()).toEqual({ $type: 'actiuneActiv' });
  await ask('IncetareContract', ending('2020-12-31'));
  expect(await current()).toEqual({
    $type: 'actiuneIncetare',
    dataIncetare: '2020-12-31T00:00:00',
    temeiLegal: 'Art55LitB',
  });
});

test.each([
  ['DetasareContract', 'nu mai este folosită: se trimite o propunere'],
  ['InregistrareSalariat', 'nu se potrivește cu un mesaj despre un contract'],
  ['ImportBazaRevisal', 'nu se potrivește cu un mesaj despre un contract'],
])('the operation %s is refused for a contract', async (operation, text) => {
  await using served = await serveReges();
  expect(await (await hired(served)).said(operation)).toContain(text);
});

test('an export comes in two results, and its file has what is in force', async () => {
  await using served = await serveReges();
  const { reges, employee, id } = await hired(served);
  const ask = async (entitate: string, formatExport: string) => {
    const receipt = await reges.send(entitate, {
      $type: 'exportDate',
      header: { ...enrol().header, operation: entitate === 'Contract' ? 'ExportContracte' : 'ExportSalariati' },
      entitate,
      formatExport,
    });
    const results = (await reges.results()).filter(({ responseId }) => responseId === receipt);
    expect(results.map(({ result }) => result.relatedResultsExpected)).toEqual([true, false]);
    return served.getText(`/reges/exports/${results[1]?.result.ref}`);
  };
  expect(JSON.parse(await ask('Salariat', 'JSON'))).toMatchObject([
    { referintaSalariat: { id: employee }, info: { nume: 'EXEMPLU' } },
  ]);
  expect(JSON.parse(await ask('Contract', 'JSON'))).toMatchObject([
    { continut: { stareCurenta: { $type: 'actiuneActiv' } } },
  ]);
  expect(await ask('Contract', 'XML')).toContain(`<ReferintaContract><Id>${id}</Id></ReferintaContract>`);
  expect(await ask('Contract', 'EXCELOPENXML')).toMatch(/^PK/);
});
