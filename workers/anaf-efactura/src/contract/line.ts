/** A line of an invoice (BG-25). */

import { z } from 'zod';
import { lineAdjustment, rate, vatCategory } from './money.ts';
import { code, day, decimal, identifier, text } from './scalars.ts';

export const period = z.object({
  start: day.optional().describe('BT-73, 134.'),
  end: day.optional().describe('BT-74, 135.'),
});

export const line = z
  .object({
    id: text(200).optional().describe('BT-126. Default: its place, from 1.'),
    note: text().optional().describe('BT-127.'),
    object: identifier.optional().describe('BT-128: what is billed, such as a meter.'),
    quantity: decimal.describe('BT-129.'),
    unit: code('H87').describe('BT-130: UN/ECE Rec 20 or 21, such as "H87" (piece), "HUR" (hour), "KGM".'),
    net: decimal.optional().describe('BT-131. Left out, it is quantity × price, less allowances, plus charges.'),
    orderLine: text(200).optional().describe('BT-132.'),
    accountingReference: text().optional().describe('BT-133.'),
    period: period.optional(),
    allowances: z.array(lineAdjustment).max(200).optional().describe('BG-27.'),
    charges: z.array(lineAdjustment).max(200).optional().describe('BG-28.'),
    price: decimal.describe('BT-146: net, without VAT.'),
    priceDiscount: decimal.optional().describe('BT-147.'),
    grossPrice: decimal.optional().describe('BT-148.'),
    priceQuantity: decimal.optional().describe('BT-149: how many units the price is for. Default 1.'),
    priceUnit: code('H87').optional().describe('BT-150.'),
    vatCategory: vatCategory.describe('BT-151.'),
    vatRate: rate.optional().describe('BT-152. Default 0, where the category has no VAT.'),
    name: text().describe('BT-153.'),
    description: text().optional().describe('BT-154.'),
    sellerItem: text(200).optional().describe('BT-155.'),
    buyerItem: text(200).optional().describe('BT-156.'),
    standardItem: identifier.optional().describe('BT-157, such as a GTIN.'),
    classifications: z
      .array(
        z.object({
          value: text(200).describe('BT-158, such as a CPV or NC8 code.'),
          list: text(100).optional().describe('UNTDID 7143: STI is CPV.'),
          version: text(100).optional(),
        }),
      )
      .max(100)
      .optional(),
    originCountry: code('RO').optional().describe('BT-159.'),
    attributes: z
      .array(z.object({ name: text().describe('BT-160.'), value: text().describe('BT-161.') }))
      .max(500)
      .optional(),
  })
  .meta({ id: 'EFacturaLine' });
