/** Tables of a report. */

import type { Report, ReportAccount, ReportDifferences, ReportPartner, ReportSection } from '../report.ts';
import { Html, html } from './html.ts';
import { amountText, countText, type Language, shareText } from './numbers.ts';
import type { ReportWords } from './words.ts';

export interface Shown {
  words: ReportWords;
  language: Language;
}

/** Longer than any amount of an ordinary firm: it is broken rather than printed beyond the page. */
const LONG_FIGURE = 20;
const LONG_ID = 26;
/** Rows of a kind of difference that are printed. */
const MOST_ROWS = 10;

const figure = (text: string, extra = ''): Html =>
  html`<td class="n${text.length > LONG_FIGURE ? ' long' : ''}${extra}">${text}</td>`;

const identity = (text: string): Html => html`<td class="id${text.length > LONG_ID ? ' long' : ''}">${text}</td>`;

/** Zeros are left out where they would hide the rest. */
const sparse = (amount: string, language: Language): string =>
  Number(amount) === 0 ? '' : amountText(amount, language);

export function differenceTables({ differences }: Report, { words, language }: Shown): Html {
  return html`${differences.map((each) => differenceTable(each, { words, language }))}`;
}

function differenceTable({ kind, count, largest }: ReportDifferences, { words, language }: Shown): Html {
  const { title, about, id, found, expected } = words.differences[kind];
  const rows = largest.slice(0, MOST_ROWS);
  const rest = count - rows.length;
  return html`<section><h3>${title} (${countText(count, language)})</h3><p class="about">${about}</p>
<table class="even"><thead><tr><th>${id}</th><th class="n">${found}</th><th class="n">${expected}</th><th class="n">${words.difference}</th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${identity(row.id)}${figure(amountText(row.found, language))}${figure(amountText(row.expected, language))}${figure(amountText(row.difference, language), ' wrong')}</tr>`,
  )}</tbody></table>${rest > 0 ? html`<p class="note">${words.more(rest)}</p>` : undefined}</section>`;
}

export function sectionTable({ sections }: Report, { words, language }: Shown): Html {
  const row = (section: ReportSection) =>
    html`<tr><td>${words.sections[section.name]}</td>${figure(countText(section.entries, language))}${figure(countText(section.lines, language))}${figure(sparse(section.debit, language))}${figure(sparse(section.credit, language))}<td>${declared(section, words)}</td></tr>`;
  return html`<table><thead><tr><th>${words.section}</th><th class="n">${words.entries}</th><th class="n">${words.rows}</th><th class="n">${words.debit}</th><th class="n">${words.credit}</th><th>${words.declared}</th></tr></thead><tbody>${sections.map(row)}</tbody></table>`;
}

function declared(section: ReportSection, words: ReportWords): Html {
  const pairs = [
    [section.declaredEntries, section.entries],
    [section.declaredDebit, section.debit],
    [section.declaredCredit, section.credit],
  ].filter(([said]) => said !== undefined);
  if (pairs.length === 0) return html`${words.silent}`;
  const isRight = pairs.every(([said, found]) => said === found);
  return html`<span class="${isRight ? 'ok' : 'wrong'}">${isRight ? words.agrees : words.differs}</span>`;
}

export function taxTable({ taxes }: Report, { words, language }: Shown): Html {
  const sides = ['sales', 'purchases', 'ledger'] as const;
  return html`<table><thead><tr><th rowspan="2">${words.code}</th>${sides.map(
    (side) => html`<th class="group" colspan="3">${words[side]}</th>`,
  )}</tr><tr>${sides.map(
    () => html`<th class="n first">${words.base}</th><th class="n">${words.tax}</th><th class="n">${words.number}</th>`,
  )}</tr></thead><tbody>${taxes.map(
    (tax) =>
      html`<tr><td class="id">${tax.code}</td>${sides.map((side) => {
        const { base, tax: sum, count } = tax[side];
        return html`${figure(sparse(base, language), ' first')}${figure(sparse(sum, language))}${figure(count === 0 ? '' : countText(count, language))}`;
      })}</tr>`,
  )}</tbody></table>`;
}

/** At most so many characters; the accounts that do not fit are counted. */
export function balanceTable({ accounts, accountTotals }: Report, shown: Shown, maxLength: number): Html {
  const { words, language } = shown;
  const rows: Html[] = [];
  let length = 0;
  for (const account of accounts) {
    const row = balanceRow(account, shown);
    length += row.text.length;
    if (length > maxLength) break;
    rows.push(row);
  }
  const omitted = accounts.length - rows.length;
  const side = (of: 'opening' | 'turnover' | 'closing') => html`<th class="group" colspan="2">${words[of]}</th>`;
  const sums = ['openingDebit', 'openingCredit', 'debit', 'credit', 'closingDebit', 'closingCredit'] as const;
  const pair = html`<th class="n first">${words.debit}</th><th class="n">${words.credit}</th>`;
  return html`<table class="balance"><thead><tr><th rowspan="2">${words.account}</th><th rowspan="2">${words.name}</th>${side('opening')}${side('turnover')}${side('closing')}</tr><tr>${[pair, pair, pair]}</tr></thead><tbody>${rows}</tbody>
<tfoot><tr><td colspan="2">${words.total}</td>${sums.map((sum, index) => figure(amountText(accountTotals[sum], language), index % 2 === 0 ? ' first' : ''))}</tr></tfoot></table>${
    omitted > 0 ? html`<p class="note">${words.omittedAccounts(omitted)}</p>` : undefined
  }`;
}

function balanceRow(account: ReportAccount, { words, language }: Shown): Html {
  const { opening = '0.00', closing = '0.00', computed, difference = '0.00' } = account;
  const note =
    difference === '0.00'
      ? undefined
      : html`<small>${words.computed} ${amountText(computed.replace('-', ''), language)}${sideOf(computed)}</small>`;
  return html`<tr><td class="id${account.isMaster ? '' : ' wrong'}">${account.account}</td><td class="main">${account.description}${note}</td>${balance(opening, language)}${figure(sparse(account.debit, language), ' first')}${figure(sparse(account.credit, language))}${balance(closing, language)}</tr>`;
}

const sideOf = (balanceText: string) => (balanceText.startsWith('-') ? ' C' : ' D');

/** A balance stands on its side. */
function balance(amount: string, language: Language): Html {
  const isCredit = amount.startsWith('-');
  const text = sparse(amount.replace('-', ''), language);
  return html`${figure(isCredit ? '' : text, ' first')}${figure(isCredit ? text : '')}`;
}

export function partnerTable(partners: readonly ReportPartner[], total: string, { words, language }: Shown): Html {
  if (partners.length === 0) return html`<p class="note">${words.none}</p>`;
  return html`<table class="partners"><thead><tr><th>${words.code}</th><th>${words.name}</th><th class="n">${words.invoiceCount}</th><th class="n">${words.net}</th><th class="n">${words.tax}</th><th class="n">${words.share}</th></tr></thead><tbody>${partners.map(
    ({ code, name, invoices, net, tax }) =>
      html`<tr>${identity(code)}<td class="main">${name}</td>${figure(countText(invoices, language))}${figure(amountText(net, language))}${figure(sparse(tax, language))}${figure(shareText(net, Number(total), language))}</tr>`,
  )}</tbody></table>`;
}

export function pairTable(rows: readonly (readonly [string, ...string[]])[]): Html {
  return html`<table><tbody>${rows.map(
    ([name, ...figures]) => html`<tr><td>${name}</td>${figures.map((each) => figure(each))}</tr>`,
  )}</tbody></table>`;
}

/** A part that was made here. */
export const raw = (text: string): Html => new Html(text);
