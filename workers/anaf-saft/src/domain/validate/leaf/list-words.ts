/** What each code list is called in a sentence. */

import type { ListName } from '../lists/lists.ts';

export const LIST_WORDS: Readonly<Record<ListName, { en: string; ro: string }>> = {
  accountTypes: { en: 'account types (Activ, Pasiv, Bifunctional)', ro: 'tipuri de cont (Activ, Pasiv, Bifunctional)' },
  addressTypes: { en: 'address types', ro: 'tipuri de adresă' },
  assetTransactionTypes: { en: 'asset transaction types', ro: 'tipuri de tranzacții cu active' },
  commodityCodes: { en: 'commodity codes (NC, 8 digits)', ro: 'coduri NC (8 cifre)' },
  countries: { en: 'countries (ISO 3166)', ro: 'țări (ISO 3166)' },
  currencies: { en: 'currencies (ISO 4217)', ro: 'monede (ISO 4217)' },
  declarationTypes: { en: 'declaration types (L, T, A, C, NL, NT)', ro: 'tipuri de declarație (L, T, A, C, NL, NT)' },
  debitCredit: { en: 'indicators (D, C)', ro: 'indicatori (D, C)' },
  goodsServicesIds: { en: 'goods and services (01, 02)', ro: 'bunuri și servicii (01, 02)' },
  invoiceTypes: { en: 'invoice types', ro: 'tipuri de factură' },
  movementTypes: { en: 'stock movement types', ro: 'tipuri de mișcări de stoc' },
  paymentMechanisms: { en: 'payment mechanisms', ro: 'mecanisme de plată' },
  paymentMethods: { en: 'payment methods', ro: 'metode de plată' },
  regions: { en: 'regions (RO-XX)', ro: 'regiuni (RO-XX)' },
  selfBillingIndicators: { en: 'self-billing indicators (0, 389)', ro: 'indicatori de autofacturare (0, 389)' },
  taxAccountingBases: { en: 'accounting bases', ro: 'baze contabile' },
  taxAuthorities: { en: 'tax authorities (ANAF)', ro: 'autorități fiscale (ANAF)' },
  taxCodes: { en: 'tax codes', ro: 'coduri de taxă' },
  taxTypes: { en: 'tax types', ro: 'tipuri de taxă' },
  unitsOfMeasure: { en: 'units of measure', ro: 'unități de măsură' },
};
