import { expect, test } from 'vitest';
import { writeDay } from '../../clock.ts';
import { type AnafServed, call, serveAnaf } from '../testing/anaf-client.ts';
import { DECLARANT, onTransport } from '../testing/declaration.ts';
import { connectTransport } from '../testing/etransport-client.ts';

const DAY_MS = 86_400_000;

const UNKNOWN = 'Nu a fost identificat UIT-ul printre notificarile valide anterioare.';

const laterBy = ({ simulator }: AnafServed, ms: number) => simulator.state.change({ clockOffsetMs: ms });

/** A simulator without delay, and a transport in it whose UIT is good. */
async function serveTransport() {
  const served = await serveAnaf({ processMs: 0 });
  const client = await connectTransport(served);
  const { body } = await client.declare({ ref: 'AVIZ-1' });
  return { served, ...client, uit: body.UIT as string, index: body.index_incarcare as number };
}

test('a notice has its UIT at once, is ok after a while, and only then in the list, over a restart too', async () => {
  await using served = await serveAnaf({ processMs: 3_600_000 });
  const { declare, state, items, get } = await connectTransport(served);
  const { status, type, body } = await declare({ ref: 'AVIZ-1' });
  expect([status, type]).toEqual([200, 'application/json']);
  expect(body).toEqual({
    dateResponse: expect.stringMatching(/^\d{12}$/),
    ExecutionStatus: 0,
    index_incarcare: 1_000_001,
    UIT: expect.stringMatching(/^[0-9ACDEFHJKLMNPQRTUVWXY]{14}\d\d$/),
    trace_id: expect.stringMatching(/^[\da-f-]{36}$/),
    ref_declarant: 'AVIZ-1',
    atentie:
      'Verificati starea XML-ului transmis. Codul UIT este valabil din momentul in care apare ca valid dupa apelul de stare',
  });
  expect(await state(1_000_001)).toMatchObject({ stare: 'in prelucrare', ExecutionStatus: 0 });
  expect(await items()).toEqual([]);
  expect((await get(`info?cui_op=${DECLARANT}`)).body.error).toBe('Nu exista informatii pentru aceasta solicitare');
  await served.restart();
  laterBy(served, 3_600_000);
  expect(await state(1_000_001)).toMatchObject({ stare: 'ok', ExecutionStatus: 0 });
  const today = writeDay(Date.now()).replaceAll('-', '');
  expect(await items()).toEqual([
    {
      tip: 'NOT',
      stare: 'OK',
      uit: body.UIT,
      cod_decl: DECLARANT,
      ref_decl: 'AVIZ-1',
      post_avarie: 'N',
      sursa: 'A',
      id_incarcare: '0001000001',
      data_creare: expect.stringMatching(/^\d{14}$/),
      tip_op: '30',
      data_transp: `${today}000000`,
      pc_tara: 'RO',
      pc_cod: 'PF',
      pc_den: 'Exemplu Cumpărător',
      tr_tara: 'RO',
      tr_cod: '8000000000',
      tr_den: 'Exemplu Transport SRL',
      nr_veh: 'B01ABC',
      nr_rem1: 'B02ABC',
      nr_linii: 2,
      gr_tot_neta: 750.25,
      gr_tot_bruta: 760.7,
      val_tot: 12_700.3,
    },
  ]);
});

test('a correction keeps the UIT, and what it says is in force', async () => {
  const { served, upload, declare, items, get, uit } = await serveTransport();
  await using _ = served;
  const { body } = await declare({ corrects: uit, edits: [['B01ABC', 'CJ09XYZ']] });
  expect(body.UIT).toBe(uit);
  expect(await items()).toMatchObject([
    { tip: 'NOT', uit, nr_veh: 'B01ABC', data_modif: expect.stringMatching(/^\d{14}$/) },
    { tip: 'COR', uit, nr_veh: 'CJ09XYZ' },
  ]);
  const { body: records } = await get(`info?cui_op=${DECLARANT}&uit=${uit}`);
  expect(records).toMatchObject([{ uit, nr_veh: 'CJ09XYZ, B02ABC' }]);
  // A correction may give the transport another organiser: it isn't the first one's any more.
  await declare({ corrects: uit, edits: [['codOrgTransport="8000000000"', 'codOrgTransport="9900000010"']] });
  expect((await get(`info?cui_op=${DECLARANT}`)).body.error).toBe('Nu exista informatii pentru aceasta solicitare');
  expect((await get('info?cui_op=9900000010')).body).toHaveLength(1);
  await upload(onTransport('stergere', uit));
  expect((await get('info?cui_op=9900000010')).body.error).toBeDefined();
});

test('a change of vehicle and a confirmation are in the list, and at the notice that they are about', async () => {
  const { served, upload, state, items, get, uit } = await serveTransport();
  await using _ = served;
  const change = 'nrVehicul="B77NEW" dataModificare="2026-11-30T10:00:00" observatii="pană"';
  const { body } = await upload(onTransport('modifVehicul', uit, change));
  expect(body).toMatchObject({ UIT: uit, ref_declarant: '' });
  expect(await state(body.index_incarcare)).toMatchObject({ stare: 'ok' });
  await upload(onTransport('confirmare', uit, 'tipConfirmare="20" observatii="o cutie lipsă"'));
  const modif_veh = [{ nr_veh: 'B77NEW', data_modif: '20261130100000', obs: 'pană' }];
  const confirmare = { tip_conf: '20', obs: 'o cutie lipsă' };
  expect(await items()).toMatchObject([
    { tip: 'NOT', uit, nr_veh: 'B01ABC', modif_veh, confirmare },
    { tip: 'MVH', uit, nr_veh: 'B77NEW', modif_veh },
    { tip: 'CON', uit, confirmare },
  ]);
  expect((await get(`info?cui_op=${DECLARANT}`)).body).toMatchObject([{ nr_veh: 'B77NEW' }]);
});

const ON_TRANSPORT: [string, (uit: string, declarant?: string) => string][] = [
  ['a deletion', (uit, declarant) => onTransport('stergere', uit, '', declarant)],
  ['a confirmation', (uit, declarant) => onTransport('confirmare', uit, 'tipConfirmare="10"', declarant)],
  [
    'a change of vehicle',
    (uit, declarant) =>
      onTransport('modifVehicul', uit, 'nrVehicul="B77NEW" dataModificare="2026-11-30T10:00:00"', declarant),
  ],
];

test.for(ON_TRANSPORT)('%s of a UIT that is not good comes back nok', async ([, about]) => {
  const { served, upload, state, items, uit } = await serveTransport();
  await using _ = served;
  const errorsOf = async (xml: string) => {
    const { body } = await upload(xml);
    return state(body.index_incarcare);
  };
  const isUnknown = { stare: 'nok', ExecutionStatus: 1, Errors: [{ errorMessage: UNKNOWN }] };
  expect(await errorsOf(about('3V0P0L0P0T3JUW46'))).toMatchObject(isUnknown);
  expect(await errorsOf(about(uit, '9900000010'))).toMatchObject(isUnknown);
  await upload(onTransport('stergere', uit));
  expect(await errorsOf(about(uit))).toMatchObject(isUnknown);
  const refused = (await items()).filter(({ stare }) => stare === 'ERR');
  expect(refused.map(({ uit: named, mesaje }) => [named, mesaje])).toEqual(
    Array(2).fill([undefined, [{ tip: 'ERR', mesaj: UNKNOWN }]]),
  );
});

test('a UIT that is still in processing cannot be corrected yet', async () => {
  await using served = await serveAnaf({ processMs: 3_600_000 });
  const { declare, state } = await connectTransport(served);
  const { body: notice } = await declare();
  const { body: correction } = await declare({ corrects: notice.UIT });
  laterBy(served, 3_600_000);
  expect(await state(notice.index_incarcare)).toMatchObject({ stare: 'ok' });
  expect(await state(correction.index_incarcare)).toMatchObject({ stare: 'nok', Errors: [{ errorMessage: UNKNOWN }] });
});

test.for([
  ['30', 5],
  ['10', 15],
] as const)('a UIT of operation %s is good for %i days from the declared one', async ([operation, days]) => {
  await using served = await serveAnaf({ processMs: 0 });
  const { declare, upload, state, get } = await connectTransport(served);
  const day = writeDay(Date.now());
  const { body: notice } = await declare({ operation, day });
  const end = writeDay(Date.now() + days * DAY_MS);
  const infos = (await get(`info?cui_op=${DECLARANT}`)).body;
  expect(infos).toMatchObject([{ data_transp: `${day}T00:00:00`, data_exp_uit: `${end}T00:00:00` }]);
  const correct = async () => {
    const { body } = await declare({ operation, day, corrects: notice.UIT });
    return (await state(body.index_incarcare)).stare;
  };
  laterBy(served, (days - 1) * DAY_MS);
  expect(await correct()).toBe('ok');
  laterBy(served, days * DAY_MS);
  expect(await correct()).toBe('nok');
  const { body: deletion } = await upload(onTransport('stergere', notice.UIT));
  expect((await state(deletion.index_incarcare)).stare).toBe('ok');
});

test('rules that are broken come together in one text, and the transport is not good', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { declare, state, items } = await connectTransport(served);
  const { body } = await declare({
    edits: [
      ['codTara="RO"', 'codTara="DE"'],
      ['codScopOperatiune="101"', 'codScopOperatiune="201"'],
      ['"H87"', '"BUC"'],
    ],
  });
  const { stare, Errors } = await state(body.index_incarcare);
  expect([stare, Errors]).toMatchInlineSnapshot(`
    [
      "nok",
      [
        {
          "errorMessage": "textEroare=[BR-005]-La operațiunea 30, partenerul comercial trebuie să fie din România (DE).; textEroare=[BR-070]-Operațiunea 30 nu poate avea scopul 201.; textEroare=[BR-CL-003]-Codul unității de măsură nu este în listă (codUnitateMasura = BUC).",
        },
      ],
    ]
  `);
  expect(await items()).toMatchObject([
    { tip: 'NOT', stare: 'ERR', mesaje: [{ tip: 'ERR', mesaj: Errors[0].errorMessage }] },
  ]);
});

test('a file of schema 1 is taken without a warning, and then not taken over by the system', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { upload, state, items } = await connectTransport(served);
  const xml = '<eTransport xmlns="mfp:anaf:dgti:eTransport:declaratie:v1"/>';
  const { body } = await upload(xml, `upload/ETRANSP/${DECLARANT}`);
  expect(body).toMatchObject({ ExecutionStatus: 0, UIT: expect.any(String) });
  expect(body).not.toHaveProperty('atentie');
  const seen = await state(body.index_incarcare);
  expect(seen).toMatchObject({ stare: 'XML cu erori nepreluat de sistem', ExecutionStatus: 0 });
  expect(seen).not.toHaveProperty('Errors');
  expect(await items()).toEqual([]);
});

test('rights are those of the person: for some codes, or for none', async () => {
  const { served, index } = await serveTransport();
  await using _ = served;
  const textOf = ({ Errors, error }: { Errors?: { errorMessage: string }[]; error?: string }) =>
    error ?? Errors?.[0]?.errorMessage;
  const xml = onTransport('stergere', '3V0P0L0P0T3JUW46', '', '14399840');
  const none = await connectTransport(served, 'fara-drepturi');
  const noRight = 'Nu exista niciun CIF petru care sa aveti drept';
  expect(textOf((await none.upload(xml)).body)).toBe(`${noRight} in SPV`);
  expect(textOf((await none.get(`lista/1/${DECLARANT}`)).body)).toBe(`${noRight} in SPV`);
  expect(textOf(await none.state(index))).toBe(noRight);
  expect(textOf((await none.get(`info?cui_op=${DECLARANT}`)).body)).toBe(
    'Nu exista niciun CIF pentru care sa aveti drept in SPV',
  );
  const some = await connectTransport(served, 'administrator');
  const stranger = 'Nu aveti drept in SPV pentru CIF=14399840';
  expect(textOf((await some.upload(xml, 'upload/ETRANSP/14399840/2')).body)).toBe(stranger);
  expect(textOf((await some.upload(xml)).body)).toBe(stranger);
  expect(textOf((await some.get('lista/1/14399840')).body)).toBe(stranger);
  expect(textOf((await some.get('info?cui_op=14399840')).body)).toBe(stranger);
  expect((await some.state(index)).stare).toBe('ok');
  const all = await connectTransport(served);
  const { body: foreign } = await all.declare({ declarant: '14399840' });
  expect((await some.state(foreign.index_incarcare)).stare).toBe('ok');
});

test.for<[string, string]>([
  ['stareMesaj/a', 'Id_incarcare introdus= a nu este un numar intreg'],
  ['stareMesaj/1', 'Nu exista declaratia de transport cu id_incarcare= 1'],
  ['lista/60a/8000000000', 'Numarul de zile introdus= 60a nu este un numar intreg'],
  ['lista/61/8000000000', 'Numarul de zile trebuie sa fie intre 1 si 60'],
  ['lista/0/8000000000', 'Numarul de zile trebuie sa fie intre 1 si 60'],
  ['lista/1/123a', 'CIF introdus= 123a nu este un numar'],
  ['lista/60/8000000000', 'Nu exista mesaje in ultimele 60 zile'],
])('%s is answered with an error under status 200', async ([path, text]) => {
  await using served = await serveAnaf();
  const { get } = await connectTransport(served);
  const { status, body } = await get(path);
  expect([status, body.ExecutionStatus, body.Errors]).toEqual([200, 1, [{ errorMessage: text }]]);
});

test.for<[string, number, string]>([
  ['info?cui_op=abc', 200, 'cui_op introdus= abc nu este un numar'],
  ['info?cui_op=1&cui_decl=abc', 200, 'cui_decl introdus= abc nu este un numar'],
  ['info?cui_op=8000000000', 200, 'Nu exista informatii pentru aceasta solicitare'],
  ['info', 400, 'Bad Request'],
])('%s fails with one text', async ([path, expected, text]) => {
  await using served = await serveAnaf();
  const { get } = await connectTransport(served);
  const { status, body } = await get(path);
  expect([status, body.error]).toEqual([expected, text]);
});

test('info is asked by declarant, UIT or reference, and tells where the transport goes', async () => {
  const { served, get, uit } = await serveTransport();
  await using _ = served;
  for (const query of [`cui_decl=${DECLARANT}`, `uit=${uit}`, 'ref_decl=AVIZ-1']) {
    const { body } = await get(`info?cui_op=${DECLARANT}&${query}`);
    expect(body).toMatchObject([
      {
        cod_decl: 8_000_000_000,
        ref_decl: 'AVIZ-1',
        loc_start: { tip_loc: 'ADR', judet: 'CJ', localitate: 'Cluj-Napoca', numar: '7', alte_info: '-' },
        loc_final: { judet: 'B', alte_info: 'poarta 2' },
        documente: expect.stringMatching(/^20 EX-1 \d{4}-\d\d-\d\d$/),
      },
    ]);
  }
  for (const query of ['cui_decl=14399840', 'uit=3V0P0L0P0T3JUW46', 'ref_decl=AVIZ-2']) {
    expect((await get(`info?cui_op=${DECLARANT}&${query}`)).body).toHaveProperty('error');
  }
});

test('the list is of its days, of its environment, and not sorted', async () => {
  const { served, declare, items, uit } = await serveTransport();
  await using _ = served;
  const prod = await connectTransport(served, 'contabil', 'prod');
  expect(await prod.items()).toEqual([]);
  for (let count = 0; count < 12; count++) await declare();
  const indexes = (await items()).map(({ id_incarcare }) => id_incarcare);
  expect(indexes).toHaveLength(13);
  expect(indexes).not.toEqual([...indexes].sort());
  expect(indexes).not.toEqual([...indexes].sort().reverse());
  laterBy(served, 2 * DAY_MS);
  expect(await items(DECLARANT, 1)).toEqual([]);
  expect((await items(DECLARANT, 3)).map((item) => item.uit)).toContain(uit);
});

test('a state may be asked 100 times a day, a list 1,000 times; the next day again', async () => {
  await using served = await serveAnaf({ processMs: 0, statePerDay: 2, transportListPerDay: 1 });
  const { declare, state, get } = await connectTransport(served);
  const { body } = await declare();
  const asked = async () => (await state(body.index_incarcare)).Errors?.[0].errorMessage;
  expect([await asked(), await asked(), await asked()]).toEqual([
    undefined,
    undefined,
    'S-au facut deja 2 de verificari, pentru id-incarcare solicitat, in cursul zilei',
  ]);
  const listed = async () => (await get(`lista/1/${DECLARANT}`)).body.Errors?.[0].errorMessage;
  expect([await listed(), await listed()]).toEqual([
    undefined,
    'S-au facut deja 1 interogari de lista mesaje de catre utilizator in cursul zilei',
  ]);
  laterBy(served, DAY_MS);
  expect(await asked()).toBeUndefined();
});

test('a path that there is not is 404, and nothing is answered without a token', async () => {
  await using served = await serveAnaf();
  const { get } = await connectTransport(served);
  const { status, body } = await get('descarcare/1');
  expect([status, body]).toEqual([
    404,
    {
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}\+00:00$/),
      status: 404,
      error: 'Not Found',
      path: '/test/ETRANSPORT/ws/v1/descarcare/1',
    },
  ]);
  const url = `${served.simulator.env.ANAF_API_URL}/test/ETRANSPORT/ws/v1/info?cui_op=1`;
  expect((await call(url)).status).toBe(401);
});
