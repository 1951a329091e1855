import { describe, expect, test } from 'vitest';
import { Notes } from '../model/notes.ts';
import { recordReader } from '../model/read-record.ts';
import { partnerFields } from '../model/records/shared.ts';
import { isPartnerCode, partnerCode } from './partner-code.ts';

const read = recordReader(partnerFields);
const place = { kind: 'customer', source: 0, line: 1 } as const;

function codeOf(raw: Record<string, unknown>, isBank = false) {
  const notes = new Notes();
  const code = partnerCode(read(raw, place, { notes }), place, notes, isBank);
  return code ?? notes.faults.map(({ field, rule }) => `${field}: ${rule}`).join(', ');
}

describe('the code of a partner follows from what it has', () => {
  test.for([
    [{ cui: 'RO 14399840' }, '0014399840'],
    [{ cui: '14399840', country: 'RO' }, '0014399840'],
    // A Romanian number that was put into the wrong column.
    [{ vatId: 'RO14399840' }, '0014399840'],
    [{ taxId: '14399840' }, '0014399840'],
    [{ vatId: 'DE123456789', country: 'DE' }, '01DE123456789'],
    [{ vatId: '123456789', country: 'de' }, '01DE123456789'],
    // Greece is GR as a country and EL before its VAT numbers.
    [{ vatId: 'EL123456789', country: 'EL' }, '01GR123456789'],
    [{ vatId: 'EL123456789', country: 'GR' }, '01GR123456789'],
    [{ vatId: 'CHE-123.456.789', country: 'CH' }, '02CHE123456789'],
    [{ taxId: '55-1234', country: 'AT' }, '05AT551234'],
    [{ taxId: '98 765', country: 'US' }, '06US98765'],
    [{ cnp: '1800101420010' }, '031800101420010'],
    [{ id: 'C-17/b', isPerson: true }, '04C17b'],
    [{ isAnonymous: 'true' }, '080000000000000'],
    [{ nif: '1234567' }, '091234567'],
    [{ code: '05AT123' }, '05AT123'],
  ] as const)('%o', ([raw, expected]) => {
    expect(codeOf(raw)).toBe(expected);
  });

  test('bank clients have one only where a bank declares', () => {
    expect(codeOf({ bankClient: '77' }, true)).toBe('1077');
    expect(codeOf({ bankClient: '77' })).toBe('bankClient: partner-prefix');
  });
});

describe('what gives no code is told by field and rule', () => {
  test.for([
    [{ name: 'Fără cod' }, 'code: partner-code'],
    [{ cui: '14399841' }, 'cui: cui'],
    [{ cnp: '0800101420010' }, 'cnp: cnp'],
    [{ cnp: '18001014200' }, 'cnp: cnp'],
    [{ vatId: 'DE123456789', country: 'Germania' }, 'country: length, vatId: cui'],
    [{ code: '0799' }, 'code: partner-prefix'],
    [{ code: '080000000000001' }, 'code: partner-prefix'],
    [{ id: '---', isPerson: true }, 'id: partner-prefix'],
  ] as const)('%o', ([raw, expected]) => {
    expect(codeOf(raw)).toBe(expected);
  });
});

test.for([
  ['0014399840', true],
  ['0014399841', false],
  ['00RO14399840', false],
  ['01DE123', true],
  ['01123', false],
  ['04A-1', false],
  ['07123', false],
  ['1044', false],
  ['', false],
] as const)('a line may name a partner by its code: %s is one: %s', ([code, expected]) => {
  expect(isPartnerCode(code, false)).toBe(expected);
});
