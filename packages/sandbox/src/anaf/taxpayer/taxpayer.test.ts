import { expect, test } from 'vitest';
import { writeDay } from '../../clock.ts';
import { KNOWN_FIRMS } from '../index.ts';
import { askTva, call, expectFirewall, postJson, publicUrl, serveAnaf } from '../testing/anaf-client.ts';

const names = (body: { found: { date_generale: { denumire: string } }[] }) =>
  body.found.map(({ date_generale }) => date_generale.denumire);

test('a firm comes with the groups and fields of v9, without an envelope, absent fields as empty texts', async () => {
  await using served = await serveAnaf();
  const { status, body } = await askTva(served, [KNOWN_FIRMS.sector]);
  expect(status).toBe(200);
  expect(Object.keys(body)).toEqual(['found', 'notFound']);
  expect(body.found[0]).toMatchInlineSnapshot(`
    {
      "adresa_domiciliu_fiscal": {
        "dcod_Judet": "40",
        "dcod_JudetAuto": "B",
        "dcod_Localitate": "3",
        "dcod_Postal": "31472",
        "ddenumire_Judet": "MUNICIPIUL BUCUREŞTI",
        "ddenumire_Localitate": "Sector 3 Mun. Bucureşti",
        "ddenumire_Strada": "Str. Închipuită",
        "ddetalii_Adresa": "PARTER",
        "dnumar_Strada": "10",
        "dtara": "",
      },
      "adresa_sediu_social": {
        "scod_Judet": "40",
        "scod_JudetAuto": "B",
        "scod_Localitate": "3",
        "scod_Postal": "31472",
        "sdenumire_Judet": "MUNICIPIUL BUCUREŞTI",
        "sdenumire_Localitate": "Sector 3 Mun. Bucureşti",
        "sdenumire_Strada": "Str. Închipuită",
        "sdetalii_Adresa": "PARTER",
        "snumar_Strada": "10",
        "stara": "",
      },
      "date_generale": {
        "act": "",
        "adresa": "MUNICIPIUL BUCUREŞTI, SECTOR 3, STR. ÎNCHIPUITĂ, NR.10, PARTER",
        "codPostal": "31472",
        "cod_CAEN": "6210",
        "cui": 9900000061,
        "data": "2026-11-24",
        "data_inreg_Reg_RO_e_Factura": "",
        "data_inregistrare": "2015-02-10",
        "denumire": "EXEMPLU CU SEDIUL ÎN SECTOR SRL",
        "fax": "",
        "forma_de_proprietate": "PROPR.PRIVATA-CAPITAL PRIVAT AUTOHTON",
        "forma_juridica": "SOCIETATE COMERCIALĂ CU RĂSPUNDERE LIMITATĂ",
        "forma_organizare": "PERSOANA JURIDICA",
        "iban": "",
        "nrRegCom": "J12/61/2015",
        "organFiscalCompetent": "Direcţia Generală a Finanţelor Publice Municipiul Bucureşti",
        "stare_inregistrare": "TRANSFER(SOSIRE) din data 26.11.2019",
        "statusRO_e_Factura": false,
        "telefon": "0264000000",
      },
      "inregistrare_RTVAI": {
        "dataActualizareTvaInc": "",
        "dataInceputTvaInc": "",
        "dataPublicareTvaInc": "",
        "dataSfarsitTvaInc": "",
        "statusTvaIncasare": false,
        "tipActTvaInc": "",
      },
      "inregistrare_SplitTVA": {
        "dataAnulareSplitTVA": "",
        "dataInceputSplitTVA": "",
        "statusSplitTVA": false,
      },
      "inregistrare_scop_Tva": {
        "perioade_TVA": [
          {
            "data_anul_imp_ScpTVA": "",
            "data_inceput_ScpTVA": "2015-03-01",
            "data_sfarsit_ScpTVA": "",
            "mesaj_ScpTVA": "",
          },
        ],
        "scpTVA": true,
      },
      "stare_inactiv": {
        "dataInactivare": "",
        "dataPublicare": "",
        "dataRadiere": "",
        "dataReactivare": "",
        "statusInactivi": false,
      },
    }
  `);
});

test.for<[keyof typeof KNOWN_FIRMS, string, object]>([
  ['payer', '2026-11-24', { inregistrare_scop_Tva: { scpTVA: true }, date_generale: { statusRO_e_Factura: true } }],
  ['payer', '2014-12-31', { inregistrare_scop_Tva: { scpTVA: false, perioade_TVA: [] } }],
  ['onCollection', '2026-11-24', { inregistrare_RTVAI: { statusTvaIncasare: true, dataInceputTvaInc: '2019-02-01' } }],
  ['inactive', '2026-11-24', { stare_inactiv: { statusInactivi: true }, inregistrare_scop_Tva: { scpTVA: false } }],
  ['inactive', '2024-05-09', { stare_inactiv: { statusInactivi: false }, inregistrare_scop_Tva: { scpTVA: true } }],
  ['split', '2026-11-24', { inregistrare_SplitTVA: { statusSplitTVA: true } }],
  ['struckOff', '2026-11-24', { date_generale: { stare_inregistrare: 'RADIERE din data 15.09.2021' } }],
  ['notPayer', '2026-11-24', { inregistrare_scop_Tva: { scpTVA: false, perioade_TVA: [] } }],
  ['village', '2019-01-01', { inregistrare_scop_Tva: { scpTVA: false, perioade_TVA: [{}] } }],
  ['village', '2026-11-24', { inregistrare_scop_Tva: { scpTVA: true, perioade_TVA: [{}, {}] } }],
])('the made-up firm %s as of %s', async ([name, day, expected]) => {
  await using served = await serveAnaf();
  const { body } = await askTva(served, [KNOWN_FIRMS[name]], day);
  expect(body.found[0]).toMatchObject(expected);
});

test('a code that is in no register and one with a wrong control digit are not found, others are always the same', async () => {
  await using served = await serveAnaf();
  const { body } = await askTva(served, [KNOWN_FIRMS.absent, 18547291, 18547290]);
  expect(body.notFound).toEqual([KNOWN_FIRMS.absent, 18547291]);
  await using other = await serveAnaf();
  expect(names((await askTva(other, [18547290])).body)).toEqual(names(body));
  expect(names(body)[0]).toMatch(/FICTIV 18547290 SRL$/);
});

test.for([
  ['other JSON', '{"cui":18547290}'],
  ['no JSON', '[{'],
  ['an empty list', '[]'],
  ['a code in quotes', '[{"cui":"18547290","data":"2026-11-24"}]'],
  ['a day that there is not', '[{"cui":18547290,"data":"2026-02-30"}]'],
  ['101 codes', JSON.stringify(Array(101).fill({ cui: 18547290, data: '2026-11-24' }))],
])('%s is answered with 400', async ([, body]) => {
  await using served = await serveAnaf();
  expect((await postJson(publicUrl(served, '/api/PlatitorTvaRest/v9/tva'), body)).status).toBe(400);
});

test('a hundred codes are answered in one call', async () => {
  await using served = await serveAnaf();
  const { body } = await askTva(served, Array(100).fill(18547290));
  expect(body.found).toHaveLength(100);
});

test('an asynchronous answer is not ready at first, can be taken once, and is kept over a restart', async () => {
  await using served = await serveAnaf({ asyncMs: 3_600_000 });
  const question = [{ cui: KNOWN_FIRMS.payer, data: '2026-11-24' }];
  const sent = await postJson(publicUrl(served, '/AsynchWebService/api/v8/ws/tva'), question);
  expect(sent.body).toMatchObject({ cod: 200, message: 'Successful' });
  const take = () => call(publicUrl(served, `/AsynchWebService/api/v7/ws/tva?id=${sent.body.correlationId}`));
  expect((await take()).body).toMatchObject({ cod: 202 });
  await served.restart();
  served.simulator.state.change({ clockOffsetMs: 3_600_000 });
  expect(names((await take()).body)).toEqual(['EXEMPLU PLĂTITOR DE TVA SRL']);
  expect((await take()).status).toBe(404);
});

test('an asynchronous answer is gone after three days', async () => {
  await using served = await serveAnaf();
  const sent = await postJson(publicUrl(served, '/AsynchWebService/api/v8/ws/tva'), [
    { cui: 18547290, data: '2026-11-24' },
  ]);
  served.simulator.state.change({ clockOffsetMs: 3 * 86_400_000 + 1_000 });
  const taken = await call(publicUrl(served, `/AsynchWebService/api/v7/ws/tva?id=${sent.body.correlationId}`));
  expect(taken.status).toBe(404);
});

test('the register of e-Factura answers 404 with a body where it knows nobody', async () => {
  await using served = await serveAnaf();
  const ask = (...cuis: number[]) =>
    postJson(
      publicUrl(served, '/api/registruroefactura/v1/interogare'),
      cuis.map((cui) => ({ cui, data: '2026-11-24' })),
    );
  const nobody = await ask(KNOWN_FIRMS.notPayer, KNOWN_FIRMS.absent);
  expect([nobody.status, nobody.body]).toEqual([
    404,
    { found: [], notFound: [KNOWN_FIRMS.absent, KNOWN_FIRMS.notPayer] },
  ]);
  const one = await ask(KNOWN_FIRMS.payer);
  expect([one.status, one.body.found[0]]).toMatchObject([
    200,
    { cui: KNOWN_FIRMS.payer, dataInscriere: '2022-07-01', stare: 'Inregistrat' },
  ]);
});

test('a yearly statement adds up, and a year that nobody has filed yet is empty', async () => {
  await using served = await serveAnaf();
  const ask = (year: number) => call(publicUrl(served, `/bilant?an=${year}&cui=${KNOWN_FIRMS.payer}`));
  const { body } = await ask(2023);
  expect(body).toMatchObject({ an: 2023, cui: KNOWN_FIRMS.payer, deni: 'EXEMPLU PLĂTITOR DE TVA SRL', caen: 6210 });
  const value = Object.fromEntries(
    body.i.map((each: { indicator: string; val_indicator: number }) => [each.indicator, each.val_indicator]),
  );
  expect(value.I1 + value.I2).toBe(value.I7 + value.I10);
  expect(value.I14 - value.I15).toBe(value.I16 - value.I17);
  expect((await ask(2050)).body).toMatchObject({ deni: '', i: [] });
  expect((await call(publicUrl(served, '/bilant?an=2023'))).status).toBe(400);
});

test('who is no member of the registers of farmers and cults is found all the same', async () => {
  await using served = await serveAnaf();
  const { body } = await postJson(publicUrl(served, '/RegAgric/api/v2/ws/agric'), [
    { cui: 18547290, data: '2026-11-24' },
  ]);
  expect(body).toMatchObject({ cod: 200, message: 'SUCCESS', found: [{ cui: 18547290, statusRegAgric: false }] });
});

test("a firm's status changes on a day, before which the old answer stays, and is kept over a restart", async () => {
  await using served = await serveAnaf();
  const change = (body: object) =>
    call(`${served.url}/anaf/control/firms/${KNOWN_FIRMS.payer}`, { method: 'PUT', body: JSON.stringify(body) });
  await change({ vatPayer: false, inactive: true, from: '2026-11-01' });
  await served.restart();
  const on = async (day: string) => (await askTva(served, [KNOWN_FIRMS.payer], day)).body.found[0];
  expect(await on('2026-10-31')).toMatchObject({
    inregistrare_scop_Tva: { scpTVA: true },
    stare_inactiv: { statusInactivi: false },
  });
  expect(await on('2026-11-01')).toMatchObject({
    inregistrare_scop_Tva: { scpTVA: false, perioade_TVA: [{ data_sfarsit_ScpTVA: '2026-11-01' }] },
    stare_inactiv: { statusInactivi: true, dataInactivare: '2026-11-01' },
  });
  await change({ vatPayer: true, from: '2026-11-10' });
  expect(await on('2026-11-10')).toMatchObject({ inregistrare_scop_Tva: { scpTVA: true, perioade_TVA: [{}, {}] } });
  expect((await change({ vat: true })).body).toEqual({ error: 'Unrecognized key: "vat"' });
});

test('a change without a day is in force from today', async () => {
  await using served = await serveAnaf();
  served.simulator.firms.change(KNOWN_FIRMS.payer, { struckOff: true });
  const today = writeDay(Date.now());
  expect((await askTva(served, [KNOWN_FIRMS.payer], today)).body.found[0]).toMatchObject({
    stare_inactiv: { dataRadiere: today },
    inregistrare_scop_Tva: { scpTVA: false },
  });
});

test('a second call within a second is shown, and turned away by the firewall once the pace is strict', async () => {
  await using served = await serveAnaf();
  const askFive = () => Promise.all(Array.from({ length: 5 }, () => askTva(served, [18547290])));
  expect((await askFive()).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(served.simulator.state.calls(5).some(({ note }) => note.includes('more than one call a second'))).toBe(true);
  served.simulator.state.change({ strictPace: true });
  const answers = await askFive();
  const rejected = answers.find(({ type }) => type.startsWith('text/html'));
  expect(rejected).toBeDefined();
  if (rejected) expectFirewall(rejected);
});
