/** `efactura.parse`: the XML of an invoice in, the invoice as data out. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';
import { invoiceDocument } from './document.ts';
import { personalData } from './privacy.ts';
import { DOCUMENT_INPUT_BYTES, xmlSource } from './xml-file.ts';

const XML = `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">
  <cbc:ID>F-1</cbc:ID><cbc:IssueDate>2026-11-27</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>RON</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity>
    <cbc:RegistrationName>Atelierul Exemplu SRL</cbc:RegistrationName>
  </cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity>
    <cbc:RegistrationName>Cumpărător SA</cbc:RegistrationName>
  </cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
</Invoice>`;

export const parseEfactura = defineTask({
  name: 'efactura.parse',
  queue: 'anaf.efactura',
  summary: 'Reads the XML of an invoice or a credit note (UBL 2.1) into data, every business term of EN 16931.',
  summaryRo: 'Citește XML-ul unei facturi sau al unei note de credit (UBL 2.1) ca date, cu toți termenii EN 16931.',
  input: z.object({
    source: xmlSource,
    subjectId: z.string().max(200).optional().describe('Whom the invoice is about, for access and erasure.'),
  }),
  output: z.object({
    document: invoiceDocument,
    left: z
      .array(z.string())
      .describe('Paths of elements that are no business terms and that the data does not have; at most 200.'),
  }),
  limits: { attempts: 3, soft: '3m', ttl: '7d', inputBytes: DOCUMENT_INPUT_BYTES },
  // A large one takes seconds, in which heartbeats and other runs must go on.
  isolation: 'thread',
  idempotent: 'It only reads.',
  personalData,
  examples: [{ title: 'a fragment', input: { source: { xml: XML } } }],
});
