import { parseXml } from '@genius/xml';
import { describe, expect, test } from 'vitest';
import { invoiceDocument } from '../../contract/document.ts';
import { wholeInvoice } from '../../testing/whole-invoice.ts';
import { buildInvoice } from '../build/build.ts';
import { readUbl } from './read-ubl.ts';
import { writeUbl } from './write-ubl.ts';

const read = (xml: string) => readUbl(parseXml(xml));

describe.each(['invoice', 'creditNote'] as const)('of the kind %s', (kind) => {
  const whole = wholeInvoice(kind);

  test('every field that the contract has goes into the XML and comes back', () => {
    // A field that is added to the contract and not to the sample fails here.
    const shape = Object.keys(invoiceDocument.shape).filter((key) => key !== 'exchangeRate');
    expect(Object.keys(whole).sort()).toEqual(shape.sort());
    expect(Object.keys(whole.lines[0]!).sort()).toEqual(Object.keys(invoiceDocument.shape.lines.element.shape).sort());
    const { xml, warnings } = buildInvoice(whole);
    expect(warnings).toEqual([]);
    expect(read(xml)).toEqual({ invoice: whole, left: [] });
  });

  test('a field alone comes back alone', () => {
    const { lines, number, issueDate, type, currency } = whole;
    for (const [key, value] of Object.entries(whole)) {
      const alone = { kind, lines, number, issueDate, type, currency, seller: {}, buyer: {}, [key]: value };
      const found = read(writeUbl(alone))?.invoice as unknown as Record<string, unknown>;
      // BT-9 of a credit note needs a means of payment to stand in; BT-111 is told by the currency of the VAT.
      if (kind === 'creditNote' && key === 'dueDate') expect(found.payments).toEqual([{ code: '1' }]);
      else if (key !== 'totals') expect(Object.keys(found).filter((each) => !(each in alone))).toEqual([]);
      if (key !== 'totals') expect([key, found[key]]).toEqual([key, value]);
    }
  });
});

describe('what is read', () => {
  const wrapped = (inner: string) =>
    `<a:Invoice xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
      xmlns="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
      xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">${inner}</a:Invoice>`;

  test('does not depend on prefixes', () => {
    expect(read(wrapped('<ID>F-1</ID><b:BuyerCustomerParty/><ID>F-2</ID>'))).toMatchObject({
      invoice: { number: 'F-1' },
    });
  });

  test('names what it leaves: what is no business term, what stands twice, attributes', () => {
    expect(
      read(
        wrapped(`<UBLVersionID>2.1</UBLVersionID><ID schemeID="x">F-1</ID><ID>F-2</ID>
          <b:AccountingSupplierParty><b:Party><WebsiteURI>w</WebsiteURI></b:Party></b:AccountingSupplierParty>`),
      )?.left,
    ).toEqual([
      '/Invoice/cbc:UBLVersionID',
      '/Invoice/cbc:ID/@schemeID',
      '/Invoice/cbc:ID',
      '/Invoice/cac:AccountingSupplierParty/cac:Party/cbc:WebsiteURI',
    ]);
  });

  test('numbers have their usual form', () => {
    const line = (quantity: string) =>
      read(wrapped(`<b:InvoiceLine><InvoicedQuantity unitCode="H87"> ${quantity} </InvoicedQuantity></b:InvoiceLine>`))
        ?.invoice.lines[0]?.quantity;
    expect(['+1.50', '.5', '-.5', '7.', '1e3'].map(line)).toEqual(['1.50', '0.5', '-0.5', '7', '1e3']);
  });

  test('is nothing where the root is another', () => {
    expect(read('<Invoice/>')).toBeUndefined();
    expect(read('<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>')).toBeUndefined();
  });
});
