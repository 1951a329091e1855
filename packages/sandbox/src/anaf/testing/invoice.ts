/** An invoice of one line that ANAF's rules take, with what a test changes in it. */

import { KNOWN } from '../taxpayer/population.ts';

export interface InvoiceParts {
  number?: string;
  seller?: string | number;
  buyer?: string | number;
  /** Edits of the text, each a piece and what stands in its place. */
  edits?: readonly (readonly [string, string])[];
}

const NAMESPACES =
  'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"';

function party(code: string, name: string, city: string, county: string): string {
  return `<cac:Party><cac:PostalAddress><cbc:StreetName>Str. Închipuită 1</cbc:StreetName><cbc:CityName>${city}</cbc:CityName><cbc:CountrySubentity>${county}</cbc:CountrySubentity><cac:Country><cbc:IdentificationCode>RO</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>RO${code}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>${name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>`;
}

const category = (tag: string) =>
  `<cac:${tag}><cbc:ID>S</cbc:ID><cbc:Percent>21.00</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:${tag}>`;

/** From the made-up payer of VAT to the one in a sector, unless said otherwise. */
export function invoice({
  number = 'EX-1',
  seller = KNOWN.payer,
  buyer = KNOWN.sector,
  edits = [],
}: InvoiceParts = {}): string {
  const amount = (name: string, value: string) => `<cbc:${name} currencyID="RON">${value}</cbc:${name}>`;
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" ${NAMESPACES}>
  <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1</cbc:CustomizationID>
  <cbc:ID>${number}</cbc:ID><cbc:IssueDate>2026-11-24</cbc:IssueDate><cbc:DueDate>2026-12-24</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>RON</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty>${party(String(seller), 'Exemplu Vânzător SRL', 'Cluj-Napoca', 'RO-CJ')}</cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty>${party(String(buyer), 'Exemplu Cumpărător SRL', 'SECTOR3', 'RO-B')}</cac:AccountingCustomerParty>
  <cac:TaxTotal>${amount('TaxAmount', '21.00')}<cac:TaxSubtotal>${amount('TaxableAmount', '100.00')}${amount('TaxAmount', '21.00')}${category('TaxCategory')}</cac:TaxSubtotal></cac:TaxTotal>
  <cac:LegalMonetaryTotal>${amount('LineExtensionAmount', '100.00')}${amount('TaxExclusiveAmount', '100.00')}${amount('TaxInclusiveAmount', '121.00')}${amount('PayableAmount', '121.00')}</cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="H87">2</cbc:InvoicedQuantity>${amount('LineExtensionAmount', '100.00')}<cac:Item><cbc:Name>Caiet</cbc:Name>${category('ClassifiedTaxCategory')}</cac:Item><cac:Price>${amount('PriceAmount', '50.00')}</cac:Price></cac:InvoiceLine>
</Invoice>
`;
  return edits.reduce((edited, [piece, other]) => {
    if (!edited.includes(piece)) throw new Error(`the invoice has no ${piece}`);
    return edited.replace(piece, other);
  }, text);
}
