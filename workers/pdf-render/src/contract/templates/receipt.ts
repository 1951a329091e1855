/** The data of the template `receipt`: that money was received, from whom and what for. */

import { z } from 'zod';
import { currency, day, line, lookFields, money, party, text } from './fields.ts';

/** The data of a receipt (chitanță). */
export const receiptData = z.object({
  series: line.optional(),
  number: line,
  date: day,
  seller: party,
  payer: party,
  amount: money.refine((given) => !given.startsWith('-'), 'is less than nothing'),
  currency,
  amountInWords: line.optional().describe('Default: written by the template, in its language.'),
  for: text.describe('What was paid, such as "Factura GW 1024 din 29.11.2026".'),
  method: line.optional().describe('Such as "Numerar" or "Card".'),
  cashier: line.optional(),
  ...lookFields,
});
