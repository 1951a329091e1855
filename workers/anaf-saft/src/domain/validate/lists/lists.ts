/** The code lists, ready to be asked for bytes. Each is made when it is first needed. */

import { ByteTable } from '@genius/xml';
import { ACCOUNTS } from './generated/accounts.ts';
import { COMMODITY_CODES } from './generated/commodity-codes.ts';
import * as small from './generated/small.ts';
import { TAX_CODES } from './generated/tax-codes.ts';
import { UNITS_OF_MEASURE } from './generated/units-of-measure.ts';

const TEXTS = {
  accountTypes: small.ACCOUNT_TYPES,
  addressTypes: small.ADDRESS_TYPES,
  assetTransactionTypes: small.ASSET_TRANSACTION_TYPES,
  commodityCodes: COMMODITY_CODES,
  countries: small.COUNTRIES,
  currencies: small.CURRENCIES,
  declarationTypes: small.DECLARATION_TYPES,
  debitCredit: 'D C',
  goodsServicesIds: small.GOODS_SERVICES_IDS,
  invoiceTypes: small.INVOICE_TYPES,
  movementTypes: small.MOVEMENT_TYPES,
  paymentMechanisms: small.MECHANISM_METHODS.replace(/>\d+/g, ''),
  paymentMethods: small.PAYMENT_METHODS,
  regions: small.REGIONS,
  selfBillingIndicators: small.SELF_BILLING_INDICATORS,
  taxAccountingBases: small.TAX_ACCOUNTING_BASES,
  taxAuthorities: 'ANAF',
  taxCodes: TAX_CODES,
  taxTypes: small.TAX_TYPES,
  unitsOfMeasure: UNITS_OF_MEASURE,
};

export type ListName = keyof typeof TEXTS;

const lists = new Map<ListName, ByteTable>();

export function listOf(name: ListName): ByteTable {
  let list = lists.get(name);
  if (list === undefined) {
    list = new ByteTable(wordsOf(TEXTS[name]));
    lists.set(name, list);
  }
  return list;
}

/** The payment method that belongs to each mechanism. */
export const METHOD_OF_MECHANISM: ReadonlyMap<string, string> = new Map(
  wordsOf(small.MECHANISM_METHODS).map((pair) => pair.split('>') as [string, string]),
);

const plans = new Map<string, ByteTable>();

/** The plan of accounts of a TaxAccountingBasis; undefined for an unknown one. */
export function planOf(basis: string): ByteTable | undefined {
  if (plans.size === 0) {
    for (const block of ACCOUNTS.trim().split('\n\n')) {
      const at = block.indexOf(':');
      const plan = new ByteTable(wordsOf(block.slice(at + 1)));
      for (const each of block.slice(0, at).split(',')) plans.set(each, plan);
    }
  }
  return plans.get(basis);
}

function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/);
}
