import { describe, expect, it } from 'vitest';
import { recordOf } from '../testing/register.ts';
import { readAddress } from './address.ts';
import { changesBetween, statusOf } from './changes.ts';
import { readStatement } from './financials.ts';
import { isNaturalPerson } from './natural-person.ts';
import { normalizeRecord } from './normalize.ts';
import { readAnswer } from './record.ts';
import { readState } from './state.ts';
import { readVatNumber } from './vat-number.ts';

describe('stare_inregistrare', () => {
  it.each([
    ['INREGISTRAT din data 26.10.2012', 'registered', '2012-10-26'],
    ['TRANSFER(SOSIRE) din data 26.11.2014', 'transferred', '2014-11-26'],
    ['DIZOLVARE FARA LICHIDARE(FUZIUNE) din data 22.08.2016', 'dissolved', '2016-08-22'],
    ['RADIERE din data 01.02.2020', 'struck-off', '2020-02-01'],
    ['SUSPENDARE ACTIVITATE din data 3.2.2021', 'suspended', '2021-02-03'],
    ['RELUARE ACTIVITATE din data 03.02.2022', 'resumed', '2022-02-03'],
    ['DESCHIDERE PROCEDURA INSOLVENTA din data 03.02.2022', 'insolvency', '2022-02-03'],
    ['ÎNREGISTRAT din data 2024-01-09', 'registered', '2024-01-09'],
    ['INREGISTRAT din data 31.02.2024', 'registered', undefined],
    ['', 'other', undefined],
  ])('%s', (text, kind, date) => {
    expect(readState(text)).toEqual({ kind, text, ...(date === undefined ? {} : { date }) });
  });
});

describe('an address', () => {
  const office = recordOf(1, '2026-11-24').adresa_sediu_social;

  it('of Bucharest has the sector as e-Factura wants it, and its postcode’s zero', () => {
    expect(readAddress(office, 's')).toEqual({
      country: 'RO',
      county: 'RO-B',
      countyName: 'București',
      city: 'SECTOR3',
      locality: 'București',
      sector: 'SECTOR3',
      street: 'Str. Alexander Von Humboldt',
      number: '10',
      postcode: '031472',
    });
  });

  it('of a county named Sector-something elsewhere has no sector', () => {
    const fields = {
      ...office,
      scod_JudetAuto: 'TM',
      sdenumire_Judet: 'TIMIŞ',
      sdenumire_Localitate: 'Mun. Timişoara',
    };
    const address = readAddress(fields, 's');
    expect(address).toMatchObject({ county: 'RO-TM', city: 'Timișoara' });
    expect(address).not.toHaveProperty('sector');
  });

  it('finds the county by its name where the code is missing', () => {
    expect(readAddress({ ...office, scod_JudetAuto: '' }, 's')).toMatchObject({ county: 'RO-B' });
  });

  it('of nothing is none, and one abroad keeps its own postcode', () => {
    expect(readAddress({}, 's')).toBeUndefined();
    expect(readAddress({ sdenumire_Strada: ' ', scod_Postal: '' }, 's')).toBeUndefined();
    const abroad = readAddress({ stara: 'Franța', sdenumire_Localitate: 'Paris', scod_Postal: '75001' }, 's');
    expect(abroad).toMatchObject({ country: 'Franța', postcode: '75001' });
  });
});

describe('an answer', () => {
  it('is read with its envelope and without, with VAT periods as one object or a list, with nulls', () => {
    const record = recordOf(14399840, '2026-11-24');
    const [period] = record.inregistrare_scop_Tva.perioade_TVA;
    const drawn = { ...record, inregistrare_scop_Tva: { scpTVA: 'true', perioade_TVA: period } };
    const bare = { date_generale: { cui: 14399840, data: '2026-11-24', denumire: null } };
    for (const answer of [
      { found: [drawn] },
      { cod: 200, message: 'SUCCESS', found: [drawn], notFound: [{ cui: 1 }] },
    ]) {
      const read = readAnswer(answer);
      expect(normalizeRecord(read?.found.get('14399840'))).toMatchObject({
        vatPayer: true,
        vatPeriods: [{ from: '2001-02-01' }],
      });
    }
    const dotted = { date_generale: { ...bare.date_generale, data_inregistrare: '9.07.1993', cod_CAEN: 119 } };
    expect(normalizeRecord(dotted)).toMatchObject({ registeredOn: '1993-07-09', caen: '0119' });
    expect(normalizeRecord(bare)).toMatchObject({ cui: '14399840', name: '', vatPayer: false, vatPeriods: [] });
  });

  it.each([[undefined], [[]], [{}], ['<html>'], [{ found: 'x' }], [{ message: 'Successful', correlationId: '1' }]])(
    '%j is none',
    (value) => {
      expect(readAnswer(value)).toBeUndefined();
    },
  );
});

describe('a natural person', () => {
  it.each([
    ['COJOCARU ION SOFTWARE PERSOANĂ FIZICĂ AUTORIZATĂ', 'F35/11/2020', true],
    ['POPESCU ANA P.F.A.', '', true],
    ['POPESCU ANA ÎNTREPRINDERE INDIVIDUALĂ', '', true],
    ['CABINET MEDICAL INDIVIDUAL DR. POP', '', true],
    ['POPESCU ION CABINET DE AVOCAT', '', true],
    ['BIROU INDIVIDUAL NOTARIAL POP', '', true],
    ['CABINET MEDICAL POP SRL', 'J40/1/2000', false],
    ['DIGI ROMANIA SA', 'J40/12278/1994', false],
    ['COOPERATIVA UNIREA', 'C12/1/2005', false],
    ['PRIMARIA COMUNEI GIULVAZ', '', false],
  ])('%s', (name, tradeRegister, verdict) => {
    expect(isNaturalPerson({ name, tradeRegister, legalForm: '' })).toBe(verdict);
  });
});

describe('a statement', () => {
  const statement = (...labels: string[]) =>
    readStatement(2023, {
      deni: 'FIRMA SRL',
      caen: 119,
      den_caen: 'Cultura',
      i: labels
        .map((label, n) => ({ indicator: `I${n + 1}`, val_indicator: n + 1, val_den_indicator: label }))
        .reverse(),
    });

  it('is read by its labels, whatever their numbers', () => {
    expect(statement('Profit net', 'Cifra de afaceri netă', 'Numar mediu de salariati')).toMatchObject({
      published: true,
      caen: '0119',
      figures: { netProfit: 1, turnover: 2, employees: 3 },
      indicators: [{ code: 'I1' }, { code: 'I2' }, { code: 'I3' }],
    });
  });

  it('of another kind gives no figure that it does not have', () => {
    const { figures } = statement(...Array.from({ length: 20 }, (_, n) => `Prime brute ${n}`));
    expect(figures).toEqual({});
  });

  it('with two rows of one name gives neither', () => {
    expect(statement('Datorii', 'DATORII pe termen lung').figures).toEqual({});
  });

  it('of a year without one says so', () => {
    const empty = { an: 2030, cui: 1, deni: '', caen: null, den_caen: '', i: [] };
    expect(readStatement(2030, empty)).toEqual({ year: 2030, published: false, figures: {}, indicators: [] });
    expect(readStatement(2030, {})).toMatchObject({ published: false });
  });
});

describe('a VAT number', () => {
  it.each([
    ['DE 811 907 980', 'DE', '811907980'],
    ['GR094014201', 'EL', '094014201'],
    ['EL094014201', 'EL', '094014201'],
    ['XI123456789', 'XI', '123456789'],
    ['RO18547290', 'RO', '18547290'],
    ['NL001234567B01', 'NL', '001234567B01'],
    ['ATU12345678', 'AT', 'U12345678'],
  ])('%s', (text, country, number) => {
    expect(readVatNumber(text)).toEqual({ ok: true, country, number });
  });

  it.each(['GB123456789', 'US123456789', 'DE12', 'RO18547291', '18547290', 'DE811907980<script>'])(
    '%s is none, and says why',
    (text) => {
      expect(readVatNumber(text)).toMatchObject({ ok: false, problem: expect.any(String) });
    },
  );
});

it('of two days only what both know and differs is a change', () => {
  const firm = (change: (record: ReturnType<typeof recordOf>) => void) => {
    const record = recordOf(1, '2026-11-24');
    change(record);
    return statusOf(normalizeRecord(record));
  };
  const before = firm(() => undefined);
  expect(
    changesBetween(
      before,
      firm(() => undefined),
    ),
  ).toEqual([]);
  expect(
    changesBetween(
      before,
      firm((record) => {
        record.stare_inactiv.statusInactivi = true;
        record.inregistrare_scop_Tva.scpTVA = false;
      }),
    ),
  ).toEqual([
    { field: 'vatPayer', before: true, after: false },
    { field: 'inactive', before: false, after: true },
  ]);
  expect(changesBetween(before, statusOf(undefined))).toEqual([{ field: 'found', before: true, after: false }]);
});
