/** Fields that records of several kinds have. */

import { amount, choice, flag, id, rate, text } from '../field.ts';

export const addressFields = {
  street: text(70, 'Address/StreetName'),
  number: text(18, 'Address/Number'),
  addressDetail: text(70, 'Address/AdditionalAddressDetail'),
  building: text(35, 'Address/Building'),
  city: text(35, 'Address/City'),
  postalCode: id(18, 'Address/PostalCode'),
  county: text(35, 'Address/Region', 'left out; RO-CJ, CJ or Cluj are all taken'),
  country: id(2, 'Address/Country', 'RO'),
};

/** Who somebody is. The code with its prefix is made of what is given. */
export const partnerFields = {
  id: id(200, '', 'its code; how other records may name it'),
  code: id(35, 'RegistrationNumber and CustomerID, SupplierID or OwnerID', 'made of the fields below'),
  cui: id(40, 'RegistrationNumber', '00 is put before it'),
  vatId: id(40, 'RegistrationNumber', '01 in the EU, 02 outside, with the country'),
  taxId: id(40, 'RegistrationNumber', '05 in the EU, 06 outside, with the country'),
  cnp: id(20, 'RegistrationNumber', '03 is put before it; CNP or NIF of a person'),
  nif: id(40, 'RegistrationNumber', '09 is put before it; a non-resident legal person registered here'),
  bankClient: id(40, 'RegistrationNumber', '10 is put before it; of banks alone'),
  isPerson: flag('RegistrationNumber, 04 and the id'),
  isAnonymous: flag('RegistrationNumber 080000000000000'),
  name: text(256, 'Name'),
  ...addressFields,
  contactFirstName: text(35, 'Contact/ContactPerson/FirstName'),
  contactLastName: text(70, 'Contact/ContactPerson/LastName'),
  telephone: id(18, 'Contact/Telephone'),
  fax: id(18, 'Contact/Fax'),
  email: id(70, 'Contact/Email'),
  iban: id(35, 'BankAccount/IBANNumber'),
  bankAccount: id(35, 'BankAccount/BankAccountNumber'),
};

export const balanceFields = {
  openingDebit: amount('OpeningDebitBalance', '0.00, on the side of the account'),
  openingCredit: amount('OpeningCreditBalance', 'openingDebit'),
  openingBalance: amount('OpeningDebitBalance, OpeningCreditBalance', 'openingDebit; negative is credit'),
  closingDebit: amount('ClosingDebitBalance', 'the opening balance with what the ledger moved'),
  closingCredit: amount('ClosingCreditBalance', 'closingDebit'),
  closingBalance: amount('ClosingDebitBalance, ClosingCreditBalance', 'closingDebit; negative is credit'),
};

const RO_TAX = { rate: 'that of the tax record', type: 'that of the tax record, or 300 for codes of VAT' };

/** One tax of a line. Without a code it is 000 and 000000. */
export const taxFields = {
  taxType: id(9, 'TaxInformation/TaxType', RO_TAX.type),
  taxCode: id(9, 'TaxInformation/TaxCode', '000000'),
  taxRate: rate('TaxInformation/TaxPercentage', RO_TAX.rate),
  taxBase: amount('TaxInformation/TaxBase', 'the amount of an invoice line'),
  taxBaseDescription: text(70, 'TaxInformation/TaxBaseDescription'),
  taxAmount: amount('TaxInformation/TaxAmount/Amount', 'taxBase × taxRate'),
  taxExemption: text(70, 'TaxInformation/TaxExemptionReason'),
  taxPeriod: id(35, 'TaxInformation/TaxDeclarationPeriod'),
};

export const analysisFields = {
  analysisType: id(9, 'Analysis/AnalysisType'),
  analysisId: id(256, 'Analysis/AnalysisID'),
  analysisAmount: amount('Analysis/AnalysisAmount/Amount'),
};

/** Beside an amount of lei. */
export const currencyFields = {
  currency: id(3, 'CurrencyCode', 'RON'),
  currencyAmount: amount('CurrencyAmount', 'the amount, by the rate'),
  exchangeRate: rate('ExchangeRate'),
};

/** Who a line is a debt or a claim of: the id or code of a partner. */
export const sideFields = {
  customer: id(200, 'CustomerID', "the company's own code"),
  supplier: id(200, 'SupplierID', "the company's own code"),
};

/** Bookkeeping of a document. */
export const postingFields = {
  source: id(35, 'SourceID'),
  batch: id(35, 'BatchID'),
  transaction: id(70, 'TransactionID'),
};

const DEBIT_CREDIT = { debit: 'D', credit: 'C', D: 'D', C: 'C' };
export const GOODS_SERVICES = { goods: '01', services: '02', '01': '01', '02': '02' };

export const indicator = (otherwise: string) => choice(DEBIT_CREDIT, 'DebitCreditIndicator', otherwise);
