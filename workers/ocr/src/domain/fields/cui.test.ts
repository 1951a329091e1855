import { describe, expect, it } from 'vitest';
import { hasValidCuiChecksum, readCui } from './cui.ts';
import { extractFields } from './extract-fields.ts';
import { paper } from './paper.ts';

describe('the check digit of a CUI', () => {
  it.each(['18547290', '14399840', '4267117', '6859662', '2816464', '10167619', '4264242', '27193515', '8000000000'])(
    'is right in %s',
    (digits) => {
      expect(hasValidCuiChecksum(digits)).toBe(true);
    },
  );

  it.each([
    ['18547291'], // last digit off by one
    ['12345678'],
    ['1234'],
    ['14399841'],
    ['0123456'], // never begins with a zero
    ['5'], // no body
    ['12345678901'], // eleven digits
    ['1960101123456'], // a person's number
  ])('is wrong in %s', (digits) => {
    expect(hasValidCuiChecksum(digits)).toBe(false);
  });
});

describe('a printed CUI', () => {
  it.each([
    ['RO14399840', '14399840', true],
    ['RO 14399840', '14399840', true],
    ['R014399840', '14399840', true], // zero read for O
    ['14399840', '14399840', false],
    ['RO1439984O', '14399840', true], // O read for zero
    ['l4399B4O', '14399840', false],
  ])('%s is %s', (printed, digits, vatPayer) => {
    expect(readCui(printed)).toEqual({ digits, vatPayer });
  });
});

describe('readers who disagree about a CUI', () => {
  const receipt = (cui: string): string => `
   MAGAZIN SRL
   CIF: ${cui}
   TOTAL LEI   10,00`;
  const cuiOf = (main: string, ...others: string[]) =>
    extractFields([paper(receipt(main), { others: others.map(receipt) })], {}).seller?.cui;

  it('are settled by the check digit', () => {
    expect(cuiOf('RO14399B46', 'RO14399840')).toMatchObject({ value: '14399840', checksum: 'valid' });
  });

  it('are mixed digit by digit when neither is right', () => {
    expect(cuiOf('RO74399840', 'RO14399846')).toMatchObject({ value: '14399840', checksum: 'valid' });
  });

  it('leave an invalid code marked as such, with little confidence', () => {
    const cui = cuiOf('RO14399841');
    expect(cui).toMatchObject({ value: '14399841', checksum: 'invalid' });
    expect(cui?.confidence).toBeLessThan(0.5);
  });
});
