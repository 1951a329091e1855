import { describe, expect, it, test } from 'vitest';
import {
  addWorkingDays,
  COUNTIES,
  countyOfPostcode,
  findCounty,
  findSector,
  foldText,
  fromDottedDate,
  holidaysOf,
  isVatRateOn,
  isWorkingDay,
  nextWorkingDay,
  normalizePostcode,
  orthodoxEaster,
  readCnp,
  readLocality,
  romanianDay,
  vatRatesOn,
  withCommaBelow,
  workingDaysBetween,
} from './index.ts';

describe('counties', () => {
  it('are 42, each with codes of its own, found by any spelling of their name', () => {
    expect(COUNTIES).toHaveLength(42);
    for (const each of COUNTIES) {
      expect(each.iso).toBe(`RO-${each.auto}`);
      for (const text of [each.auto, each.iso, each.name, foldText(each.name), `JUDEŢUL ${each.name.toUpperCase()}`]) {
        expect(findCounty(text)).toBe(each);
      }
    }
    expect(new Set(COUNTIES.flatMap(({ postcodes }) => postcodes)).size).toBe(42 + 5);
  });

  it.each([
    ['MUNICIPIUL BUCUREŞTI', 'RO-B'],
    ['caras severin', 'RO-CS'],
    ['Bistriţa-Năsăud', 'RO-BN'],
    ['Jud. Satu Mare', 'RO-SM'],
  ])('%s is %s', (text, iso) => {
    expect(findCounty(text)?.iso).toBe(iso);
  });

  it('does not know what is none', () => {
    expect(findCounty('')).toBeUndefined();
    expect(findCounty('XX')).toBeUndefined();
  });

  it.each([
    ['Sector 3 Mun. Bucureşti', 'SECTOR3'],
    ['SECTORUL 1', 'SECTOR1'],
    ['sect. 6', 'SECTOR6'],
    ['Sector 7', undefined],
    ['Sectoare', undefined],
  ])('the sector of %s is %s', (text, sector) => {
    expect(findSector(text)).toBe(sector);
  });
});

test('cedillas become commas, and comparing sees neither', () => {
  expect(withCommaBelow('Ştefan cel Mare, Piaţa Braşov')).toBe('Ștefan cel Mare, Piața Brașov');
  // A letter and a mark of its own is the same letter.
  expect(withCommaBelow('S\u0327')).toBe('Ș');
  expect(foldText(' Botoşani\u00a0 x')).toBe(foldText('BOTOȘANI X'));
});

describe('postcodes', () => {
  it.each([
    ['31472', '031472', 'RO-B'],
    ['77190', '077190', 'RO-IF'],
    ['300 699', '300699', 'RO-TM'],
    ['307416', '307416', 'RO-TM'],
  ])('%s is %s in %s', (text, code, iso) => {
    expect(normalizePostcode(text)).toBe(code);
    expect(countyOfPostcode(code)?.iso).toBe(iso);
  });

  it.each(['', '1234', '1234567', 'A31472', '990000', '95123'])('%s is none', (text) => {
    expect(normalizePostcode(text)).toBeUndefined();
  });
});

describe('places', () => {
  it.each([
    ['Sector 3 Mun. Bucureşti', { name: 'București', kind: 'municipality', sector: 'SECTOR3' }],
    ['Sat Giulvăz Com. Giulvăz', { name: 'Giulvăz', kind: 'village', commune: 'Giulvăz' }],
    ['SAT ROMÂNEŞTI COM. TOMEŞTI', { name: 'Românești', kind: 'village', commune: 'Tomești' }],
    ['Mun. Timişoara', { name: 'Timișoara', kind: 'municipality' }],
    ['Orş. Voluntari', { name: 'Voluntari', kind: 'town' }],
    ['Orș. Popești-Leordeni', { name: 'Popești-Leordeni', kind: 'town' }],
    ['MUN. CURTEA DE ARGEŞ', { name: 'Curtea de Argeș', kind: 'municipality' }],
    ['Satu Mare', { name: 'Satu Mare' }],
    ['Oraşu Nou', { name: 'Orașu Nou' }],
    ['  ', undefined],
  ])('%s', (text, place) => {
    expect(readLocality(text)).toEqual(place);
  });
});

describe('a CNP', () => {
  it('tells birth date, sex and county', () => {
    expect(readCnp('1800101221144')).toMatchObject({
      ok: true,
      cnp: { birthDate: '1980-01-01', sex: 'male', county: { auto: 'IS' } },
    });
  });

  it('of a resident is of the latest century that has passed', () => {
    const resident = withCheck('705010140001');
    expect(readCnp(resident, '2026-11-29')).toMatchObject({ ok: true, cnp: { birthDate: '2005-01-01' } });
    expect(readCnp(resident, '2004-11-29')).toMatchObject({ ok: true, cnp: { birthDate: '1905-01-01' } });
  });

  it('is refused for its form, its check digit or a day that never was', () => {
    expect(readCnp('123')).toEqual({ ok: false, problem: 'form' });
    expect(readCnp('1800101221145')).toEqual({ ok: false, problem: 'check-digit' });
    expect(readCnp(withCheck('180023022114'))).toEqual({ ok: false, problem: 'birth-date' });
  });
});

function withCheck(body: string): string {
  const digit = [...'0123456789'].find((each) => {
    const read = readCnp(body + each);
    return read.ok || read.problem !== 'check-digit';
  });
  return body + digit;
}

describe('working days', () => {
  // Sundays as the Church calendar gives them.
  it.each([
    [2017, '2017-04-16'],
    [2023, '2023-04-16'],
    [2024, '2024-05-05'],
    [2025, '2025-04-20'],
    [2026, '2026-04-12'],
    [2027, '2027-05-02'],
    [2028, '2028-04-16'],
  ])('Easter of %i is on %s', (year, date) => {
    expect(orthodoxEaster(year)).toBe(date);
  });

  it('2026 has these days off', () => {
    expect(holidaysOf(2026).map(({ date }) => date.slice(5))).toMatchInlineSnapshot(`
      [
        "01-01",
        "01-02",
        "01-06",
        "01-07",
        "01-24",
        "04-10",
        "04-12",
        "04-13",
        "05-01",
        "05-31",
        "06-01",
        "06-01",
        "08-15",
        "11-30",
        "12-01",
        "12-25",
        "12-26",
      ]
    `);
  });

  it('a holiday counts from its own law on', () => {
    expect([isWorkingDay('2023-01-06'), isWorkingDay('2026-01-06')]).toEqual([true, false]);
    expect([isWorkingDay('2017-04-14'), isWorkingDay('2018-04-06')]).toEqual([true, false]);
    expect([isWorkingDay('2011-11-30'), isWorkingDay('2012-11-30')]).toEqual([true, false]);
  });

  it.each([
    // Issued on a Friday before Saint Andrew's Monday and the National Day.
    ['2026-11-27', 5, '2026-12-08'],
    ['2026-01-02', 5, '2026-01-13'],
    ['2026-03-02', 5, '2026-03-09'],
    // Good Friday and Easter Monday lie between.
    ['2026-04-08', 5, '2026-04-17'],
    ['2026-12-23', 5, '2026-12-31'],
    ['2026-12-29', 5, '2027-01-08'],
    ['2026-03-02', 0, '2026-03-02'],
  ])('%s and %i working days is %s', (from, days, last) => {
    expect(addWorkingDays(from, days)).toBe(last);
    if (days) expect(workingDaysBetween(from, last)).toBe(days);
  });

  it('a term in days that ends on a day off ends on the next working day', () => {
    expect(nextWorkingDay('2026-11-28')).toBe('2026-12-02');
    expect(nextWorkingDay('2026-11-27')).toBe('2026-11-27');
  });

  it('refuses what is no day', () => {
    expect(() => addWorkingDays('2026-02-30', 1)).toThrow(RangeError);
    expect(() => addWorkingDays('2026-02-03', 1.5)).toThrow(RangeError);
  });

  it('knows which day it is in Romania', () => {
    expect(romanianDay(new Date('2026-07-31T21:30:00Z'))).toBe('2026-08-01');
    expect(romanianDay(new Date('2026-12-31T21:30:00Z'))).toBe('2026-12-31');
    expect(fromDottedDate('26.11.2014')).toBe('2014-11-26');
    expect(fromDottedDate('31.02.2014')).toBeUndefined();
  });
});

describe('VAT', () => {
  it.each([
    ['2025-07-31', [19, 9, 5]],
    ['2025-08-01', [21, 11, 9]],
    ['2026-07-31', [21, 11, 9]],
    ['2026-08-01', [21, 11]],
    ['2016-06-01', [20, 9, 5]],
  ])('on %s', (date, rates) => {
    expect(vatRatesOn(date).map(({ rate }) => rate)).toEqual(rates);
  });

  it('19 % ended with July 2025', () => {
    expect([isVatRateOn(19, '2025-07-31'), isVatRateOn(19, '2025-08-01')]).toEqual([true, false]);
  });
});
