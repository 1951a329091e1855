/** A receipt as its template sees it. */

import { amountInWords } from '../amount-in-words.ts';
import type { Receipt } from '../data.ts';
import { joined, linesOf, logoView, partyView, type ViewOf } from './page.ts';

/** The view of a receipt. */
export const receiptView: ViewOf<Receipt> = (data, formats, label, language) => {
  const { seller, payer, amount, currency } = data;
  const full = `${label('title')} ${joined([data.series, data.number], ' ') ?? ''}`;
  return {
    view: {
      series: data.series ?? null,
      number: data.number,
      date: formats.longDay(data.date),
      logo: logoView(data, seller.name),
      seller: partyView(seller, formats),
      payer: partyView(payer, formats),
      amount: formats.money(amount),
      currency,
      words: data.amountInWords ?? amountInWords(amount, currency, language),
      for: linesOf(data.for),
      method: data.method ?? null,
      cashier: data.cashier ?? null,
    },
    page: { title: `${full} · ${seller.name}`, foot: `${full} · ${seller.name}`, pageOf: label('pageOf') },
  };
};
