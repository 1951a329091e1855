import { describe, expect, test } from 'vitest';
import type { Invoice } from '../model/invoice.ts';
import { buildInvoice } from './build.ts';
import { IncompleteError } from './given-or-computed.ts';

const line = { name: 'Produs', quantity: '1', unit: 'H87', price: '100', vatCategory: 'S', vatRate: '21' };

const invoice = (more: Partial<Invoice> = {}): Invoice => ({
  number: 'F-1',
  issueDate: '2026-11-27',
  type: '380',
  currency: 'RON',
  seller: {
    name: 'Vânzător SRL',
    vatId: 'RO13548146',
    address: { city: 'Cluj-Napoca', county: 'RO-CJ', country: 'RO' },
  },
  buyer: { name: 'Cumpărător SA', vatId: 'RO14399840', address: { city: 'SECTOR3', county: 'RO-B', country: 'RO' } },
  lines: [line],
  ...more,
});

const build = (more: Partial<Invoice> = {}) => buildInvoice(invoice(more));

test('a small invoice is written in the order of UBL, with its totals', () => {
  expect(build().xml).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
      <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1</cbc:CustomizationID>
      <cbc:ID>F-1</cbc:ID>
      <cbc:IssueDate>2026-11-27</cbc:IssueDate>
      <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
      <cbc:DocumentCurrencyCode>RON</cbc:DocumentCurrencyCode>
      <cac:AccountingSupplierParty>
        <cac:Party>
          <cac:PostalAddress>
            <cbc:CityName>Cluj-Napoca</cbc:CityName>
            <cbc:CountrySubentity>RO-CJ</cbc:CountrySubentity>
            <cac:Country>
              <cbc:IdentificationCode>RO</cbc:IdentificationCode>
            </cac:Country>
          </cac:PostalAddress>
          <cac:PartyTaxScheme>
            <cbc:CompanyID>RO13548146</cbc:CompanyID>
            <cac:TaxScheme>
              <cbc:ID>VAT</cbc:ID>
            </cac:TaxScheme>
          </cac:PartyTaxScheme>
          <cac:PartyLegalEntity>
            <cbc:RegistrationName>Vânzător SRL</cbc:RegistrationName>
          </cac:PartyLegalEntity>
        </cac:Party>
      </cac:AccountingSupplierParty>
      <cac:AccountingCustomerParty>
        <cac:Party>
          <cac:PostalAddress>
            <cbc:CityName>SECTOR3</cbc:CityName>
            <cbc:CountrySubentity>RO-B</cbc:CountrySubentity>
            <cac:Country>
              <cbc:IdentificationCode>RO</cbc:IdentificationCode>
            </cac:Country>
          </cac:PostalAddress>
          <cac:PartyTaxScheme>
            <cbc:CompanyID>RO14399840</cbc:CompanyID>
            <cac:TaxScheme>
              <cbc:ID>VAT</cbc:ID>
            </cac:TaxScheme>
          </cac:PartyTaxScheme>
          <cac:PartyLegalEntity>
            <cbc:RegistrationName>Cumpărător SA</cbc:RegistrationName>
          </cac:PartyLegalEntity>
        </cac:Party>
      </cac:AccountingCustomerParty>
      <cac:TaxTotal>
        <cbc:TaxAmount currencyID="RON">21.00</cbc:TaxAmount>
        <cac:TaxSubtotal>
          <cbc:TaxableAmount currencyID="RON">100.00</cbc:TaxableAmount>
          <cbc:TaxAmount currencyID="RON">21.00</cbc:TaxAmount>
          <cac:TaxCategory>
            <cbc:ID>S</cbc:ID>
            <cbc:Percent>21</cbc:Percent>
            <cac:TaxScheme>
              <cbc:ID>VAT</cbc:ID>
            </cac:TaxScheme>
          </cac:TaxCategory>
        </cac:TaxSubtotal>
      </cac:TaxTotal>
      <cac:LegalMonetaryTotal>
        <cbc:LineExtensionAmount currencyID="RON">100.00</cbc:LineExtensionAmount>
        <cbc:TaxExclusiveAmount currencyID="RON">100.00</cbc:TaxExclusiveAmount>
        <cbc:TaxInclusiveAmount currencyID="RON">121.00</cbc:TaxInclusiveAmount>
        <cbc:PayableAmount currencyID="RON">121.00</cbc:PayableAmount>
      </cac:LegalMonetaryTotal>
      <cac:InvoiceLine>
        <cbc:ID>1</cbc:ID>
        <cbc:InvoicedQuantity unitCode="H87">1</cbc:InvoicedQuantity>
        <cbc:LineExtensionAmount currencyID="RON">100.00</cbc:LineExtensionAmount>
        <cac:Item>
          <cbc:Name>Produs</cbc:Name>
          <cac:ClassifiedTaxCategory>
            <cbc:ID>S</cbc:ID>
            <cbc:Percent>21</cbc:Percent>
            <cac:TaxScheme>
              <cbc:ID>VAT</cbc:ID>
            </cac:TaxScheme>
          </cac:ClassifiedTaxCategory>
        </cac:Item>
        <cac:Price>
          <cbc:PriceAmount currencyID="RON">100</cbc:PriceAmount>
        </cac:Price>
      </cac:InvoiceLine>
    </Invoice>
    "
  `);
});

describe('amounts', () => {
  test('are exact where floats are not, and halves are rounded away from zero', () => {
    // 1.005 × 100 as a float is 100.49999999999999.
    const { invoice: built } = build({ lines: [{ ...line, quantity: '1.005', price: '1' }] });
    expect(built.lines[0]?.net).toBe('1.01');
    expect(build({ lines: [{ ...line, quantity: '-1.005', price: '1' }] }).invoice.lines[0]?.net).toBe('-1.01');
  });

  test('of a line: price for a quantity of units, less allowances, plus charges', () => {
    const { invoice: built } = build({
      lines: [
        {
          ...line,
          quantity: '7',
          price: '10',
          priceQuantity: '3',
          allowances: [{ percent: '10', reasonCode: '95' }],
          charges: [{ amount: '0.50', reason: 'ambalaj' }],
        },
      ],
    });
    // 70/3 = 23.333…; 10 % of 23.33 is 2.33.
    expect(built.lines[0]).toMatchObject({ net: '21.50', allowances: [{ base: '23.33', amount: '2.33' }] });
  });

  test('of VAT are summed by category and rate, with the allowances and charges of the document', () => {
    const { invoice: built } = build({
      lines: [line, { ...line, price: '50', vatRate: '11' }, { ...line, price: '0.10', vatRate: '21.00' }],
      allowances: [{ amount: '10', vatCategory: 'S', vatRate: '21', reason: 'reducere' }],
      charges: [{ amount: '5', vatCategory: 'S', vatRate: '11', reason: 'transport' }],
    });
    expect(built.vatBreakdown).toEqual([
      { category: 'S', rate: '21', taxable: '90.10', vat: '18.92' },
      { category: 'S', rate: '11', taxable: '55.00', vat: '6.05' },
    ]);
    expect(built.totals).toEqual({
      lines: '150.10',
      allowances: '10.00',
      charges: '5.00',
      withoutVat: '145.10',
      vat: '24.97',
      withVat: '170.07',
      payable: '170.07',
    });
  });

  test('that are prepaid or rounded change only what is payable', () => {
    expect(build({ totals: { prepaid: '20', rounding: '-0.01' } }).invoice.totals).toMatchObject({
      withVat: '121.00',
      payable: '100.99',
    });
  });

  test('that are given are kept, and a difference is told', () => {
    const { invoice: built, warnings } = build({ lines: [{ ...line, net: '99' }], totals: { vat: '20.78' } });
    expect(built.totals).toMatchObject({ lines: '99.00', vat: '20.78', payable: '119.78' });
    expect(warnings.map(({ code, en, ro }) => [code, en, ro])).toEqual([
      [
        'amount-differs',
        'lines.0.net is given as 99, and computed it is 100.00.',
        'lines.0.net este dat ca 99, iar calculat este 100.00.',
      ],
      [
        'amount-differs',
        'totals.vat is given as 20.78, and computed it is 20.79.',
        'totals.vat este dat ca 20.78, iar calculat este 20.79.',
      ],
    ]);
  });

  test('do not depend on how many lines there are: ten thousand thirds', () => {
    const lines = Array.from({ length: 10_000 }, () => ({ ...line, price: '1', priceQuantity: '3' }));
    expect(build({ lines }).invoice.totals).toMatchObject({ lines: '3300.00', vat: '693.00' });
  });
});

describe('VAT', () => {
  test.each([
    ['AE', 'VATEX-EU-AE'],
    ['K', 'VATEX-EU-IC'],
    ['G', 'VATEX-EU-G'],
  ])('of the category %s is 0, for the reason %s', (vatCategory, exemptionReasonCode) => {
    const { vatRate: _, ...bare } = line;
    expect(build({ lines: [{ ...bare, vatCategory }] }).invoice.vatBreakdown).toEqual([
      { category: vatCategory, rate: '0', taxable: '100.00', vat: '0.00', exemptionReasonCode },
    ]);
  });

  test('outside its scope has no rate in the XML', () => {
    const { vatRate: _, ...bare } = line;
    const { xml, invoice: built } = build({ lines: [{ ...bare, vatCategory: 'O' }] });
    expect(xml).not.toContain('Percent');
    expect(built.vatBreakdown).toMatchObject([{ category: 'O', exemptionReasonCode: 'VATEX-EU-O' }]);
  });

  test('that is exempt keeps the reason that was given', () => {
    const { vatRate: _, ...bare } = line;
    const { invoice: built } = build({
      lines: [{ ...bare, vatCategory: 'E' }],
      vatBreakdown: [{ category: 'E', exemptionReason: 'art. 292 Cod fiscal' }],
    });
    expect(built.vatBreakdown).toEqual([
      { category: 'E', rate: '0', taxable: '100.00', vat: '0.00', exemptionReason: 'art. 292 Cod fiscal' },
    ]);
  });

  test('at a rate that was not in force that day is a warning', () => {
    const at = (issueDate: string, vatRate: string) =>
      build({ issueDate, lines: [{ ...line, vatRate }] }).warnings.map(({ field, ro }) => [field, ro]);
    expect(at('2025-07-31', '19')).toEqual([]);
    expect(at('2025-08-01', '21.00')).toEqual([]);
    expect(at('2026-11-27', '19')).toEqual([
      ['lines.0.vatRate', 'lines.0.vatRate este 19 %, iar la 2026-11-27 cotele erau 21 %, 11 %.'],
    ]);
    // What counts is the day the VAT became due.
    expect(
      build({ issueDate: '2025-08-04', delivery: { date: '2025-07-30' }, lines: [{ ...line, vatRate: '19' }] })
        .warnings,
    ).toEqual([]);
  });
});

describe('another currency', () => {
  test('has its VAT in lei beside it, by the exchange rate', () => {
    const { xml, invoice: built } = build({ currency: 'EUR', exchangeRate: '5.0765' });
    expect(built).toMatchObject({ vatCurrency: 'RON', totals: { vat: '21.00', vatInVatCurrency: '106.61' } });
    expect(xml.match(/<cbc:TaxAmount currencyID="\w+">[\d.]+/g)).toEqual([
      '<cbc:TaxAmount currencyID="EUR">21.00',
      '<cbc:TaxAmount currencyID="EUR">21.00',
      '<cbc:TaxAmount currencyID="RON">106.61',
    ]);
    expect(xml).not.toContain('5.0765');
  });

  test('without a rate or the amount is refused, with the field', () => {
    expect(() => build({ currency: 'EUR' })).toThrow(IncompleteError);
    expect(() => build({ currency: 'EUR' })).toThrow(/^exchangeRate: /);
  });
});

describe('a credit note', () => {
  const note = build({
    type: '381',
    dueDate: '2026-12-27',
    project: 'P-7',
    preceding: [{ number: 'F-0', issueDate: '2026-11-01' }],
  }).xml;

  test('has a root and lines of its own', () => {
    expect(note).toContain('<CreditNote xmlns="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"');
    expect(note).toContain('<cbc:CreditedQuantity unitCode="H87">1</cbc:CreditedQuantity>');
    expect(note).toContain('<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>');
  });

  test('has its due date in the means of payment and its project among the documents: UBL has no other place', () => {
    expect(note).toContain('<cbc:PaymentDueDate>2026-12-27</cbc:PaymentDueDate>');
    expect(note).not.toContain('cbc:DueDate');
    expect(note.replace(/\s+/g, '')).toContain('<cbc:ID>P-7</cbc:ID><cbc:DocumentTypeCode>50</cbc:DocumentTypeCode>');
  });
});

test('text of a caller can not become markup, and a control character is refused', () => {
  const name = `</cbc:RegistrationName><x a="'">&amp;`;
  expect(build({ buyer: { name } }).xml).toContain(
    '&lt;/cbc:RegistrationName&gt;&lt;x a="\'"&gt;&amp;amp;</cbc:RegistrationName>',
  );
  expect(() => build({ buyer: { name: 'a\u0000' } })).toThrow(/can not carry/);
});

test.each([
  ['an allowance without amount and percent', { allowances: [{ reason: 'x' }] }, 'allowances.0.amount'],
  [
    'an allowance whose VAT can not be told',
    { lines: [line, { ...line, vatRate: '11' }], allowances: [{ amount: '1' }] },
    'allowances.0.vatCategory',
  ],
  ['a standard rate that is missing', { lines: [{ ...line, vatRate: undefined }] }, 'lines.0.vatRate'],
  ['a price for nothing', { lines: [{ ...line, priceQuantity: '0' }] }, 'lines.0.priceQuantity'],
])('%s is refused, with the field', (_, more, field) => {
  expect(() => build(more)).toThrow(expect.objectContaining({ field }));
});
