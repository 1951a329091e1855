import { describe, expect, test } from 'vitest';
import { manifest, NO_GOLD, readGold } from '../../testing/gold.ts';
import { readFindings } from './findings.ts';
import { readStateAnswer, readUploadAnswer } from './read-answers.ts';
import { readContent } from './read-content.ts';
import { readList, toInstant } from './read-list.ts';

const state = (inner: string) =>
  readStateAnswer(`<header xmlns="mfp:anaf:dgti:efactura:stareMesajFactura:v1" ${inner}`);

describe('the state of a message', () => {
  test.each([
    ['stare="ok" id_descarcare="1234"/>', { state: 'ok', downloadId: '1234' }],
    ['stare="nok" id_descarcare="123"/>', { state: 'nok', downloadId: '123' }],
    ['stare="in prelucrare"/>', { state: 'processing', downloadId: undefined }],
    // Both spellings were seen.
    ['stare="In prelucrare"/>', { state: 'processing', downloadId: undefined }],
    ['stare="XML cu erori nepreluat de sistem"/>', { state: 'not-taken', downloadId: undefined }],
    [
      '><Errors errorMessage="Nu exista factura cu id_incarcare= 15000"/></header>',
      { errors: ['Nu exista factura cu id_incarcare= 15000'] },
    ],
    ['stare="ok" id_descarcare="../1"/>', { state: 'ok', downloadId: undefined }],
    ['stare="altceva"/>', undefined],
  ])('%s', (inner, expected) => {
    expect(state(inner)).toEqual(expected);
  });
});

describe('the answer to an upload', () => {
  const answer = (inner: string) => readUploadAnswer(`<header xmlns="mfp:anaf:dgti:spv:respUploadFisier:v1" ${inner}`);

  test.each([
    ['dateResponse="202108051140" ExecutionStatus="0" index_incarcare="3828"/>', { index: '3828' }],
    ['ExecutionStatus="1"><Errors errorMessage="a"/><Errors errorMessage="b"/></header>', { errors: ['a', 'b'] }],
    ['ExecutionStatus="1" index_incarcare="3828"/>', { errors: [] }],
    ['ExecutionStatus="0" index_incarcare="x"/>', { errors: [] }],
  ])('%s', (inner, expected) => {
    expect(answer(inner)).toEqual(expected);
  });

  test('is nothing where it is something else', () => {
    expect(readUploadAnswer('<html/>')).toBeUndefined();
    expect(readUploadAnswer('<header xmlns="urn:x" ExecutionStatus="0" index_incarcare="1"/>')).toBeUndefined();
  });
});

describe('answers of the gold data', () => {
  if (!manifest) test('are read', (ctx) => ctx.skip(NO_GOLD));
  const files = manifest?.sets.api ?? [];

  test.each(files.filter(({ file }) => file.includes('stare_mesaj')))('$file', ({ file }) => {
    const xml = readGold(file);
    // One of them is the list of errors that the download of a refused invoice holds.
    const isErrors = readContent(xml).kind === 'errors';
    expect(isErrors || readStateAnswer(xml.toString()) !== undefined).toBe(true);
  });

  test.each(files.filter(({ file }) => file.includes('upload')))('$file', ({ file }) => {
    expect(readUploadAnswer(readGold(file).toString())).toBeDefined();
  });
});

describe('findings', () => {
  test('of the rule files have their rule and both languages', () => {
    const text = `E: validari globale
 SCHEMATRON eroare: [BR-RO-110]-Codul județului nu este din listă. #The county is not on the list.
 SCHEMATRON eroare: [BR-CO-15]-Total. #Total with VAT = total without + VAT.`;
    expect(readFindings(text)).toEqual([
      {
        rule: 'BR-RO-110',
        ro: 'Codul județului nu este din listă.',
        en: 'The county is not on the list.',
        words: '[BR-RO-110]-Codul județului nu este din listă. #The county is not on the list.',
      },
      expect.objectContaining({ rule: 'BR-CO-15', ro: 'Total.', en: 'Total with VAT = total without + VAT.' }),
    ]);
  });

  test.each([
    [
      'E: validari globale\n eroare regula: R6.1: CIF-ul vanzatorului nu figureaza in baza de date:6443019833',
      'R6.1',
      /CIF-ul vânzătorului nu figurează/,
    ],
    [
      'E: validari globale eroare regula: R_BT_32_cui: Cui vanzator incorect',
      'R_BT_32_cui',
      /CUI-ul vânzătorului este incorect/,
    ],
    ['CustomizationID (1) eroare regula: BT-24: valoare', 'BT-24', /CIUS-RO 1\.0\.1/],
    ['validare CUI (1234)', undefined, /cifra de control/],
    ['Altceva\n nou', undefined, /^Altceva nou$/],
  ])('of other rules have a remedy: %s', (text, rule, ro) => {
    const [finding] = readFindings(text);
    expect(finding?.rule).toBe(rule);
    expect(finding?.ro).toMatch(ro);
    expect(finding?.en).not.toBe('');
  });

  test('are not slow on a long text without an end', () => {
    const started = performance.now();
    readFindings(`[BR-1]-${'a # '.repeat(50_000)}`);
    readFindings('eroare regula: '.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('a list of messages', () => {
  const message = {
    data_creare: '202607151030',
    cif: '14399840',
    id_solicitare: '5001',
    detalii: 'Factura cu id_incarcare=5001 emisa de cif_emitent=13548146 pentru cif_beneficiar=14399840',
    tip: 'FACTURA PRIMITA',
    id: '3001',
  };

  test('has who sold and who bought from the details', () => {
    expect(readList({ mesaje: [message], index_pagina_curenta: 2, numar_total_pagini: 7 })).toEqual({
      messages: [
        {
          id: '3001',
          index: '5001',
          kind: 'received',
          cif: '14399840',
          sellerCif: '13548146',
          buyerCif: '14399840',
          createdAt: '2026-07-15T07:30:00.000Z',
        },
      ],
      page: 2,
      pages: 7,
    });
  });

  test('knows self-billing, details without codes, and kinds it never saw', () => {
    const detalii = 'Factura cu id_incarcare=9 transmisa de cif=14399840 ca autofactura in numele cif=13548146';
    const list = readList({
      mesaje: [
        { ...message, detalii, id_solicitare: null },
        { ...message, detalii: 'x', tip: 'NOU' },
        { ...message, id: 'x' },
        7,
      ],
    });
    expect(list).toMatchObject({
      messages: [
        { index: '9', sellerCif: '13548146', buyerCif: '14399840' },
        { kind: 'other', sellerCif: undefined },
      ],
      page: 1,
      pages: 1,
    });
  });

  test('can be an error, or nothing', () => {
    expect(readList({ eroare: 'Nu exista mesaje in ultimele 5 zile', titlu: 'Lista' })).toEqual({
      error: 'Nu exista mesaje in ultimele 5 zile',
    });
    for (const each of [undefined, [], 'x', {}, { mesaje: 'x' }]) expect(readList(each)).toBeUndefined();
  });

  test.each([
    ['202601150000', '2026-01-14T22:00:00.000Z'],
    ['202607150000', '2026-07-14T21:00:00.000Z'],
    // 2026-10-25: 03:00 to 04:00 comes twice.
    ['202610250330', '2026-10-25T01:30:00.000Z'],
    ['20260715', undefined],
  ])('the time %s in Romania is %s', (text, instant) => {
    expect(toInstant(text)).toBe(instant);
  });
});
