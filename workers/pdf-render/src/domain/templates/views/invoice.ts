/** An invoice as its template sees it. */

import type { Invoice } from '../data.ts';
import { joined, linesOf, logoView, partyView, type ViewOf } from './page.ts';

const TITLES = { invoice: 'title', proforma: 'titleProforma', 'credit-note': 'titleCreditNote' } as const;

/** The view of an invoice. */
export const invoiceView: ViewOf<Invoice> = (data, formats, label) => {
  const { money, number, day } = formats;
  const { seller, buyer, lines, vat, totals, currency } = data;
  const title = label(TITLES[data.kind]);
  const name = joined([data.series, data.number], ' ') ?? '';
  const paid = totals.paid && /[1-9]/.test(totals.paid) ? money(totals.paid) : null;
  const facts: [about: string, value: string | undefined][] = [
    [label('issueDate'), day(data.issueDate)],
    [label('dueDate'), data.dueDate && day(data.dueDate)],
    [label('deliveryDate'), data.deliveryDate && day(data.deliveryDate)],
    [label('reference'), data.reference],
    [label('exchangeRate'), data.exchangeRate],
    [label('eInvoiceIndex'), data.eInvoiceIndex],
  ];
  const view = {
    title,
    series: data.series ?? null,
    number: data.number,
    logo: logoView(data, seller.name),
    facts: facts.flatMap(([about, value]) => (value ? [{ label: about, value }] : [])),
    seller: partyView(seller, formats),
    buyer: partyView(buyer, formats),
    currency,
    hasDiscounts: lines.some(({ discount }) => discount !== undefined),
    lines: lines.map((line, index) => ({
      position: String(index + 1),
      description: linesOf(line.description),
      code: line.code ?? null,
      unit: line.unit,
      quantity: number(line.quantity),
      unitPrice:
        line.unitPrice.includes('.') && /\.\d{3,}/.test(line.unitPrice)
          ? number(line.unitPrice)
          : money(line.unitPrice),
      discount: line.discount === undefined ? '' : money(line.discount),
      vatRate: number(line.vatRate),
      net: money(line.net),
      vat: money(line.vat),
    })),
    vat: vat.map(({ rate, base, amount, note }) => ({
      rate: number(rate),
      base: money(base),
      amount: money(amount),
      note: note ?? null,
    })),
    totals: { net: money(totals.net), vat: money(totals.vat), gross: money(totals.gross), paid },
    due: money(totals.due ?? totals.gross),
    payment: data.payment ?? null,
    issuedBy: data.issuedBy ?? null,
    delegate: data.delegate ?? null,
    hasSignatures: Boolean(data.issuedBy ?? data.delegate),
    hasPayment: Boolean(data.payment ?? seller.accounts?.length),
    notes: linesOf(data.notes),
    hasNotes: data.notes !== undefined,
  };
  const full = `${title} ${name}`;
  return {
    view,
    page: { title: `${full} · ${seller.name}`, foot: `${full} · ${seller.name}`, pageOf: label('pageOf') },
  };
};
