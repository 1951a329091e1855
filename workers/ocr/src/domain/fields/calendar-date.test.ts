import { describe, expect, it } from 'vitest';
import { datesOf } from './calendar-date.ts';
import { paper } from './paper.ts';
import { rowsByReader } from './row.ts';

const dates = (text: string) => rowsByReader([paper(text)])[0]?.flatMap((row) => datesOf(row)) ?? [];

describe('a printed date', () => {
  it.each([
    ['15/01/2019', '2019-01-15'],
    ['11-Apr-2018', '2018-04-11'],
    ['11-APR-2018 03:12:06 PM', '2018-04-11'],
    ['18 april 2014', '2014-04-18'], // Dutch
    ['7. Mai 2014', '2014-05-07'], // German
    ['02 Juillet 2015', '2015-07-02'],
    ['1er mars 2015', '2015-03-01'], // the first of a month is ordinal in French
    ['14.03.2026', '2026-03-14'],
    ['1. 5. 2014', '2014-05-01'],
    ['2018-04-11T10:00', '2018-04-11'],
    ['2017/12/31', '2017-12-31'],
    ['Jan 1, 2022', '2022-01-01'],
    ['mar 5, 2017', '2017-03-05'],
    ['March 5th, 2017', '2017-03-05'],
    ['5 de mayo de 2016', '2016-05-05'],
    ['10 FEB 18', '2018-02-10'],
    ["10 FEB '18", '2018-02-10'],
    ['23/Mar/2018', '2018-03-23'],
    ['3 martie 2024', '2024-03-03'],
    ['08/03/18', '2018-03-08'],
    ['01.05.14', '2014-05-01'],
    ['03/12/99', '1999-12-03'], // two digits far ahead are of the last century
    ['15/01/201911:05:16 AM', '2019-01-15'], // the space before the time is lost
    ['05/01/1710:55', '2017-01-05'], // the same with a short year
    ['DATE15/01/2019', '2019-01-15'],
    ['09/02/2018TIME', '2018-02-09'],
    ['15/O1/2O19', '2019-01-15'], // letter O for zero
    ['I5/01/2019', '2019-01-15'],
    ['15/01.2019', '2019-01-15'], // a stroke read as a dot
    ['15 / 01 / 2019', '2019-01-15'],
    ['DATE: 20180304', '2018-03-04'],
    ['DD: 2009/2017 12:18', '2017-09-20'], // a stroke is lost
    ['20/092017', '2017-09-20'],
    ['Date 15 01 2019', '2019-01-15'],
    ['03/20/2023', '2023-03-20'], // only month first makes a date
  ])('%s is %s', (text, iso) => {
    expect(dates(text).map((date) => date.iso)).toEqual([iso]);
  });

  it.each([
    ['TEL: 03-58919941'],
    ['TVA B - 21,00% 3,47'], // a tax code, a dash and a rate
    ['31/02/2018'],
    ['13/13/2018'],
    ['1.234.567,00'],
    ['192.168.10.12'],
    ['25/C SECTION 26'],
    ['03-2093 7358'],
    ['12,50 13,50'],
  ])('is not seen in %s', (text) => {
    expect(dates(text)).toEqual([]);
  });

  it('keeps both readings while day and month may be swapped', () => {
    expect(dates('05/04/2018')).toMatchObject([{ iso: '2018-04-05', monthFirst: '2018-05-04', order: 'open' }]);
  });

  it('knows the two ends of a period', () => {
    expect(dates('01.05.14-31.05.14').map((date) => date.inPeriod)).toEqual([true, true]);
  });
});
