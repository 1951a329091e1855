import { describe, expect, it } from 'vitest';
import { ibansOf, isIban } from './iban.ts';
import { vatIdsOf } from './vat-id.ts';

describe('an IBAN', () => {
  it.each([
    ['IBAN RO49 AAAA 1B31 0075 9384 0000', 'RO49AAAA1B31007593840000'],
    ['IBAN DE30507500940000048567', 'DE30507500940000048567'],
    ['IBAN NL50INGB0683251309 BIC INGBNL2A', 'NL50INGB0683251309'],
    ['FR76 3000 6000 0112 3456 7890 189', 'FR7630006000011234567890189'],
    ['GB82 WEST 1234 5698 7654 32', 'GB82WEST12345698765432'],
    ['IBAN DE3O5O75OO94OOOOO48567', 'DE30507500940000048567'], // letter O for zero in a German number
    ['IBAN: NL5OINGBO683251309', 'NL50INGB0683251309'], // the bank's letters stay letters
    ['IBAN:RO49AAAA1B31007593840000', 'RO49AAAA1B31007593840000'],
  ])('is found in %s', (text, iban) => {
    expect(ibansOf(text).map((found) => found.iban)).toEqual([iban]);
  });

  it.each([
    ['RO49AAAA1B31007593840001'], // check digits don't fit
    ['RO49AAAA1B3100759384000'], // one short
    ['FR76 ***************************'], // masked
    ['US1234567890'],
  ])('is not seen in %s', (text) => {
    expect(ibansOf(text)).toEqual([]);
    expect(isIban(text)).toBe(false);
  });
});

describe('a foreign VAT number', () => {
  it.each([
    ['UStId DE 232 446 240', 'DE232446240'],
    ['BTW NL810433941B01', 'NL810433941B01'],
    ['TVA intra communautaire: FR 604 219 388 61', 'FR60421938861'],
    ['P.IVA IT01234567890', 'IT01234567890'],
    ['VAT GB123456789', 'GB123456789'],
    ['UID ATU12345678', 'ATU12345678'],
  ])('is found in %s', (text, id) => {
    expect(vatIdsOf(text).map((found) => found.id)).toEqual([id]);
  });

  it('is not made of the first digits of a longer code', () => {
    expect(vatIdsOf('DE30507500940000048567')).toEqual([]);
  });
});
