/** What must be right about a contract before REGES is told; where it refuses with an error id alone (ISS 78), why. */

import { addDays, findCounty, isIsoDate } from '@genius/romania';
import type { Data } from '../message/message.ts';
import { findLocality, occupationName } from '../nomenclatures/lists.ts';
import { REQUIREMENTS } from './requirements.ts';
import { dayAt, type RuleContext, valueAt } from './rule-context.ts';

const REQUIRED = ['number', 'contractDate', 'startDate', 'recordedOn', 'salary', 'occupation.code', 'contractType'];
const DAYS = ['contractDate', 'startDate', 'recordedOn', 'endDate'];
const LONGEST_FIXED_MONTHS = 36;

/** `field`: where the contract stands. */
export function checkContract(contract: Data, field: string, context: RuleContext): void {
  const { add } = context;
  for (const each of [...REQUIRED, 'workingTime.norm', 'workingTime.distribution', 'duration', 'workload']) {
    if (valueAt(contract, each) === undefined) {
      add('REQUIRED', `${field}.${each}`, 'This field is asked for.', 'Acest câmp este obligatoriu.');
    }
  }
  checkSince(contract, field, context);
  checkDays(contract, field, context);
  checkTerm(contract, field, context);
  checkSalary(contract, field, context);
  checkOccupation(contract, field, context);
  checkWorkplace(contract, field, context);
}

function checkSince(contract: Data, field: string, { add }: RuleContext): void {
  const recordedOn = dayAt(contract, 'recordedOn') ?? '';
  for (const { since, field: asked, where } of REQUIREMENTS) {
    if (recordedOn < since || valueAt(contract, asked) !== undefined) continue;
    if (where && valueAt(contract, where.field) !== where.is) continue;
    const why = where ? ` where ${where.field} is ${where.is}` : '';
    const whyRo = where ? ` când ${where.field} este ${where.is}` : '';
    add(
      'REQUIRED-SINCE',
      `${field}.${asked}`,
      `This field is asked for of contracts recorded from ${since} on${why}.`,
      `Acest câmp este obligatoriu pentru contractele consemnate începând cu ${since}${whyRo}.`,
    );
  }
}

function checkDays(contract: Data, field: string, { add }: RuleContext): void {
  for (const each of DAYS) {
    const day = dayAt(contract, each);
    if (day !== undefined && !isIsoDate(day)) {
      add('DATE', `${field}.${each}`, 'This is no day of the calendar.', 'Aceasta nu este o zi din calendar.');
    }
  }
  const [signed = '', start = ''] = [dayAt(contract, 'contractDate'), dayAt(contract, 'startDate')];
  if (signed !== '' && start !== '' && start < signed) {
    const en = 'Work begins before the contract is signed. Check both days.';
    const ro = 'Munca începe înainte de semnarea contractului. Verificați cele două date.';
    add('DATE-ORDER', `${field}.startDate`, en, ro, 'warning');
  }
}

function checkTerm(contract: Data, field: string, { add }: RuleContext): void {
  const end = dayAt(contract, 'endDate');
  const start = dayAt(contract, 'startDate');
  const isFixed = valueAt(contract, 'duration') === 'Determinata';
  if (!isFixed && end !== undefined) {
    const en = 'A contract without a term (Nedeterminata) has no end date.';
    add('TERM', `${field}.endDate`, en, 'Un contract pe durată nedeterminată nu are dată de sfârșit.');
  }
  if (isFixed && end === undefined && valueAt(contract, 'endDateException') === undefined) {
    const en = 'A fixed term needs its last day, or endDateException.';
    add('TERM', `${field}.endDate`, en, 'O durată determinată cere data de sfârșit sau endDateException.');
  }
  if (!isFixed || end === undefined || start === undefined || !isIsoDate(start) || !isIsoDate(end)) return;
  if (end < start) {
    const ro = 'Data de sfârșit este înaintea primei zile de muncă.';
    add('DATE-ORDER', `${field}.endDate`, 'The last day is before the first day of work.', ro);
  } else if (valueAt(contract, 'endDateException') === undefined && end > latestEnd(start)) {
    add(
      'TERM-36',
      `${field}.endDate`,
      `A fixed term is at most ${LONGEST_FIXED_MONTHS} months; from ${start} it ends by ${latestEnd(start)}.`,
      `Durata determinată este de cel mult ${LONGEST_FIXED_MONTHS} de luni; de la ${start} se încheie cel târziu la ${latestEnd(start)}.`,
    );
  }
}

/** The last day of so many months; of 31 January and one month it is the last of February. */
function latestEnd(start: string): string {
  const months = Number(start.slice(0, 4)) * 12 + Number(start.slice(5, 7)) - 1 + LONGEST_FIXED_MONTHS;
  const month = `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
  for (let day = Number(start.slice(8, 10)); ; day--) {
    const date = `${month}-${String(day).padStart(2, '0')}`;
    if (isIsoDate(date)) return addDays(date, -1);
  }
}

function checkSalary(contract: Data, field: string, { add }: RuleContext): void {
  const salary = valueAt(contract, 'salary');
  if (typeof salary !== 'number') return;
  if (!Number.isInteger(salary)) {
    const ro = 'REGES primește salarii în lei întregi, fără bani.';
    add('SALARY', `${field}.salary`, 'REGES takes salaries in whole lei.', ro);
  }
  // REGES took a salary of 0 (ISS 199).
  if (salary <= 0)
    add('SALARY', `${field}.salary`, 'The salary must be above 0.', 'Salariul trebuie să fie mai mare decât 0.');
}

/** The list of this package may be older than REGES' own, so that alone it only warns. */
function checkOccupation(contract: Data, field: string, { add, occupations }: RuleContext): void {
  const code = valueAt(contract, 'occupation.code');
  if (typeof code !== 'number') return;
  const at = `${field}.occupation.code`;
  if (!Number.isInteger(code) || code < 100_000 || code > 999_999) {
    add('COR', at, 'A COR code has 6 digits.', 'Codul COR are 6 cifre.');
  } else if (occupationName(code) === undefined && !occupations?.has(code)) {
    const en = 'This COR code is not in the list. Ask reges.nomenclature for the occupation.';
    const ro = 'Codul COR nu este în listă. Căutați ocupația cu reges.nomenclature.';
    add('COR', at, en, ro, occupations ? 'error' : 'warning');
  }
}

function checkWorkplace(contract: Data, field: string, { add }: RuleContext): void {
  const county = valueAt(contract, 'workplaceCounty');
  const found = typeof county === 'string' ? findCounty(county) : undefined;
  if (county !== undefined && found?.auto !== county) {
    const ro = 'Județul se scrie prin codul auto, precum CJ sau B.';
    add('COUNTY', `${field}.workplaceCounty`, 'A county is its letters on number plates, such as CJ or B.', ro);
  }
  const code = valueAt(contract, 'workplaceLocality');
  if (typeof code !== 'number') return;
  const locality = findLocality(code);
  if (!locality) {
    const ro = 'Codul SIRUTA nu există. Căutați localitatea cu reges.nomenclature.';
    add('SIRUTA', `${field}.workplaceLocality`, 'No locality has this SIRUTA code. Ask reges.nomenclature for it.', ro);
  } else if (found && locality.county !== found.auto) {
    const en = `The locality is in ${locality.county}, not in ${found.auto}. Check both.`;
    const ro = `Localitatea este în ${locality.county}, nu în ${found.auto}. Verificați ambele valori.`;
    add('SIRUTA-COUNTY', `${field}.workplaceLocality`, en, ro, 'warning');
  }
}
