import { expect, test } from 'vitest';
import type { Invoice, Party } from '../model/invoice.ts';
import { channelOf } from './channel.ts';

const seller: Party = { vatId: 'RO13548146', address: { country: 'RO' } };
const buyer: Party = { vatId: 'RO14399840', address: { country: 'RO' } };
const channel = (more: Partial<Invoice>) =>
  channelOf({ number: '1', issueDate: '2026-11-27', type: '380', currency: 'RON', seller, buyer, lines: [], ...more });

test.each<[string, Partial<Invoice>, object]>([
  [
    'an invoice between firms',
    {},
    { standard: 'UBL', isB2c: false, isForeign: false, isSelfBilled: false, cif: '13548146', partnerCif: '14399840' },
  ],
  ['a credit note by its type alone', { type: '381' }, { standard: 'CN' }],
  ['a credit note', { kind: 'creditNote', type: '381' }, { standard: 'CN' }],
  [
    'a self-billed one goes in the name of the buyer',
    { type: '389' },
    { isSelfBilled: true, cif: '14399840', partnerCif: '13548146' },
  ],
  [
    'a consumer of 13 zeros',
    { buyer: { legalRegistration: { value: '0000000000000' } } },
    { isB2c: true, partnerCif: undefined },
  ],
  [
    'a consumer with a CNP',
    { buyer: { legalRegistration: { value: '1960229410015' } } },
    { isB2c: true, partnerCif: undefined },
  ],
  ['13 digits that are no CNP', { buyer: { legalRegistration: { value: '1960229410016' } } }, { isB2c: false }],
  [
    'a firm that pays no VAT',
    { buyer: { legalRegistration: { value: '14399840' } } },
    { isB2c: false, partnerCif: '14399840' },
  ],
  [
    'a firm abroad',
    { buyer: { vatId: 'DE123456789', address: { country: 'DE' } } },
    { isForeign: true, isB2c: false, partnerCif: undefined },
  ],
  [
    'a firm abroad with a Romanian VAT code',
    { buyer: { vatId: 'RO14399840', address: { country: 'DE' } } },
    { isForeign: false },
  ],
  [
    'a consumer abroad',
    { buyer: { legalRegistration: { value: '0000000000000' }, address: { country: 'FR' } } },
    { isForeign: true, isB2c: false },
  ],
  [
    'a seller by its number in the trade register alone',
    { seller: { legalRegistration: { value: 'J12/1/2001' } } },
    { cif: undefined },
  ],
  ['a seller that pays no VAT', { seller: { taxRegistration: { value: '13548146' } } }, { cif: '13548146' }],
])('%s', (_, more, expected) => {
  expect(channel(more)).toMatchObject(expected);
});
