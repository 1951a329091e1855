/** Records of the section MasterFiles. */

import { accountNumber, amount, choice, day, id, needed, quantity, rate, text } from '../field.ts';
import { addressFields, balanceFields, GOODS_SERVICES, partnerFields } from './shared.ts';

const ACCOUNT_TYPES = {
  active: 'Activ',
  passive: 'Pasiv',
  bifunctional: 'Bifunctional',
  Activ: 'Activ',
  Pasiv: 'Pasiv',
  Bifunctional: 'Bifunctional',
};

export const accountFields = {
  id: needed(accountNumber('AccountID')),
  description: needed(text(256, 'AccountDescription')),
  standardId: id(35, 'StandardAccountID'),
  groupingCategory: id(35, 'GroupingCategory'),
  groupingCode: id(35, 'GroupingCode'),
  type: needed(choice(ACCOUNT_TYPES, 'AccountType')),
  created: day('AccountCreationDate'),
  ...balanceFields,
};

const SELF_BILLING = { '0': '0', '389': '389' };

export const customerFields = {
  ...partnerFields,
  selfBilling: choice(SELF_BILLING, 'SelfBillingIndicator', 'left out'),
  account: needed(accountNumber('AccountID')),
  ...balanceFields,
};

export const supplierFields = customerFields;

export const ownerFields = { ...partnerFields, account: needed(accountNumber('AccountID')) };

export const taxRecordFields = {
  taxType: id(9, 'TaxType', '300 for codes of VAT'),
  description: text(256, 'Description', 'TVA for type 300'),
  code: needed(id(9, 'TaxCodeDetails/TaxCode')),
  codeDescription: text(256, 'TaxCodeDetails/Description'),
  effectiveFrom: day('TaxCodeDetails/EffectiveDate'),
  expires: day('TaxCodeDetails/ExpirationDate'),
  percentage: rate('TaxCodeDetails/TaxPercentage', 'flatRate, or 0'),
  flatRate: amount('TaxCodeDetails/FlatTaxRate/Amount'),
  baseRate: rate('TaxCodeDetails/BaseRate', '1'),
  country: id(2, 'TaxCodeDetails/Country', 'RO'),
  region: id(9, 'TaxCodeDetails/Region'),
};

export const unitFields = {
  code: needed(id(9, 'UnitOfMeasure')),
  description: needed(text(256, 'Description')),
};

export const productFields = {
  code: needed(id(70, 'ProductCode')),
  goodsOrServices: choice(GOODS_SERVICES, 'GoodsServicesID', 'goods'),
  group: id(70, 'ProductGroup'),
  description: needed(text(256, 'Description')),
  commodityCode: id(35, 'ProductCommodityCode', '00000000 for services; needed for goods'),
  numberCode: id(70, 'ProductNumberCode'),
  valuationMethod: id(9, 'ValuationMethod'),
  baseUnit: needed(id(9, 'UOMBase')),
  unit: id(9, 'UOMStandard', 'baseUnit'),
  factor: quantity('UOMToUOMBaseConversionFactor', '1'),
  taxType: id(9, 'Tax/TaxType', '300 for codes of VAT'),
  taxCode: id(9, 'Tax/TaxCode', 'no Tax'),
};

export const analysisRecordFields = {
  type: needed(id(9, 'AnalysisType')),
  typeDescription: needed(text(256, 'AnalysisTypeDescription')),
  id: needed(id(35, 'AnalysisID')),
  idDescription: needed(text(256, 'AnalysisIDDescription')),
};

export const movementTypeFields = {
  code: needed(id(9, 'MovementType')),
  description: needed(text(256, 'Description')),
};

export const physicalStockFields = {
  warehouse: needed(id(35, 'WarehouseID')),
  location: id(18, 'LocationID'),
  product: needed(id(70, 'ProductCode')),
  stockAccount: id(70, 'StockAccountNo'),
  productType: needed(text(18, 'ProductType')),
  productStatus: text(18, 'ProductStatus'),
  commodityCode: id(35, 'StockAccountCommodityCode', 'that of the product'),
  owner: id(200, 'OwnerID', "the company's own code"),
  unit: id(9, 'UOMPhysicalStock', 'the base unit of the product'),
  factor: quantity('UOMToUOMBaseConversionFactor', '1'),
  unitPrice: needed(amount('UnitPrice')),
  openingQuantity: needed(quantity('OpeningStockQuantity')),
  openingValue: needed(amount('OpeningStockValue')),
  closingQuantity: needed(quantity('ClosingStockQuantity')),
  closingValue: needed(amount('ClosingStockValue')),
  characteristic: text(18, 'StockCharacteristics/StockCharacteristic', '0'),
  characteristicValue: text(35, 'StockCharacteristics/StockCharacteristicValue', '0'),
};

/** Who an asset was bought from. */
export const assetSupplierFields = {
  supplierName: text(70, 'AssetSupplier/SupplierName', 'no AssetSupplier'),
  supplier: id(200, 'AssetSupplier/SupplierID'),
  street: { ...addressFields.street, element: 'AssetSupplier/PostalAddress/StreetName' },
  city: { ...addressFields.city, element: 'AssetSupplier/PostalAddress/City' },
  county: { ...addressFields.county, element: 'AssetSupplier/PostalAddress/Region' },
  country: { ...addressFields.country, element: 'AssetSupplier/PostalAddress/Country' },
};

export const assetFields = {
  id: needed(id(35, 'AssetID')),
  account: needed(accountNumber('AccountID')),
  description: needed(text(256, 'Description')),
  ...assetSupplierFields,
  ordered: day('PurchaseOrderDate'),
  acquired: needed(day('DateOfAcquisition')),
  inUse: day('StartUpDate', 'acquired'),
};

/** One valuation of an asset: its lines. */
export const valuationFields = {
  valuationType: text(18, 'Valuations/Valuation/AssetValuationType', 'contabil'),
  valuationClass: needed(text(18, 'Valuations/Valuation/ValuationClass')),
  costBegin: needed(amount('Valuations/Valuation/AcquisitionAndProductionCostsBegin')),
  costEnd: needed(amount('Valuations/Valuation/AcquisitionAndProductionCostsEnd')),
  investmentSupport: amount('Valuations/Valuation/InvestmentSupport', '0.00'),
  lifeYears: rate('Valuations/Valuation/AssetLifeYear', 'lifeMonths'),
  lifeMonths: rate('Valuations/Valuation/AssetLifeMonth', 'lifeYears'),
  addition: amount('Valuations/Valuation/AssetAddition', '0.00'),
  transfers: amount('Valuations/Valuation/Transfers', '0.00'),
  disposal: amount('Valuations/Valuation/AssetDisposal', '0.00'),
  bookValueBegin: needed(amount('Valuations/Valuation/BookValueBegin')),
  depreciationMethod: needed(text(35, 'Valuations/Valuation/DepreciationMethod')),
  depreciationPercentage: needed(rate('Valuations/Valuation/DepreciationPercentage')),
  depreciation: needed(amount('Valuations/Valuation/DepreciationForPeriod')),
  appreciation: amount('Valuations/Valuation/AppreciationForPeriod', '0.00'),
  extraordinaryMethod: text(35, 'Valuations/…/ExtraordinaryDepreciationMethod', '0'),
  extraordinaryAmount: amount('Valuations/…/ExtraordinaryDepreciationAmountForPeriod', '0.00'),
  accumulatedDepreciation: needed(amount('Valuations/Valuation/AccumulatedDepreciation')),
  bookValueEnd: needed(amount('Valuations/Valuation/BookValueEnd')),
};
