/** From an invoice as data to UBL of CIUS-RO. */

import { isVatRateOn, vatRatesOn } from '@genius/romania';
import type { Invoice } from '../model/invoice.ts';
import { writeUbl } from '../ubl/write-ubl.ts';
import { complete } from './complete.ts';
import type { Warning } from './given-or-computed.ts';

export interface Built {
  xml: string;
  /** With everything that was computed. */
  invoice: Invoice;
  warnings: Warning[];
}

/**
 * Throws an `IncompleteError` if it can not be computed, an `XmlWriteError` for a character that XML can not carry.
 * Whether the document keeps the rules is for the validator to say.
 */
export function buildInvoice(given: Invoice): Built {
  const { invoice, warnings } = complete(given);
  return { xml: writeUbl(invoice), invoice, warnings: [...warnings, ...unusualRates(invoice)] };
}

/** The rate of the day of VAT: BT-7, else the delivery, else the issue (Codul fiscal art. 282, 291). */
function unusualRates({ lines, seller, vatPointDate, delivery, issueDate }: Invoice): Warning[] {
  // Another state's VAT has another state's rates.
  if (!seller.vatId?.trim().toUpperCase().startsWith('RO')) return [];
  const date = vatPointDate ?? delivery?.date ?? issueDate;
  return lines.flatMap(({ vatCategory, vatRate }, index) => {
    if (vatCategory !== 'S' || vatRate === undefined || isVatRateOn(Number(vatRate), date)) return [];
    const rates = vatRatesOn(date).map(({ rate }) => `${rate} %`);
    const field = `lines.${index}.vatRate`;
    return [
      {
        code: 'vat-rate-unusual' as const,
        field,
        en: `${field} is ${vatRate} %, and on ${date} the rates were ${rates.join(', ')}.`,
        ro: `${field} este ${vatRate} %, iar la ${date} cotele erau ${rates.join(', ')}.`,
      },
    ];
  });
}
