/** The smaller records of MasterFiles. */

import { formatCents } from '../model/cents.ts';
import type { RecordOf } from '../model/field.ts';
import type { Notes, RecordPlace } from '../model/notes.ts';
import type * as masters from '../model/records/masters.ts';
import { leiAmount } from './amount.ts';
import { writeBalances } from './balances.ts';
import type { Books, KnownProduct } from './books.ts';
import { element, optional } from './xml-text.ts';

export type TaxRecord = RecordOf<typeof masters.taxRecordFields>;
export type ProductRecord = RecordOf<typeof masters.productFields>;
export type StockRecord = RecordOf<typeof masters.physicalStockFields>;

export function writeAccount(record: RecordOf<typeof masters.accountFields>, place: RecordPlace, books: Books): string {
  const { notes } = books;
  return (
    `<Account>${element('AccountID', record.id)}${element('AccountDescription', record.description)}` +
    `${optional('StandardAccountID', record.standardId)}` +
    `${optional('GroupingCategory', record.groupingCategory)}` +
    `${optional('GroupingCode', record.groupingCode)}${element('AccountType', record.type)}` +
    `${optional('AccountCreationDate', record.created)}` +
    `${writeBalances(record, { place, notes, usual: record.type === 'Pasiv' ? 'credit' : 'debit', moved: books.movedOf(record.id) })}` +
    `</Account>\n`
  );
}

/** Codes 300101 to 380306 are those of VAT. */
const VAT_CODE = /^3[0-8]\d{4}$/;

/** The type of a tax: given, or 300 for a code of VAT, 000 for none. */
export function taxTypeOf(given: string | undefined, code: string): string | undefined {
  return given ?? (code === '000000' ? '000' : VAT_CODE.test(code) ? '300' : undefined);
}

export function writeTaxDetails(record: TaxRecord, place: RecordPlace, notes: Notes): string {
  const { percentage, flatRate, baseRate = '1' } = record;
  if (!/^(0(\.\d+)?|1)$/.test(baseRate)) notes.fault(place, 'baseRate', 'base-rate');
  const tax = percentage === undefined && flatRate !== undefined ? leiAmount('FlatTaxRate', flatRate) : '';
  return (
    `<TaxCodeDetails>${element('TaxCode', record.code)}${optional('EffectiveDate', record.effectiveFrom)}` +
    `${optional('ExpirationDate', record.expires)}${optional('Description', record.codeDescription)}` +
    `${tax || element('TaxPercentage', percentage ?? '0')}${element('BaseRate', baseRate)}` +
    `${element('Country', record.country ?? 'RO')}${optional('Region', record.region)}</TaxCodeDetails>`
  );
}

/** One table entry of each type, with its codes. */
export function writeTaxTable(
  entries: ReadonlyMap<string, { description: string | undefined; details: string }>,
): string {
  return [...entries]
    .map(
      ([type, { description, details }]) =>
        `<TaxTableEntry>${element('TaxType', type)}` +
        `${element('Description', description ?? (type === '300' ? 'TVA' : type))}${details}` +
        `</TaxTableEntry>\n`,
    )
    .join('');
}

export const writeUnit = (record: RecordOf<typeof masters.unitFields>): string =>
  `<UOMTableEntry>${element('UnitOfMeasure', record.code)}${element('Description', record.description)}` +
  `</UOMTableEntry>\n`;

export const writeAnalysisType = (record: RecordOf<typeof masters.analysisRecordFields>): string =>
  `<AnalysisTypeTableEntry>${element('AnalysisType', record.type)}` +
  `${element('AnalysisTypeDescription', record.typeDescription)}${element('AnalysisID', record.id)}` +
  `${element('AnalysisIDDescription', record.idDescription)}</AnalysisTypeTableEntry>\n`;

export const writeMovementType = (record: RecordOf<typeof masters.movementTypeFields>): string =>
  `<MovementTypeTableEntry>${element('MovementType', record.code)}` +
  `${element('Description', record.description)}</MovementTypeTableEntry>\n`;

/** What others take from a product; a fault where goods have no code of the Combined Nomenclature. */
export function knownProduct(record: ProductRecord, place: RecordPlace, notes: Notes): KnownProduct {
  const isServices = record.goodsOrServices === '02';
  if (record.commodityCode === undefined && !isServices) notes.fault(place, 'commodityCode', 'needed');
  const { description, baseUnit, unit = baseUnit, commodityCode = '00000000' } = record;
  return { isServices, description, baseUnit, unit, commodityCode };
}

export function writeProduct(
  record: ProductRecord,
  { unit, commodityCode }: KnownProduct,
  place: RecordPlace,
  notes: Notes,
): string {
  const { taxCode } = record;
  const taxType = taxCode === undefined ? undefined : taxTypeOf(record.taxType, taxCode);
  if (taxCode !== undefined && taxType === undefined) notes.fault(place, 'taxType', 'tax-type');
  const tax =
    taxCode === undefined || taxType === undefined
      ? ''
      : `<Tax>${element('TaxType', taxType)}${element('TaxCode', taxCode)}</Tax>`;
  return (
    `<Product>${element('ProductCode', record.code)}` +
    `${element('GoodsServicesID', record.goodsOrServices ?? '01')}` +
    `${optional('ProductGroup', record.group)}${element('Description', record.description)}` +
    `${element('ProductCommodityCode', commodityCode)}${optional('ProductNumberCode', record.numberCode)}` +
    `${optional('ValuationMethod', record.valuationMethod)}${element('UOMBase', record.baseUnit)}` +
    `${element('UOMStandard', unit)}${element('UOMToUOMBaseConversionFactor', record.factor ?? '1')}` +
    `${tax}</Product>\n`
  );
}

export function writePhysicalStock(record: StockRecord, owner: string, place: RecordPlace, books: Books): string {
  const product = books.products.get(record.product);
  const need = (field: string, value: string | undefined): string => {
    if (value === undefined) books.notes.fault(place, field, 'needed');
    return value ?? '';
  };
  const commodityCode = need('commodityCode', record.commodityCode ?? product?.commodityCode);
  const unit = need('unit', record.unit ?? product?.baseUnit);
  return (
    `<PhysicalStockEntry>${element('WarehouseID', record.warehouse)}` +
    `${optional('LocationID', record.location)}${element('ProductCode', record.product)}` +
    `${optional('StockAccountNo', record.stockAccount)}${element('ProductType', record.productType)}` +
    `${optional('ProductStatus', record.productStatus)}` +
    `${element('StockAccountCommodityCode', commodityCode)}${element('OwnerID', owner)}` +
    `${element('UOMPhysicalStock', unit)}${element('UOMToUOMBaseConversionFactor', record.factor ?? '1')}` +
    `${element('UnitPrice', formatCents(record.unitPrice))}` +
    `${element('OpeningStockQuantity', record.openingQuantity)}` +
    `${element('OpeningStockValue', formatCents(record.openingValue))}` +
    `${element('ClosingStockQuantity', record.closingQuantity)}` +
    `${element('ClosingStockValue', formatCents(record.closingValue))}<StockCharacteristics>` +
    `${element('StockCharacteristic', record.characteristic ?? '0')}` +
    `${element('StockCharacteristicValue', record.characteristicValue ?? '0')}` +
    `</StockCharacteristics></PhysicalStockEntry>\n`
  );
}
