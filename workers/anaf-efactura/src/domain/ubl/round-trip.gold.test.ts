import { parseXml } from '@genius/xml';
import { describe, expect, test } from 'vitest';
import { invoiceDocument } from '../../contract/document.ts';
import { manifest, NO_GOLD, readGold } from '../../testing/gold.ts';
import { buildInvoice } from '../build/build.ts';
import type { Invoice } from '../model/invoice.ts';
import { readUbl } from './read-ubl.ts';

const full = manifest?.sets.full ?? [];
// Valid by the standard or by ANAF: what is neither may contradict itself.
const valid = full.filter((each) => each.en16931_1_3_16.valid || each.ciusro_1_0_9.valid);

const read = (xml: string | Uint8Array) => readUbl(parseXml(xml))!;

/**
 * Without what can be computed from the lines. Their own sums stay: no rule of EN 16931 compares them with quantity × price,
 * and several of these documents contradict themselves there.
 */
function bare({ totals, vatBreakdown, ...rest }: Invoice): Invoice {
  return {
    ...rest,
    totals: { prepaid: totals?.prepaid, rounding: totals?.rounding, vatInVatCurrency: totals?.vatInVatCurrency },
    vatBreakdown: vatBreakdown?.map(({ taxable: _, vat: __, ...row }) => row),
  };
}

const cents = (text: string | undefined) => Math.round(Number(text ?? '0') * 100);

describe('documents of others', () => {
  if (!manifest) test('read, built and read again', (ctx) => ctx.skip(NO_GOLD));

  test.each(valid)('$file: read, built and read again is the same', ({ file }) => {
    const first = read(readGold(file)).invoice;
    const { xml } = buildInvoice(first);
    expect(read(xml)).toEqual({ invoice: first, left: [] });
  });

  test.each(valid)('$file: is an invoice as the contract has it', ({ file }) => {
    expect(invoiceDocument.safeParse(read(readGold(file)).invoice).error?.issues ?? []).toEqual([]);
  });

  test.each(valid)('$file: its totals, computed anew from its lines, are the same', ({ file }) => {
    const first = read(readGold(file)).invoice;
    const { totals: found = {} } = buildInvoice(bare(first)).invoice;
    const { totals = {} } = first;
    for (const key of ['lines', 'allowances', 'charges', 'withoutVat'] as const) {
      expect([key, cents(found[key])]).toEqual([key, cents(totals[key])]);
    }
    // BR-CO-17 lets the VAT of a row differ by less than 1.
    const slack = 100 * (first.vatBreakdown?.length ?? 0);
    expect(Math.abs(cents(found.vat) - cents(totals.vat))).toBeLessThanOrEqual(slack);
    expect(cents(found.payable) - cents(found.vat)).toBe(cents(totals.payable) - cents(totals.vat));
  });
});
