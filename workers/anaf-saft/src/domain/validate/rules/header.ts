/** The header: who declares, for which period, in how many segments. */

import { checkCui, explainCui } from '@genius/romania';
import { dayText } from '../facts.ts';
import { hasIbanDigits, hasIbanForm } from '../leaf/iban.ts';
import { shown } from '../sentences/rules.ts';
import type { Rule } from './hooks.ts';

export const headerRules: Rule = (on, { facts, report }) => {
  on.leaf('Header/Company/RegistrationNumber', (reading) => {
    const number = reading.text;
    facts.setCompany(number);
    if (/^00\d/.test(number)) return report('saft.company-prefix');
    const checked = checkCui(number);
    if (!checked.ok) {
      const { en, ro } = explainCui(checked.problem);
      report('saft.company-cui', { problem: en, problemRo: ro });
    }
  });

  on.leaf('BankAccount/IBANNumber', (reading) => {
    const iban = reading.text;
    if (hasIbanForm(iban) && !hasIbanDigits(iban)) report('saft.iban-control-digits');
  });

  let index = Number.NaN;
  on.leaf('Header/SegmentIndex', ({ value }) => {
    index = value;
  });
  on.leaf('Header/TotalSegmentsInsequence', ({ value }) => {
    if (index > value) report('anaf.segment', { index, total: value });
  });

  on.leaf('Header/TaxAccountingBasis', (reading) => {
    facts.basis = reading.code < 0 ? '' : reading.text;
  });
};

export const periodRules: Rule = (on, { facts, report }) => {
  const given = { start: Number.NaN, startYear: Number.NaN, end: Number.NaN, endYear: Number.NaN };
  let from = Number.NaN;
  let to = Number.NaN;

  on.leaf('SelectionCriteria/PeriodStart', ({ value }) => {
    given.start = value;
  });
  on.leaf('SelectionCriteria/PeriodStartYear', ({ value }) => {
    given.startYear = value;
  });
  on.leaf('SelectionCriteria/PeriodEnd', ({ value }) => {
    given.end = value;
  });
  on.leaf('SelectionCriteria/PeriodEndYear', ({ value }) => {
    given.endYear = value;
  });
  on.leaf('SelectionCriteria/SelectionStartDate', ({ date }) => {
    from = Math.abs(date);
  });
  on.leaf('SelectionCriteria/SelectionEndDate', ({ date }) => {
    to = Math.abs(date);
  });

  on.close('Header/SelectionCriteria', () => {
    if (Number.isNaN(from) && Number.isNaN(to)) {
      facts.firstMonth = given.startYear * 12 + given.start - 1;
      facts.lastMonth = given.endYear * 12 + given.end - 1;
      return;
    }
    facts.firstMonth = monthOf(from);
    facts.lastMonth = monthOf(to);
    if (Number.isNaN(from + to)) return;
    if (from % 100 !== 1 || !isLastDay(to)) report('saft.selection-dates', { from: dayText(from), to: dayText(to) });
  });

  on.leaf('Header/HeaderComment', (reading) => {
    const { firstMonth, lastMonth, period } = facts;
    const type = reading.text;
    if (reading.code < 0) {
      facts.type = '?';
      return;
    }
    facts.type = type as typeof facts.type;
    const months = lastMonth - firstMonth + 1;
    const wanted = WANTED[type.at(-1) as string];
    if (wanted?.fits(months, firstMonth % 12) === false) {
      return report('anaf.period-type', { type: shown(type), period, rule: wanted.en, ruleRo: wanted.ro });
    }
    if ((type === 'T' || type === 'NT') && (months !== 3 || firstMonth % 3 !== 0)) {
      report('saft.quarter-months', { period });
    }
  });
};

/** How many months each type covers, by its last letter. ANAF's validator takes one month for a quarter, too. */
const WANTED: Readonly<
  Record<string, { fits(months: number, first: number): boolean; en: string; ro: string } | undefined>
> = {
  L: {
    fits: (months) => months === 1,
    en: 'a monthly declaration covers one month',
    ro: 'declarația lunară acoperă o singură lună',
  },
  T: {
    fits: (months) => months === 3 || months === 1,
    en: 'a quarterly declaration covers three months',
    ro: 'declarația trimestrială acoperă trei luni',
  },
  A: {
    fits: (months, first) => months === 12 && first === 0,
    en: 'an annual declaration covers January to December',
    ro: 'declarația anuală acoperă lunile ianuarie–decembrie',
  },
};

const monthOf = (day: number) => Math.floor(day / 10_000) * 12 + (Math.floor(day / 100) % 100) - 1;

function isLastDay(day: number): boolean {
  const [year, month] = [Math.floor(day / 10_000), Math.floor(day / 100) % 100];
  return day % 100 === new Date(Date.UTC(year, month, 0)).getUTCDate();
}
