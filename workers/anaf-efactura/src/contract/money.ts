/** What is charged and how it is paid: allowances and charges, VAT, totals, payment (BG-16 to BG-23, BG-27, BG-28). */

import { z } from 'zod';
import { code, decimal, text } from './scalars.ts';

/** UNTDID 5305 as EN 16931 uses it. */
export const vatCategory = z
  .string()
  .regex(/^[A-Z]{1,2}$/, { error: 'is no category of VAT, such as "S"', abort: true })
  .describe('S standard, AE reverse charge, Z zero, E exempt, K intra-EU, G export, O outside VAT, L and M islands.');

export const rate = decimal.describe('Percent as text, such as "21".');

/** On a line; on the document with its own VAT. */
export const lineAdjustment = z.object({
  amount: decimal.optional().describe('BT-136, 141. Left out, it is base × percent.'),
  base: decimal.optional().describe('BT-137, 142. Left out where percent is given: quantity × price.'),
  percent: rate.optional().describe('BT-138, 143.'),
  reason: text().optional().describe('BT-139, 144.'),
  reasonCode: code('95').optional().describe('BT-140 (UNTDID 5189), BT-145 (UNTDID 7161).'),
});

export const adjustment = lineAdjustment.extend({
  vatCategory: vatCategory.optional().describe('BT-95, 102. Left out: that of the lines, if they have one only.'),
  vatRate: rate.optional().describe('BT-96, 103.'),
});

export const vatBreakdown = z.object({
  category: vatCategory.describe('BT-118.'),
  rate: rate.optional().describe('BT-119.'),
  taxable: decimal.optional().describe('BT-116. Left out, it is summed.'),
  vat: decimal.optional().describe('BT-117. Left out, it is taxable × rate.'),
  exemptionReason: text().optional().describe('BT-120.'),
  exemptionReasonCode: code('VATEX-EU-AE').optional().describe('BT-121.'),
});

export const totals = z.object({
  lines: decimal.optional().describe('BT-106.'),
  allowances: decimal.optional().describe('BT-107.'),
  charges: decimal.optional().describe('BT-108.'),
  withoutVat: decimal.optional().describe('BT-109.'),
  vat: decimal.optional().describe('BT-110.'),
  vatInVatCurrency: decimal.optional().describe('BT-111. Left out, it is the VAT × exchangeRate.'),
  withVat: decimal.optional().describe('BT-112.'),
  prepaid: decimal.optional().describe('BT-113: what was paid already.'),
  rounding: decimal.optional().describe('BT-114.'),
  payable: decimal.optional().describe('BT-115.'),
});

export const payment = z.object({
  code: code('30').optional().describe('BT-81 (UNTDID 4461): 30 bank transfer, 10 cash, 48 card, 59 direct debit.'),
  text: text().optional().describe('BT-82.'),
  remittance: text().optional().describe('BT-83: what the payer should write.'),
  account: z
    .object({
      id: text(200).describe('BT-84: the IBAN.'),
      name: text().optional().describe('BT-85.'),
      bank: text(200).optional().describe('BT-86: the BIC.'),
    })
    .optional(),
  card: z
    .object({
      number: text(50).describe('BT-87: only the last digits.'),
      network: text(100).optional().describe('Asked for by UBL. Default NA.'),
      holder: text().optional().describe('BT-88.'),
    })
    .optional(),
  directDebit: z
    .object({
      mandate: text(200).optional().describe('BT-89.'),
      debitedAccount: text(200).optional().describe('BT-91.'),
    })
    .optional(),
});
