/** An invoice as a page that people read, in Romanian. The XML beside it is the document; this is its picture. */

import type { Address, Adjustment, Identifier, Invoice, Line, Party } from '../model/invoice.ts';
import { Html, html } from './html.ts';
import { STYLE } from './style.ts';
import { categoryName, day, number, paymentName, typeName, unitName } from './words.ts';

export interface ReadableOptions {
  /** ANAF's index of the upload, if it is known. */
  index?: string | undefined;
  /** Characters of HTML at most; lines that do not fit are named as being in the XML. */
  maxLength: number;
}

const REST_LENGTH = 2_000;

export function readableInvoice(invoice: Invoice, { index, maxLength }: ReadableOptions): string {
  const head = [heading(invoice, index), parties(invoice), facts(invoice)];
  const tail = [adjustments(invoice), vatTable(invoice), totalsTable(invoice), payments(invoice), notes(invoice)];
  const frame = page(invoice, [...head, ...tail]).text.length + STYLE.length + REST_LENGTH;
  const rows: Html[] = [];
  let length = frame;
  for (const line of invoice.lines) {
    const row = lineRow(line);
    length += row.text.length;
    if (length > maxLength) break;
    rows.push(row);
  }
  const omitted = invoice.lines.length - rows.length;
  return page(invoice, [...head, linesTable(rows, omitted), ...tail]).text;
}

const page = ({ number: of, type }: Invoice, content: readonly (Html | undefined)[]): Html =>
  html`<!doctype html><html lang="ro"><head><meta charset="utf-8"><title>${typeName(type)} ${of}</title>
<style>${new Html(STYLE)}</style></head><body>${content}</body></html>`;

const heading = ({ type, number: of, issueDate, dueDate, currency }: Invoice, index: string | undefined): Html =>
  html`<header><h1>${typeName(type)} ${of}</h1><dl>${[
    fact('Data emiterii', day(issueDate)),
    fact('Scadența', day(dueDate)),
    fact('Moneda', currency),
    fact('Index RO e-Factura', index),
  ]}</dl></header>`;

const parties = ({ seller, buyer, payee, taxRepresentative }: Invoice): Html =>
  html`<section class="parties">${[
    party('Furnizor', seller),
    party('Client', buyer),
    payee && party('Beneficiarul plății', payee),
    taxRepresentative && party('Reprezentant fiscal', taxRepresentative),
  ]}</section>`;

function party(title: string, of: Party): Html {
  const { name, tradingName, vatId, taxRegistration, legalRegistration, legalForm, address, contact, identifiers } = of;
  return html`<div><h2>${title}</h2><p class="name">${name}</p><dl>${[
    fact('Denumire comercială', tradingName === name ? undefined : tradingName),
    fact('Cod TVA', vatId),
    fact('Cod fiscal', taxRegistration?.value),
    fact('Nr. înregistrare', legalRegistration?.value),
    fact('Identificatori', identifiers?.map(identifier).join(', ')),
    fact('Informații juridice', legalForm),
    fact('Adresa', addressText(address)),
    fact('Contact', [contact?.name, contact?.phone, contact?.email].filter(Boolean).join(', ')),
  ]}</dl></div>`;
}

const identifier = ({ value, scheme }: Identifier): string => (scheme ? `${value} (${scheme})` : value);

const addressText = ({ street, street2, street3, city, postcode, county, country }: Address = {}): string =>
  [street, street2, street3, [postcode, city].filter(Boolean).join(' '), county, country].filter(Boolean).join(', ');

function facts(invoice: Invoice): Html | undefined {
  const { delivery, period, preceding, billedObject } = invoice;
  const all = [
    fact('Comanda', invoice.purchaseOrder),
    fact('Comanda furnizorului', invoice.salesOrder),
    fact('Contract', invoice.contract),
    fact('Proiect', invoice.project),
    fact('Licitație', invoice.tender),
    fact('Referința cumpărătorului', invoice.buyerReference),
    fact('Aviz de însoțire', invoice.despatchAdvice),
    fact('Recepție', invoice.receivingAdvice),
    fact('Obiect facturat', billedObject && identifier(billedObject)),
    fact('Data exigibilității TVA', day(invoice.vatPointDate)),
    fact('Perioada', period && [day(period.start), day(period.end)].join(' – ')),
    fact('Data livrării', day(delivery?.date)),
    fact('Livrat la', [delivery?.name, addressText(delivery?.address)].filter(Boolean).join(', ')),
    fact(
      'Facturi anterioare',
      preceding?.map((each) => [each.number, day(each.issueDate)].filter(Boolean).join(' / ')).join('; '),
    ),
  ].filter((each) => each !== undefined);
  return all.length === 0 ? undefined : html`<section><dl class="wide">${all}</dl></section>`;
}

const fact = (name: string, value: string | undefined): Html | undefined =>
  value ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : undefined;

const linesTable = (rows: readonly Html[], omitted: number): Html =>
  html`<table class="lines"><thead><tr><th class="short">Nr.</th><th class="main">Denumire</th><th class="short">U.M.</th><th class="n">Cantitate</th><th class="n">Preț</th><th class="vat">TVA</th><th class="n">Valoare fără TVA</th></tr></thead><tbody>${rows}</tbody></table>${
    omitted > 0 ? html`<p class="omitted">Linii care se află numai în XML-ul atașat: ${omitted}.</p>` : undefined
  }`;

function lineRow(line: Line): Html {
  const codes = [
    line.sellerItem,
    line.buyerItem,
    line.standardItem?.value,
    ...(line.classifications ?? []).map(({ value }) => value),
  ];
  const extras = [
    line.description,
    codes.filter(Boolean).length > 0 ? `Cod: ${codes.filter(Boolean).join(', ')}` : undefined,
    line.period && `Perioada: ${[day(line.period.start), day(line.period.end)].join(' – ')}`,
    line.object && `Obiect: ${identifier(line.object)}`,
    line.originCountry && `Țara de origine: ${line.originCountry}`,
    ...(line.attributes ?? []).map(({ name, value }) => `${name}: ${value}`),
    ...(line.allowances ?? []).map(
      (each) => `Reducere ${number(each.amount)}: ${each.reason ?? each.reasonCode ?? ''}`,
    ),
    ...(line.charges ?? []).map((each) => `Taxă ${number(each.amount)}: ${each.reason ?? each.reasonCode ?? ''}`),
    line.note,
  ].filter((each) => each !== undefined && each !== '');
  const per = line.priceQuantity !== undefined && line.priceQuantity !== '1' ? ` / ${number(line.priceQuantity)}` : '';
  return html`<tr><td class="short">${line.id}</td><td>${line.name}${extras.map((each) => html`<small>${each}</small>`)}</td><td class="short">${unitName(line.unit)}</td>${figure(number(line.quantity))}${figure(`${number(line.price, 2)}${per}`)}<td class="vat">${vatText(line.vatCategory, line.vatRate)}</td>${figure(number(line.net))}</tr>`;
}

/** Longer than any amount of an ordinary invoice: it is broken rather than printed beyond the page. */
const LONG_FIGURE = 20;

const figure = (text: string): Html => html`<td class="${text.length > LONG_FIGURE ? 'n long' : 'n'}">${text}</td>`;

const vatText = (category: string | undefined, rate: string | undefined): string =>
  category === 'S' && rate !== undefined ? `${number(rate)}%` : categoryName(category ?? '');

function adjustments({ allowances = [], charges = [] }: Invoice): Html | undefined {
  const row = (title: string) => (each: Adjustment) =>
    html`<tr><td>${title}: ${each.reason ?? each.reasonCode ?? ''}</td><td class="vat">${vatText(each.vatCategory, each.vatRate)}</td>${figure(number(each.amount))}</tr>`;
  const rows = [...allowances.map(row('Reducere')), ...charges.map(row('Taxă suplimentară'))];
  return rows.length === 0
    ? undefined
    : html`<table><thead><tr><th class="main">Reduceri și taxe ale documentului</th><th class="vat">TVA</th><th class="n">Valoare</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const vatTable = ({ vatBreakdown = [] }: Invoice): Html =>
  html`<table><thead><tr><th class="main">Categoria de TVA</th><th class="n">Cota</th><th class="n">Baza</th><th class="n">TVA</th></tr></thead><tbody>${vatBreakdown.map(
    ({ category, rate, taxable, vat, exemptionReason, exemptionReasonCode }) =>
      html`<tr><td>${categoryName(category)}<small>${[exemptionReason, exemptionReasonCode].filter(Boolean).join(' · ')}</small></td><td class="n">${rate === undefined ? '' : `${number(rate)}%`}</td>${figure(number(taxable))}${figure(number(vat))}</tr>`,
  )}</tbody></table>`;

function totalsTable({ totals = {}, currency, vatCurrency }: Invoice): Html {
  const row = (title: string, value: string | undefined, of = currency) =>
    value === undefined ? undefined : html`<tr><td>${title}</td><td class="n">${number(value)} ${of}</td></tr>`;
  return html`<table class="totals"><tbody>${[
    row('Total linii', totals.lines),
    row('Reduceri', totals.allowances),
    row('Taxe suplimentare', totals.charges),
    row('Total fără TVA', totals.withoutVat),
    row('Total TVA', totals.vat),
    row('Total TVA', totals.vatInVatCurrency, vatCurrency),
    row('Total cu TVA', totals.withVat),
    row('Plătit', totals.prepaid),
    row('Rotunjire', totals.rounding),
  ]}<tr class="due"><td>De plată</td><td class="n">${number(totals.payable)} ${currency}</td></tr></tbody></table>`;
}

function payments({ payments: all = [], paymentTerms }: Invoice): Html | undefined {
  const rows = all.map(({ code, text, account, card, directDebit, remittance }) =>
    fact(
      text ?? paymentName(code) ?? 'Plată',
      [account?.id, account?.name, account?.bank, card && `card ${card.number}`, directDebit?.mandate, remittance]
        .filter(Boolean)
        .join(', ') || '–',
    ),
  );
  const terms = fact('Termeni de plată', paymentTerms);
  return rows.length === 0 && !terms
    ? undefined
    : html`<section><h2>Plata</h2><dl class="wide">${[...rows, terms]}</dl></section>`;
}

function notes({ notes: all = [], attachments = [] }: Invoice): Html | undefined {
  const items = [
    ...all.map(({ text }) => html`<p>${text}</p>`),
    ...attachments.map(
      ({ id, description, url, file }) =>
        html`<p>Anexă: ${[id, description, file?.name, url].filter(Boolean).join(', ')}</p>`,
    ),
  ];
  return items.length === 0 ? undefined : html`<section><h2>Mențiuni</h2>${items}</section>`;
}
