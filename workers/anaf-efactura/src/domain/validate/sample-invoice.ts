/** An ordinary Romanian invoice that keeps all rules, with as many lines as asked: for tests and benches. */

/** Lines cost 2 × 50.00 RON; every second one is taxed at 11 %, the others at 21 %. */
export function sampleInvoice(lines = 3): string {
  const standard = Math.ceil(lines / 2);
  const groups = [
    { rate: '21', base: standard * 100 },
    { rate: '11', base: (lines - standard) * 100 },
  ].filter(({ base }) => base > 0);
  const tax = groups.reduce((sum, { rate, base }) => sum + (base * Number(rate)) / 100, 0);
  const net = lines * 100;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1</cbc:CustomizationID>
  <cbc:ID>GW-2026-00042</cbc:ID>
  <cbc:IssueDate>2026-11-29</cbc:IssueDate>
  <cbc:DueDate>2026-12-29</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:Note>Vă mulțumim pentru colaborare.</cbc:Note>
  <cbc:DocumentCurrencyCode>RON</cbc:DocumentCurrencyCode>
  <cac:OrderReference>
    <cbc:ID>C-117</cbc:ID>
  </cac:OrderReference>
${party('Supplier', 'Atelierul de Țesături SRL', 'RO18547290', 'RO-CJ', 'Cluj-Napoca', 'Str. Memorandumului 28')}
${party('Customer', 'Brutăria Soarelui SRL', 'RO14399840', 'RO-B', 'SECTOR3', 'Calea Călărașilor 10')}
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
    <cac:PayeeFinancialAccount>
      <cbc:ID>RO49AAAA1B31007593840000</cbc:ID>
    </cac:PayeeFinancialAccount>
  </cac:PaymentMeans>
  <cac:TaxTotal>
    <cbc:TaxAmount currencyID="RON">${tax.toFixed(2)}</cbc:TaxAmount>
${groups.map(subtotal).join('\n')}
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    <cbc:LineExtensionAmount currencyID="RON">${net.toFixed(2)}</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="RON">${net.toFixed(2)}</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="RON">${(net + tax).toFixed(2)}</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="RON">${(net + tax).toFixed(2)}</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>
${Array.from({ length: lines }, (_, index) => line(index)).join('\n')}
</Invoice>
`;
}

function party(role: string, name: string, vat: string, county: string, city: string, street: string): string {
  return `  <cac:Accounting${role}Party>
    <cac:Party>
      <cac:PostalAddress>
        <cbc:StreetName>${street}</cbc:StreetName>
        <cbc:CityName>${city}</cbc:CityName>
        <cbc:CountrySubentity>${county}</cbc:CountrySubentity>
        <cac:Country>
          <cbc:IdentificationCode>RO</cbc:IdentificationCode>
        </cac:Country>
      </cac:PostalAddress>
      <cac:PartyTaxScheme>
        <cbc:CompanyID>${vat}</cbc:CompanyID>
        <cac:TaxScheme>
          <cbc:ID>VAT</cbc:ID>
        </cac:TaxScheme>
      </cac:PartyTaxScheme>
      <cac:PartyLegalEntity>
        <cbc:RegistrationName>${name}</cbc:RegistrationName>
        <cbc:CompanyID>J12/345/2009</cbc:CompanyID>
      </cac:PartyLegalEntity>
    </cac:Party>
  </cac:Accounting${role}Party>`;
}

function subtotal({ rate, base }: { rate: string; base: number }): string {
  return `    <cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="RON">${base.toFixed(2)}</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="RON">${((base * Number(rate)) / 100).toFixed(2)}</cbc:TaxAmount>
      <cac:TaxCategory>
        <cbc:ID>S</cbc:ID>
        <cbc:Percent>${rate}.00</cbc:Percent>
        <cac:TaxScheme>
          <cbc:ID>VAT</cbc:ID>
        </cac:TaxScheme>
      </cac:TaxCategory>
    </cac:TaxSubtotal>`;
}

function line(index: number): string {
  return `  <cac:InvoiceLine>
    <cbc:ID>${index + 1}</cbc:ID>
    <cbc:InvoicedQuantity unitCode="H87">2</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="RON">100.00</cbc:LineExtensionAmount>
    <cac:Item>
      <cbc:Name>Față de masă din in, ${index + 1}</cbc:Name>
      <cac:ClassifiedTaxCategory>
        <cbc:ID>S</cbc:ID>
        <cbc:Percent>${index % 2 === 0 ? '21.00' : '11.00'}</cbc:Percent>
        <cac:TaxScheme>
          <cbc:ID>VAT</cbc:ID>
        </cac:TaxScheme>
      </cac:ClassifiedTaxCategory>
    </cac:Item>
    <cac:Price>
      <cbc:PriceAmount currencyID="RON">50.00</cbc:PriceAmount>
    </cac:Price>
  </cac:InvoiceLine>`;
}
