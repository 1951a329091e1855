/** Parties of an invoice: seller, buyer, payee, the seller's tax representative (BG-4, BG-7, BG-10, BG-11). */

import { z } from 'zod';
import { code, identifier, text } from './scalars.ts';

export const address = z
  .object({
    street: text().optional().describe('BT-35, 50, 64, 75: street and number.'),
    street2: text().optional().describe('BT-36, 51, 65, 76.'),
    street3: text().optional().describe('BT-162, 163, 164, 165.'),
    city: text().optional().describe('BT-37, 52, 66, 77. In Bucharest SECTOR1 to SECTOR6.'),
    postcode: text().optional().describe('BT-38, 53, 67, 78.'),
    county: text().optional().describe('BT-39, 54, 68, 79. In Romania ISO 3166-2, such as "RO-CJ"; RO-B is Bucharest.'),
    country: code('RO').optional().describe('BT-40, 55, 69, 80. ISO 3166-1, such as "RO".'),
  })
  .meta({ id: 'EFacturaAddress' });

const contact = z.object({
  name: text().optional().describe('BT-41, 56.'),
  phone: text().optional().describe('BT-42, 57.'),
  email: text().optional().describe('BT-43, 58.'),
});

export const party = z
  .object({
    name: text().optional().describe('BT-27, 44: the name in the register. An invoice needs it.'),
    tradingName: text().optional().describe('BT-28, 45.'),
    identifiers: z.array(identifier).max(50).optional().describe('BT-29, 46. Scheme SEPA: the creditor of BT-90.'),
    legalRegistration: identifier
      .optional()
      .describe('BT-30, 47: the code in the trade register, the CUI, or a CNP. A buyer without a code: 13 zeros.'),
    vatId: text(100).optional().describe('BT-31, 48: with the country, such as "RO13548146".'),
    taxRegistration: identifier.optional().describe('BT-32: the fiscal code of somebody who pays no VAT.'),
    legalForm: text().optional().describe('BT-33: further legal information, such as the capital.'),
    electronicAddress: identifier.optional().describe('BT-34, 49.'),
    address: address.optional(),
    contact: contact.optional(),
  })
  .meta({ id: 'EFacturaParty' });

export const payee = z.object({
  name: text().describe('BT-59.'),
  identifiers: z.array(identifier).max(50).optional().describe('BT-60, and BT-90 with the scheme SEPA.'),
  legalRegistration: identifier.optional().describe('BT-61.'),
});

export const taxRepresentative = z.object({
  name: text().describe('BT-62.'),
  vatId: text(100).optional().describe('BT-63.'),
  address: address.optional(),
});
