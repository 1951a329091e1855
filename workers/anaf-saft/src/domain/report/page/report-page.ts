/** A report as a page that people read: what is to be looked at first, then the figures. */

import type { MasterCount, Report } from '../report.ts';
import { type Html, html } from './html.ts';
import { amountText, counted, countText, dateText, type Language, periodText } from './numbers.ts';
import { STYLE } from './style.ts';
import {
  balanceTable,
  differenceTables,
  pairTable,
  partnerTable,
  raw,
  type Shown,
  sectionTable,
  taxTable,
} from './tables.ts';
import type { ReportWords } from './words.ts';
import { EN } from './words-en.ts';
import { RO } from './words-ro.ts';

export type { Language } from './numbers.ts';

export interface PageOptions {
  language: Language;
  /** Characters of HTML at most; accounts that do not fit are counted. */
  maxLength: number;
}

const WORDS: Readonly<Record<Language, ReportWords>> = { ro: RO, en: EN };

export const reportWords = (language: Language): ReportWords => WORDS[language];

export function reportPage(report: Report, { language, maxLength }: PageOptions): string {
  const words = WORDS[language];
  const shown: Shown = { words, language };
  const build = (balanceLength: number) => page(report, shown, balanceLength).text;
  // What is left beside everything else goes to the trial balance.
  const rest = build(0).length;
  return build(Math.max(0, maxLength - rest));
}

function page(report: Report, shown: Shown, balanceLength: number): Html {
  const { words, language } = shown;
  const sums = Object.fromEntries(report.sections.map((section) => [section.name, section]));
  return html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${words.title} · ${report.head.company}</title>
<style>${raw(STYLE)}</style></head><body>${heading(report, shown)}${tiles(report, shown)}
<h2>${words.differenceTitle}</h2>${
    report.differences.length === 0 ? html`<p class="ok">${words.noDifferences}</p>` : differenceTables(report, shown)
  }${notes(report, shown)}
<h2>${words.sectionTitle}</h2>${sectionTable(report, shown)}
<h2>${words.taxTitle}</h2><p class="about">${words.taxAbout}</p>${taxTable(report, shown)}
<h2>${words.customers}</h2><p class="about">${words.partnerAbout}</p>${partnerTable(report.customers, sums.sales?.net ?? '', shown)}
<h2>${words.suppliers}</h2>${partnerTable(report.suppliers, sums.purchases?.net ?? '', shown)}
<h2>${words.accountTitle}</h2><p class="about">${words.accountAbout}</p>${balanceTable(report, shown, balanceLength)}
${report.payments.length === 0 ? undefined : html`<h2>${words.paymentTitle}</h2>${paymentTable(report, shown)}`}
<h2>${words.countTitle}</h2><div class="pairs">${countTables(report, shown)}</div></body></html>`;
}

function heading({ head }: Report, { words, language }: Shown): Html {
  const segment = head.segments > 1 ? `${head.segment} ${words.of} ${head.segments}` : '';
  return html`<header><h1>${words.title}</h1><p>${head.company}</p><dl>${[
    fact(words.taxCode, head.registrationNumber),
    fact(words.period, periodText(head.from, head.to, language)),
    fact(words.kind, words.kinds[head.declaration] ?? head.declaration),
    fact(words.basis, head.accountingBasis),
    fact(words.created, dateText(head.created, language)),
    fact(words.software, head.software),
    fact(words.segment, segment),
  ]}</dl></header>`;
}

const fact = (name: string, value: string): Html | undefined =>
  value === '' ? undefined : html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

function tiles({ sections, differences }: Report, { words, language }: Shown): Html {
  const [ledger, sales, purchases] = sections;
  const problems = differences.reduce((sum, { count }) => sum + count, 0);
  const isBalanced = ledger?.debit === ledger?.credit;
  const money = (amount = '0.00') => amountText(amount, language);
  return html`<div class="tiles">${[
    tile(
      words.ledger,
      money(ledger?.debit),
      `${counted(ledger?.entries ?? 0, words.transactions, language)} · ${isBalanced ? words.balanced : words.notBalanced}`,
      isBalanced ? '' : 'bad',
    ),
    tile(words.sales, money(sales?.net), counted(sales?.entries ?? 0, words.invoices, language)),
    tile(words.purchases, money(purchases?.net), counted(purchases?.entries ?? 0, words.invoices, language)),
    tile(
      words.differenceTitle,
      countText(problems, language),
      words.problems[problems === 1 ? 0 : 1],
      problems === 0 ? 'good' : 'bad',
    ),
  ]}</div>`;
}

/** A number with more characters is set smaller. */
const LONG_TILE = 14;

const tile = (title: string, value: string, below: string, mood = ''): Html =>
  html`<div class="tile ${mood}${value.length > LONG_TILE ? ' long' : ''}"><span>${title}</span><b>${value}</b><span>${below}</span></div>`;

function notes({ unreadable, unlinked, isCompared }: Report, { words, language }: Shown): Html {
  const note = (text: string) => html`<p class="note">${text}</p>`;
  return html`${[
    unreadable > 0 ? note(counted(unreadable, words.unreadable, language)) : undefined,
    unlinked.sales > 0 ? note(counted(unlinked.sales, words.unlinkedSales, language)) : undefined,
    unlinked.purchases > 0 ? note(counted(unlinked.purchases, words.unlinkedPurchases, language)) : undefined,
    isCompared ? undefined : note(words.notCompared),
  ]}`;
}

function paymentTable({ payments }: Report, { words, language }: Shown): Html {
  return pairTable(
    payments.map(({ method, count, gross }) => [
      `${words.method} ${method}`,
      countText(count, language),
      amountText(gross, language),
    ]),
  );
}

function countTables({ counts }: Report, { words, language }: Shown): readonly Html[] {
  const rows = (Object.entries(counts) as [MasterCount, number][]).map(
    ([name, count]) => [words.counts[name], countText(count, language)] as const,
  );
  return [pairTable(rows.slice(0, rows.length / 2)), pairTable(rows.slice(rows.length / 2))];
}
