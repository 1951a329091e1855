import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { writeDay } from '../../clock.ts';
import { ENFORCEMENT_BODY, KNOWN_FIRMS } from '../index.ts';
import { type AnafServed, call, expectFirewall, serveAnaf } from '../testing/anaf-client.ts';
import { CIF, connect } from '../testing/efactura-client.ts';
import { invoice } from '../testing/invoice.ts';

const DAY_MS = 86_400_000;
const BUYER = String(KNOWN_FIRMS.sector);

const laterBy = ({ simulator }: AnafServed, ms: number) => simulator.state.change({ clockOffsetMs: ms });

test('an invoice is taken, processed, and reaches the lists of seller and buyer, over a restart too', async () => {
  await using served = await serveAnaf({ processMs: 3_600_000 });
  const { index, state, get } = await connect(served);
  const id = await index(invoice());
  expect(await state(id)).toBe(
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<header xmlns="mfp:anaf:dgti:efactura:stareMesajFactura:v1" stare="in prelucrare"/>',
  );
  await served.restart();
  laterBy(served, 3_600_000);
  expect(await state(id)).toMatch(/ stare="ok" id_descarcare="\d+"\/>$/);
  const list = async (cif: string) => (await get('listaMesajeFactura', { zile: 1, cif })).body;
  const detalii = `Factura cu id_incarcare=${id} emisa de cif_emitent=${CIF} pentru cif_beneficiar=${BUYER}`;
  expect(await list(CIF)).toMatchObject({
    mesaje: [
      { cif: CIF, id_solicitare: id, detalii, tip: 'FACTURA TRIMISA', data_creare: expect.stringMatching(/^\d{12}$/) },
    ],
    cui: CIF,
    titlu: 'Lista Mesaje disponibile din ultimele 1 zile',
  });
  expect(await list(BUYER)).toMatchObject({
    mesaje: [{ cif: BUYER, id_solicitare: id, detalii, tip: 'FACTURA PRIMITA' }],
  });
});

test('the answer to an upload has the real form', async () => {
  await using served = await serveAnaf();
  const { upload } = await connect(served);
  const { status, type, body } = await upload(invoice());
  expect([status, type]).toEqual([200, 'application/xml']);
  expect(body.replace(/\d{12}/, 'now')).toBe(
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<header xmlns="mfp:anaf:dgti:spv:respUploadFisier:v1" dateResponse="now" ExecutionStatus="0" index_incarcare="5000000001"/>',
  );
});

test('the ZIP holds the invoice as it was sent and the signed copy, which another library takes', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index, state, files } = await connect(served);
  const id = await index(invoice());
  const download = /id_descarcare="(\d+)"/.exec(await state(id))?.[1] ?? '';
  const found = await files(download);
  expect(Object.keys(found).sort()).toEqual([`${id}.xml`, `semnatura_${id}.xml`]);
  expect(found[`${id}.xml`]).toBe(invoice());
  const signed = found[`semnatura_${id}.xml`] ?? '';
  const certificate = await readFile(served.simulator.env.ANAF_SIGNING_CERTIFICATE_PATH ?? '', 'utf8');
  const check = new SignedXml({ publicCert: certificate, getCertFromKeyInfo: () => null });
  check.loadSignature(/<Signature [\s\S]*<\/Signature>/.exec(signed)?.[0] ?? '');
  expect(check.checkSignature(signed)).toBe(true);
  expect(signed).toContain(new X509Certificate(certificate).raw.toString('base64'));
});

test('a faulty invoice is nok: the error file says why, in the list of who sent it alone', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index, state, files, get } = await connect(served);
  const id = await index(invoice({ edits: [['RO-CJ', 'CJ']] }));
  const download = /stare="nok" id_descarcare="(\d+)"/.exec(await state(id))?.[1] ?? '';
  const text = (await files(download))[`${id}.xml`] ?? '';
  expect(text).toContain(
    `xmlns="mfp:anaf:dgti:efactura:mesajEroriFactuta:v1" Index_incarcare="${id}" Cif_emitent="${CIF}"`,
  );
  expect(text).toContain('<Error errorMessage="E: validari globale  SCHEMATRON   eroare: [BR-RO-110]-');
  const { body } = await get('listaMesajeFactura', { zile: 1, cif: CIF });
  expect(body.mesaje).toMatchObject([
    { tip: 'ERORI FACTURA', detalii: `Erori de validare identificate la factura primita cu id_incarcare=${id}` },
  ]);
  expect((await get('listaMesajeFactura', { zile: 1, cif: BUYER })).body.eroare).toBe(
    'Nu exista mesaje in ultimele 1 zile',
  );
});

test.for<[string, readonly (readonly [string, string])[], string]>([
  ['another specification', [['CIUS-RO:1.0.1', 'CIUS-RO:1.0.0']], 'BR-RO-001'],
  ['a blank before the specification', [['>urn:cen', '> urn:cen']], 'BR-RO-001'],
  ['a number without a digit', [['<cbc:ID>EX-1', '<cbc:ID>EX']], 'BR-RO-010'],
  ['a kind that there is not', [['>380<', '>381<']], 'BR-RO-020'],
  ['another currency without RON for the VAT', [['Code>RON<', 'Code>EUR<']], 'BR-RO-030'],
  ['a city of Bucharest that is no sector', [['SECTOR3', 'Sector 3']], 'BR-RO-100'],
  ['no street', [['<cbc:StreetName>Str. Închipuită 1</cbc:StreetName>', '']], 'BR-RO-080'],
  ['a zone behind a date', [['2026-11-24', '2026-11-24Z']], 'BR-RO-DT001'],
  [
    'a sum of lines that is a cent off',
    [['>100.00</cbc:LineExtensionAmount><cbc:TaxE', '>100.01</cbc:LineExtensionAmount><cbc:TaxE']],
    'BR-CO-10',
  ],
  ['a payable amount that is a cent off', [['>121.00</cbc:Payable', '>121.01</cbc:Payable']], 'BR-CO-16'],
  [
    'a VAT that is not the sum of its parts',
    [['>21.00</cbc:TaxAmount><cac:TaxSub', '>22.00</cbc:TaxAmount><cac:TaxSub']],
    'BR-CO-14',
  ],
  ['a rate that does not give the VAT', [['<cbc:Percent>21.00', '<cbc:Percent>11.00']], 'BR-CO-17'],
  ['neither a due date nor terms', [['<cbc:DueDate>2026-12-24</cbc:DueDate>', '']], 'BR-CO-25'],
  ['a negative price', [['>50.00<', '>-50.00<']], 'BR-27'],
])('%s is found: %s', async ([, edits, rule]) => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index } = await connect(served);
  await index(invoice({ edits }));
  const [kept] = served.simulator.uploads.newest(1);
  expect(kept?.errors.join()).toContain(`eroare: [${rule}]-`);
});

test.for<[string, Parameters<typeof invoice>[0], string]>([
  [
    'a seller whose control digit is wrong',
    { seller: 9900000999 },
    'E: AccountingSupplierParty (1) sectiune Party (1) sectiune PartyTaxScheme (1) sectiune CompanyID (1)  eroare regula: R_BT_32_cui: Cui vanzator incorect / validare CUI (9900000999) ',
  ],
  [
    'a seller that is in no register',
    { seller: KNOWN_FIRMS.absent },
    `E: validari globale\n eroare regula: R6.1: CIF-ul vanzatorului nu figureaza in baza de date:${KNOWN_FIRMS.absent}`,
  ],
])('%s is refused once the rules are kept', async ([, parts, text]) => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index } = await connect(served);
  await index(invoice(parts));
  expect(served.simulator.uploads.newest(1)[0]?.errors).toEqual([text]);
});

test('an invoice that was taken before is named with its index and day; one that was refused may come again', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index } = await connect(served);
  await index(invoice({ edits: [['RO-CJ', 'CJ']] }));
  const first = await index(invoice());
  await index(invoice());
  const text = `Factura a mai fost transmisa anterior cu index=${first} si data incarcare=${writeDay(Date.now())}`;
  expect(served.simulator.uploads.newest(2).map(({ errors }) => errors)).toEqual([[text], []]);
});

test('test and production are apart', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const [trial, production] = [await connect(served), await connect(served, 'contabil', 'prod')];
  const id = await trial.index(invoice());
  expect(await production.state(id)).toContain(`Nu exista factura cu id_incarcare= ${id}`);
  await production.index(invoice());
  expect(served.simulator.uploads.newest(1)[0]?.errors).toEqual([]);
});

test.for<[string, string | Uint8Array, Record<string, string>, string]>([
  [
    'a standard that there is not',
    invoice(),
    { standard: 'XML', cif: CIF },
    'Valorile acceptate pentru parametrul standard sunt UBL, CN, CII sau RASP',
  ],
  ['a code that is no number', invoice(), { standard: 'UBL', cif: '123a' }, 'CIF introdus= 123a nu este un numar'],
  [
    'extern other than DA',
    invoice(),
    { standard: 'UBL', cif: CIF, extern: 'NU' },
    'Daca parametrul extern trebuie completat, valoarea acceptata este DA',
  ],
  [
    'autofactura other than DA',
    invoice(),
    { standard: 'UBL', cif: CIF, autofactura: 'x' },
    'Daca parametrul autofacturare trebuie completat, valoarea acceptata este DA',
  ],
  [
    'a body that has no authority to enforce',
    invoice(),
    { standard: 'UBL', cif: CIF, executare: 'DA' },
    `CIF introdus= ${CIF} nu este inregistrat in Registrul RO e-Factura executari silite`,
  ],
  [
    'another root',
    invoice().replaceAll('Invoice xmlns', 'Invoice1 xmlns').replace('</Invoice>', '</Invoice1>'),
    { standard: 'UBL', cif: CIF },
    'Fisierul transmis nu este valid. org.xml.sax.SAXParseException; lineNumber: 2; columnNumber: 240; cvc-elt.1.a: Cannot find the declaration of element &#39;Invoice1&#39;. ',
  ],
  [
    'a broken document',
    '<Invoice>',
    { standard: 'UBL', cif: CIF },
    'Fisierul transmis nu este valid. org.xml.sax.SAXParseException; lineNumber: 1; ',
  ],
  [
    'a DOCTYPE',
    `<!DOCTYPE a [<!ENTITY x "y">]>${invoice().slice(39)}`,
    { standard: 'UBL', cif: CIF },
    'DOCTYPE is disallowed.',
  ],
  [
    'more than 10 MB',
    new Uint8Array(10 * 1024 * 1024 + 1),
    { standard: 'UBL', cif: CIF },
    'Marime fisier transmis mai mare de 10 MB.',
  ],
])('an upload with %s is refused at once', async ([, xml, query, text]) => {
  await using served = await serveAnaf();
  const { upload } = await connect(served);
  const { status, body } = await upload(xml, query);
  expect(status).toBe(200);
  expect(body).toContain('ExecutionStatus="1">\n    <Errors errorMessage="');
  expect(body).toContain(text);
  expect(served.simulator.uploads.total()).toBe(0);
});

test('an enforcement body of the register sends in the name of the debtor, whose list it is in', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index, state, get } = await connect(served);
  const id = await index(invoice(), { standard: 'UBL', cif: String(ENFORCEMENT_BODY), executare: 'DA' });
  expect(await state(id)).toContain('stare="ok"');
  expect(served.simulator.uploads.newest(1)).toMatchObject([
    { cif: String(ENFORCEMENT_BODY), seller: CIF, flags: 'executare', errors: [] },
  ]);
  expect((await get('listaMesajeFactura', { zile: 1, cif: CIF })).body).toMatchObject({
    mesaje: [{ cif: CIF, id_solicitare: id, tip: 'FACTURA TRIMISA' }],
  });
});

test('other enforcement bodies are entered and taken out by a control, over a restart too', async () => {
  await using served = await serveAnaf();
  const { upload } = await connect(served);
  const control = (method: string, cif: string, body?: string) =>
    call(`${served.url}/anaf/control/enforcement/${cif}`, { method, ...(body !== undefined && { body }) });
  const refusal = async (cif: string) =>
    /nu este inregistrat in Registrul RO e-Factura executari silite/.test(
      (await upload(invoice(), { standard: 'UBL', cif, executare: 'DA' })).body,
    );
  expect((await control('PUT', BUYER)).body).toEqual({ cif: BUYER, registered: true });
  await served.restart();
  expect(await refusal(BUYER)).toBe(false);
  expect((await control('GET', BUYER)).body).toEqual({ cif: BUYER, registered: true });
  expect((await control('DELETE', BUYER)).body).toEqual({ cif: BUYER, registered: false });
  expect(await refusal(BUYER)).toBe(true);
  // The ready one leaves and comes back as any other.
  const ready = String(ENFORCEMENT_BODY);
  await control('DELETE', ready);
  await served.restart();
  expect(await refusal(ready)).toBe(true);
  await control('PUT', ready);
  expect(await refusal(ready)).toBe(false);
  expect(await control('PUT', '9900000011')).toMatchObject({ status: 404 });
});

test('missing parameters and a missing body are 400 in JSON', async () => {
  await using served = await serveAnaf();
  const { upload, get } = await connect(served);
  const answers = [
    await upload(invoice(), { standard: 'UBL' }),
    await upload('', { standard: 'UBL', cif: CIF }),
    await get('stareMesaj', {}),
    await get('descarcare', {}),
    await get('listaMesajeFactura', { cif: CIF }),
    await get('listaMesajePaginatieFactura', { cif: CIF }),
  ];
  expect(answers.map(({ status, body }) => `${status} ${body.error}: ${body.message}`)).toEqual([
    '400 Bad Request: Parametrii standard si cif sunt obligatorii',
    '400 Bad Request: Trebuie sa aveti atasat in request un fisier de tip xml',
    '400 Bad Request: Parametrul id_incarcare este obligatoriu',
    '400 Bad Request: Parametrul id este obligatoriu',
    '400 Bad Request: Parametrii zile si cif sunt obligatorii',
    '400 Bad Request: Parametrii startTime, endTime, cif si pagina sunt obligatorii',
  ]);
});

test('people without a right are refused in the words of each call', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const owner = await connect(served);
  const id = await owner.index(invoice({ seller: 18547290 }), { standard: 'UBL', cif: '18547290' });
  const message = served.simulator.uploads.messagesOf(Number(id))[0]?.id ?? 0;
  const [some, none] = [await connect(served, 'administrator'), await connect(served, 'fara-drepturi')];
  const query = { standard: 'UBL', cif: '18547290' };
  expect((await some.upload(invoice(), query)).body).toContain('Nu aveti drept in SPV pentru CIF=18547290');
  expect((await none.upload(invoice(), query)).body).toContain(
    'Nu exista niciun CIF pentru care sa aveti drept in SPV',
  );
  expect(await some.state(id)).toContain(`Nu aveti dreptul de inteorgare pentru id_incarcare= ${id}`);
  expect(await none.state(id)).toContain('Nu exista niciun CIF petru care sa aveti drept');
  expect((await some.get('listaMesajeFactura', { zile: 1, cif: '18547290' })).body.eroare).toBe(
    'Nu aveti drept in SPV pentru CIF=18547290',
  );
  expect((await some.get('descarcare', { id: message })).body.eroare).toBe(
    'Nu aveti dreptul sa descarcati acesta factura',
  );
});

test('questions about what there is not are answered as ANAF words them', async () => {
  await using served = await serveAnaf();
  const { state, get } = await connect(served);
  expect(await state('aaa')).toContain('<Errors errorMessage="Id_incarcare introdus= aaa nu este un numar intreg"/>');
  expect(await state('15000')).toContain('Nu exista factura cu id_incarcare= 15000');
  const text = async (name: string, query: Record<string, string | number>) => (await get(name, query)).body.eroare;
  expect(await text('descarcare', { id: '123a' })).toBe('Id descarcare introdus= 123a nu este un numar intreg');
  expect(await text('descarcare', { id: 21 })).toBe('Pentru id=21 nu exista inregistrata nici o factura');
  expect(await text('listaMesajeFactura', { zile: 'aaa', cif: CIF })).toBe(
    'Numarul de zile introdus= aaa nu este un numar intreg',
  );
  expect(await text('listaMesajeFactura', { zile: 61, cif: CIF })).toBe('Numarul de zile trebuie sa fie intre 1 si 60');
  expect(await text('listaMesajeFactura', { zile: 1, cif: 'aaa' })).toBe('CIF introdus= aaa nu este un numar');
  expect(await text('listaMesajeFactura', { zile: 1, cif: CIF, filtru: 'X' })).toBe(
    'Valorile acceptate pentru parametrul filtru sunt E, T, P sau R',
  );
});

test('the paged list refuses the future, what is older than 60 days, and times that are none', async () => {
  await using served = await serveAnaf();
  const { get } = await connect(served);
  const now = Date.now();
  const ask = async (startTime: number | string, endTime: number, pagina: number | string = 1) =>
    (await get('listaMesajePaginatieFactura', { startTime, endTime, cif: CIF, pagina })).body.eroare;
  expect(await ask(now - 60_000, now + 60_000)).toMatch(
    /^endTime = [\d-]{10} [\d:]{8} nu poate in viitor fata de momentul requestului$/,
  );
  expect(await ask(now - 61 * DAY_MS, now)).toMatch(
    /^startTime = .* nu poate fi mai vechi de 60 de zile fata de momentul requestului$/,
  );
  expect(await ask(now - 1_000, now - 2_000)).toMatch(/^endTime = .* nu poate fi <= startTime = /);
  expect(await ask('aaa', now)).toBe('startTime = aaa nu este un numar sau nu are o valoare acceptata de sistem');
  expect(await ask(now - 1_000, now, 'aa')).toBe(
    'pagina = aa nu este un numar sau nu are o valoare acceptata de sistem',
  );
  expect(await ask(now - 1_000, now)).toBe('Nu exista mesaje in intervalul selectat');
});

test('a list of more than a page is refused without pages, and comes in pages', async () => {
  await using served = await serveAnaf({ processMs: 0, pageSize: 2 });
  const { index, get } = await connect(served);
  const ids = [];
  for (const number of ['A1', 'A2', 'A3']) ids.push(await index(invoice({ number })));
  expect((await get('listaMesajeFactura', { zile: 1, cif: CIF })).body.eroare).toBe(
    'Lista de mesaje este mai mare decat numarul de 2 elemente permise in pagina. Folositi endpoint-ul cu paginatie.',
  );
  const endTime = Date.now();
  const page = async (pagina: number) =>
    (await get('listaMesajePaginatieFactura', { startTime: endTime - DAY_MS, endTime, cif: CIF, pagina })).body;
  expect(await page(2)).toMatchObject({
    mesaje: [{ id_solicitare: ids[0] }],
    numar_inregistrari_in_pagina: 1,
    numar_total_inregistrari_per_pagina: 2,
    numar_total_inregistrari: 3,
    numar_total_pagini: 2,
    index_pagina_curenta: 2,
  });
  expect((await page(3)).eroare).toBe('Pagina solicitata 3 este mai mare decat numarul toatal de pagini 2');
});

test('daily limits hold for each message and code, in the words of ANAF, until the next day', async () => {
  await using served = await serveAnaf({
    processMs: 0,
    statePerDay: 1,
    listPerDay: 1,
    pagedListPerDay: 1,
    downloadPerDay: 1,
    raspPerDay: 1,
  });
  // No midnight may come in between: today at noon.
  laterBy(served, Date.parse(`${writeDay(Date.now())}T10:00:00Z`) - Date.now());
  const { index, state, get, upload, files } = await connect(served);
  const id = await index(invoice());
  const message = served.simulator.uploads.messagesOf(Number(id))[0]?.id ?? 0;
  const rasp = `<header xmlns="mfp:anaf:dgti:spv:reqMesaj:v1" index_incarcare="${id}" message="Nu este a noastra"/>`;
  const endTime = served.simulator.state.now() - 1_000;
  const paged = { startTime: endTime - DAY_MS, endTime, cif: CIF, pagina: 1 };
  await state(id);
  await get('listaMesajeFactura', { zile: 1, cif: CIF });
  await get('listaMesajePaginatieFactura', paged);
  await files(message);
  await upload(rasp, { standard: 'RASP', cif: BUYER });
  expect(await state(id)).toContain('S-au facut deja 20 descarcari de mesaj in cursul zilei');
  const list = 'S-au facut deja 1000 interogari de lista mesaje de catre utilizator in cursul zilei';
  expect((await get('listaMesajeFactura', { zile: 1, cif: CIF })).body.eroare).toBe(list);
  expect((await get('listaMesajePaginatieFactura', paged)).body.eroare).toBe(list);
  expect((await get('descarcare', { id: message })).body.eroare).toBe(
    'S-au facut deja 10 descarcari de mesaj in cursul zilei',
  );
  expect((await upload(rasp, { standard: 'RASP', cif: BUYER })).body).toContain(
    `S-au incarcat deja 1000 de mesaje de tip RASP pentru cui=${BUYER} in cursul zile`,
  );
  served.simulator.state.change({ clockOffsetMs: served.simulator.state.settings().clockOffsetMs + DAY_MS });
  expect(await state(id)).toContain('stare="ok"');
});

test("a buyer's message is in both lists", async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index, get } = await connect(served);
  const id = await index(invoice());
  const rasp = `<header xmlns="mfp:anaf:dgti:spv:reqMesaj:v1" index_incarcare="${id}" message="Nu este a noastră"/>`;
  await index(rasp, { standard: 'RASP', cif: BUYER });
  const list = async (cif: string) =>
    (await get('listaMesajeFactura', { zile: 1, cif, filtru: 'R' })).body.mesaje.map(({ tip }: { tip: string }) => tip);
  expect(await list(BUYER)).toEqual(['MESAJ CUMPARATOR TRANSMIS']);
  expect(await list(CIF)).toEqual(['MESAJ CUMPARATOR PRIMIT']);
  await index(rasp.replace(id, '7'), { standard: 'RASP', cif: BUYER });
  expect(served.simulator.uploads.newest(1)[0]?.errors).toEqual(['Nu exista factura cu id_incarcare= 7']);
});

test('after 60 days a message is gone from the lists and can not be downloaded', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index, get } = await connect(served);
  const id = await index(invoice());
  const message = served.simulator.uploads.messagesOf(Number(id))[0]?.id ?? 0;
  laterBy(served, 60 * DAY_MS + 1_000);
  expect((await get('descarcare', { id: message })).body.eroare).toMatch(
    /^Fisierul nu mai poate fi descarcat pentru ca a trecut perioada de 60 de zile/,
  );
  expect((await get('listaMesajeFactura', { zile: 60, cif: CIF })).body.eroare).toBe(
    'Nu exista mesaje in ultimele 60 zile',
  );
});

test('a self-billed invoice says on whose behalf it was sent; one for the uploader itself is in the list twice', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index, get } = await connect(served);
  await index(invoice({ edits: [['>380<', '>389<']] }), { standard: 'UBL', cif: BUYER, autofactura: 'DA' });
  const { body } = await get('listaMesajeFactura', { zile: 1, cif: CIF });
  expect(body.mesaje[0].detalii).toMatch(new RegExp(`transmisa de cif=${BUYER} ca autofactura in numele cif=${CIF}$`));
  await index(invoice({ number: 'X1', seller: 18547290, buyer: 18547290 }), { standard: 'UBL', cif: '18547290' });
  const own = (await get('listaMesajeFactura', { zile: 1, cif: '18547290' })).body.mesaje;
  expect(own.map(({ tip }: { tip: string }) => tip).sort()).toEqual(['FACTURA PRIMITA', 'FACTURA TRIMISA']);
});

test("an invoice for a person goes by uploadb2c, and is in the seller's list alone", async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { upload } = await connect(served);
  const { body } = await upload(invoice({ buyer: '0000000000000' }), { standard: 'UBL', cif: CIF }, 'uploadb2c');
  const id = Number(/index_incarcare="(\d+)"/.exec(body)?.[1]);
  expect(served.simulator.uploads.messagesOf(id).map(({ cif, tip }) => [cif, tip])).toEqual([[CIF, 'FACTURA TRIMISA']]);
  expect(served.simulator.uploads.newest(1)[0]).toMatchObject({ call: 'uploadb2c', verdict: 'ok' });
});

test('without a token the calls are 401, under another name 403', async () => {
  await using served = await serveAnaf();
  const rest = `${served.simulator.env.ANAF_API_URL}/test/FCTEL/rest`;
  expect((await call(`${rest}/stareMesaj?id_incarcare=1`)).status).toBe(401);
  const { get } = await connect(served);
  expect((await get('stare', { id_incarcare: 1 })).status).toBe(403);
});

test('validare and transformare are on the public host under prod, and nowhere under test', async () => {
  await using served = await serveAnaf();
  const at = (path: string, body: string) =>
    call(`${served.simulator.env.ANAF_PUBLIC_URL}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body,
    });
  const rest = '/prod/FCTEL/rest';
  expect((await at(`${rest}/validare/FACT1`, invoice())).body).toMatchObject({ stare: 'ok' });
  const faulty = invoice({ edits: [['RO-CJ', 'CJ']] });
  expect((await at(`${rest}/validare/FACT1`, faulty)).body).toMatchObject({
    stare: 'nok',
    Messages: [{ message: expect.stringMatching(/^E: validari globale {2}SCHEMATRON {3}eroare: \[BR-RO-110\]-/) }],
    trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect((await at(`${rest}/transformare/FACT1`, invoice())).body).toMatch(/^%PDF-1\.4/);
  expect((await at(`${rest}/transformare/FACT1`, faulty)).body).toMatchObject({ stare: 'nok' });
  expect((await at(`${rest}/transformare/FACT1/DA`, faulty)).type).toBe('application/pdf');
  expect((await at(`${rest}/validare/UBL`, invoice())).body.Messages).toEqual([
    { message: 'Valorile acceptate pentru parametrul standard sunt FACT1 si FCN' },
  ]);
  expect((await at('/test/FCTEL/rest/validare/FACT1', invoice())).status).toBe(404);
  const suspect = invoice({
    edits: [
      [
        '<Invoice ',
        '<Invoice xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x ../../UBL-Invoice-2.1.xsd" ',
      ],
    ],
  });
  expectFirewall(await at(`${rest}/validare/FACT1`, suspect));
});

test('the check of a signature knows what this sandbox signed, line breaks or not, and nothing else', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index, files } = await connect(served);
  const id = await index(invoice());
  const message = served.simulator.uploads.messagesOf(Number(id))[0]?.id ?? 0;
  const ask = async (file: string, signature: string) => {
    const form = new FormData();
    form.set('file', new Blob([file]), 'a.xml');
    form.set('signature', new Blob([signature]), 'b.xml');
    const { body } = await call(`${served.simulator.env.ANAF_PUBLIC_URL}/api/validate/signature`, {
      method: 'POST',
      body: form,
    });
    return body.msg.includes('NU au putut fi validate')
      ? 'invalid'
      : body.msg.includes('au fost validate cu succes')
        ? 'valid'
        : body.msg;
  };
  const signed = async (signature?: 'line-breaks' | 'tampered') => {
    served.simulator.recipes.set(signature === undefined ? [] : [{ match: { call: 'descarcare' }, do: { signature } }]);
    return (await files(message))[`semnatura_${id}.xml`] ?? '';
  };
  expect(await ask(invoice(), await signed())).toBe('valid');
  expect(await ask(invoice(), await signed('line-breaks'))).toBe('valid');
  expect(await ask(invoice(), await signed('tampered'))).toBe('invalid');
  expect(await ask(invoice({ number: 'EX-2' }), await signed())).toBe('invalid');
  expect(await ask(invoice(), invoice())).toBe('invalid');
});
