/** The master files: what they list, and whether what is used is listed. */

import { LISTED } from '../facts.ts';
import { shown } from '../sentences/rules.ts';
import type { Rule } from './hooks.ts';

/** Places where an account is used, besides the table of accounts. */
const ACCOUNT_USES = [
  'Customer/AccountID',
  'Supplier/AccountID',
  'Owner/AccountID',
  'Asset/AccountID',
  'TransactionLine/AccountID',
  'Invoice/AccountID',
  'InvoiceLine/AccountID',
  'PaymentLine/AccountID',
  'StockMovementLine/AccountID',
];

export const accountRules: Rule = (on, { facts, report }) => {
  const { accounts } = facts;
  on.leaf('GeneralLedgerAccounts/Account/AccountID', (reading) => {
    if (reading.code < 0) return;
    if (accounts.has(reading.code, LISTED)) report('saft.account-twice', { value: shown(reading.text) });
    accounts.set(reading.code, LISTED);
  });
  for (const place of ACCOUNT_USES) {
    on.leaf(place, (reading) => {
      if (reading.code >= 0 && facts.hasAccounts && !accounts.has(reading.code, LISTED)) {
        report('saft.account-unlisted', { value: shown(reading.text) });
      }
    });
  }
};

export const productRules: Rule = (on, { facts, report }) => {
  const { products, units, movementTypes, assets } = facts;
  on.leaf('Products/Product/ProductCode', (reading) => {
    const number = products.number(reading.bytes, reading.start, reading.end);
    if (products.has(number, LISTED)) report('saft.product-twice', { value: shown(reading.text) });
    products.set(number, LISTED);
  });
  for (const place of ['InvoiceLine/ProductCode', 'PhysicalStockEntry/ProductCode', 'StockMovementLine/ProductCode']) {
    on.leaf(place, (reading) => {
      if (!facts.hasProducts || products.codes.find(reading.bytes, reading.start, reading.end) >= 0) return;
      report('saft.product-unlisted', { value: shown(reading.text) });
    });
  }

  on.leaf('UOMTableEntry/UnitOfMeasure', ({ code }) => {
    if (code >= 0) units[code] = 1;
  });
  for (const place of [
    'InvoiceLine/InvoiceUOM',
    'Product/UOMBase',
    'Product/UOMStandard',
    'StockMovementLine/UnitOfMeasure',
  ]) {
    on.leaf(place, (reading) => {
      if (reading.code >= 0 && facts.hasProducts && units[reading.code] !== 1) {
        report('saft.unit-unlisted', { value: reading.text });
      }
    });
  }
  let base = -1;
  let standard = -1;
  on.leaf('Product/UOMBase', ({ code }) => {
    base = code;
  });
  on.leaf('Product/UOMStandard', ({ code }) => {
    standard = code;
  });
  on.leaf('Product/UOMToUOMBaseConversionFactor', (reading) => {
    if (base >= 0 && base === standard && Math.abs(reading.value - 1) > 1e-9) {
      report('saft.unit-factor', { factor: shown(reading.text) });
    }
  });

  on.leaf('MovementTypeTableEntry/MovementType', ({ code }) => {
    if (code >= 0) movementTypes[code] = 1;
  });
  on.leaf('StockMovement/MovementType', (reading) => {
    if (reading.code >= 0 && movementTypes[reading.code] !== 1) {
      report('saft.movement-type-unlisted', { value: reading.text });
    }
  });

  on.leaf('Assets/Asset/AssetID', ({ bytes, start, end }) => void assets.number(bytes, start, end));
  on.leaf('AssetTransaction/AssetID', (reading) => {
    if (assets.codes.find(reading.bytes, reading.start, reading.end) < 0) {
      report('saft.asset-unlisted', { value: shown(reading.text) });
    }
  });
};
