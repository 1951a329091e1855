/** A line in UBL: `cac:InvoiceLine`, `cac:CreditNoteLine`. */

import type { DocumentKind, Line, Period } from '../model/invoice.ts';
import { attributesOf, type Bag, type Field, group, of, readIdentifier, set, textNode, wrap } from './fields.ts';
import { taxScheme } from './parties.ts';
import { isCharge, lineAdjustmentFields } from './sums.ts';

const period = of<Period>();
export const periodFields: readonly Field[] = [
  period.text('cbc:StartDate', 'start'),
  period.text('cbc:EndDate', 'end'),
];

const line = of<Line>();
type Classification = NonNullable<Line['classifications']>[number];

/** UNTDID 1001, 130: the object that is billed (BT-18, BT-128). */
export const BILLED_OBJECT = '130';

const lineObject: Field = {
  write: ({ object }) =>
    object
      ? wrap('cac:DocumentReference', [
          ...textNode('cbc:ID', (object as Bag).value, attributesOf({ schemeID: (object as Bag).scheme })),
          { name: 'cbc:DocumentTypeCode', content: BILLED_OBJECT },
        ])
      : [],
  read(element, into) {
    const child = element.child('cac:DocumentReference');
    child?.child('cbc:DocumentTypeCode')?.text();
    set(into, 'object', readIdentifier(child?.child('cbc:ID')));
  },
};

/** The price of a unit before its discount (BT-147, BT-148). */
const priceDiscount: Field = {
  write: ({ priceDiscount, grossPrice }, { currency }) =>
    priceDiscount === undefined && grossPrice === undefined
      ? []
      : wrap('cac:AllowanceCharge', [
          { name: 'cbc:ChargeIndicator', content: 'false' },
          ...textNode('cbc:Amount', priceDiscount ?? '0', { currencyID: currency }),
          ...textNode('cbc:BaseAmount', grossPrice, { currencyID: currency }),
        ]),
  read(element, into) {
    const child = element.child('cac:AllowanceCharge');
    child?.child('cbc:ChargeIndicator')?.text();
    discount.read(child, into);
  },
};
const discount = {
  read(child: Parameters<Field['read']>[0] | undefined, into: Bag): void {
    if (!child) return;
    line.amount('cbc:Amount', 'priceDiscount').read(child, into);
    line.amount('cbc:BaseAmount', 'grossPrice').read(child, into);
  },
};

const classifications: Field = {
  write: ({ classifications: all }) =>
    ((all ?? []) as Classification[]).flatMap(({ value, list, version }) =>
      wrap('cac:CommodityClassification', [
        {
          name: 'cbc:ItemClassificationCode',
          content: value,
          attributes: attributesOf({ listID: list, listVersionID: version }),
        },
      ]),
    ),
  read(element, into) {
    const all = element.children('cac:CommodityClassification').flatMap((each) => {
      const child = each.child('cbc:ItemClassificationCode');
      const value = child?.text();
      if (value === undefined) return [];
      const found: Bag = { value };
      set(found, 'list', child?.attribute('listID'));
      set(found, 'version', child?.attribute('listVersionID'));
      return [found];
    });
    if (all.length > 0) set(into, 'classifications', all);
  },
};

const attribute = of<NonNullable<Line['attributes']>[number]>();
const itemFields: readonly Field[] = [
  line.text('cbc:Description', 'description'),
  line.text('cbc:Name', 'name'),
  line.deep(['cac:BuyersItemIdentification', 'cbc:ID'], 'buyerItem'),
  line.deep(['cac:SellersItemIdentification', 'cbc:ID'], 'sellerItem'),
  group('cac:StandardItemIdentification', [line.identifier('cbc:ID', 'standardItem')]),
  line.deep(['cac:OriginCountry', 'cbc:IdentificationCode'], 'originCountry'),
  classifications,
  group('cac:ClassifiedTaxCategory', [
    line.text('cbc:ID', 'vatCategory'),
    line.number('cbc:Percent', 'vatRate'),
    taxScheme,
  ]),
  line.list('cac:AdditionalItemProperty', 'attributes', [
    attribute.text('cbc:Name', 'name'),
    attribute.text('cbc:Value', 'value'),
  ]),
];

export function lineFields(kind: DocumentKind): readonly Field[] {
  return [
    line.text('cbc:ID', 'id'),
    line.text('cbc:Note', 'note'),
    line.quantity(kind === 'invoice' ? 'cbc:InvoicedQuantity' : 'cbc:CreditedQuantity', 'quantity', 'unit'),
    line.amount('cbc:LineExtensionAmount', 'net'),
    line.text('cbc:AccountingCost', 'accountingReference'),
    line.nested('cac:InvoicePeriod', 'period', periodFields),
    line.deep(['cac:OrderLineReference', 'cbc:LineID'], 'orderLine'),
    lineObject,
    line.list('cac:AllowanceCharge', 'allowances', lineAdjustmentFields(false), (each) => !isCharge(each)),
    line.list('cac:AllowanceCharge', 'charges', lineAdjustmentFields(true), isCharge),
    group('cac:Item', itemFields),
    group('cac:Price', [
      line.amount('cbc:PriceAmount', 'price'),
      line.quantity('cbc:BaseQuantity', 'priceQuantity', 'priceUnit'),
      priceDiscount,
    ]),
  ];
}
