/** The data of the template `delivery-note`: goods on their way, with or without prices. */

import { z } from 'zod';
import { currency, day, decimal, line, lookFields, money, party, text } from './fields.ts';
import { exact, expectSum, sum, times } from './sums.ts';

const goods = z.object({
  description: text,
  code: line.optional(),
  unit: line,
  quantity: decimal,
  unitPrice: decimal.optional().describe('Without VAT.'),
  value: money.optional().describe('quantity × unitPrice.'),
});

/** The data of a delivery note (aviz de însoțire a mărfii). If one line has a value, all have, and `total` is their sum. */
export const deliveryNoteData = z
  .object({
    series: line.optional(),
    number: line,
    date: day,
    sender: party,
    recipient: party,
    loadingPlace: text.optional(),
    unloadingPlace: text.optional(),
    reference: line.optional().describe('Order or contract.'),
    transport: z
      .object({
        vehicle: line.optional().describe('Number plate.'),
        driver: line.optional(),
        carrier: line.optional(),
        departure: line.optional().describe('Day and hour, as they shall be printed.'),
        uit: line.optional().describe('Code of RO e-Transport.'),
      })
      .optional(),
    lines: z.array(goods).min(1).max(2_000),
    currency,
    total: money.optional(),
    packages: line.optional().describe('How many, and gross weight, as they shall be printed.'),
    notes: text.optional(),
    ...lookFields,
  })
  .superRefine(({ lines, total }, issues) => {
    const priced = lines.filter(({ value }) => value !== undefined);
    if (priced.length === 0 && total === undefined) return;
    for (const [index, { quantity, unitPrice, value }] of lines.entries()) {
      const path = ['lines', index, 'value'];
      if (value === undefined)
        issues.addIssue({ code: 'custom', path, message: 'is missing: other amounts are given' });
      else if (unitPrice !== undefined) {
        expectSum(issues, path, value, times(exact(quantity), exact(unitPrice)), 'quantity × unitPrice');
      }
    }
    const values = sum(...priced.map(({ value }) => exact(value ?? '0')));
    if (total !== undefined) expectSum(issues, ['total'], total, values, 'the sum of values', 0);
    else issues.addIssue({ code: 'custom', path: ['total'], message: 'is missing: lines have values' });
  });
