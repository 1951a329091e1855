/** An invoice as data, as the contract's schema checks it: business terms of EN 16931-1, numbers as text. */

type Maybe<T> = T | undefined;

/** With the scheme it belongs to. */
export interface Identifier {
  value: string;
  scheme?: Maybe<string>;
}

export interface Address {
  street?: Maybe<string>;
  street2?: Maybe<string>;
  street3?: Maybe<string>;
  city?: Maybe<string>;
  postcode?: Maybe<string>;
  county?: Maybe<string>;
  country?: Maybe<string>;
}

export interface Contact {
  name?: Maybe<string>;
  phone?: Maybe<string>;
  email?: Maybe<string>;
}

/** The seller (BG-4) or the buyer (BG-7). */
export interface Party {
  name?: Maybe<string>;
  tradingName?: Maybe<string>;
  identifiers?: Maybe<Identifier[]>;
  legalRegistration?: Maybe<Identifier>;
  vatId?: Maybe<string>;
  taxRegistration?: Maybe<Identifier>;
  legalForm?: Maybe<string>;
  electronicAddress?: Maybe<Identifier>;
  address?: Maybe<Address>;
  contact?: Maybe<Contact>;
}

export interface Payee {
  name: string;
  identifiers?: Maybe<Identifier[]>;
  legalRegistration?: Maybe<Identifier>;
}

export interface TaxRepresentative {
  name: string;
  vatId?: Maybe<string>;
  address?: Maybe<Address>;
}

export interface Period {
  start?: Maybe<string>;
  end?: Maybe<string>;
}

/** An allowance or a charge of a line. */
export interface LineAdjustment {
  amount?: Maybe<string>;
  base?: Maybe<string>;
  percent?: Maybe<string>;
  reason?: Maybe<string>;
  reasonCode?: Maybe<string>;
}

/** An allowance or a charge of the whole document. */
export interface Adjustment extends LineAdjustment {
  vatCategory?: Maybe<string>;
  vatRate?: Maybe<string>;
}

export interface VatBreakdown {
  category: string;
  rate?: Maybe<string>;
  taxable?: Maybe<string>;
  vat?: Maybe<string>;
  exemptionReason?: Maybe<string>;
  exemptionReasonCode?: Maybe<string>;
}

export interface Totals {
  lines?: Maybe<string>;
  allowances?: Maybe<string>;
  charges?: Maybe<string>;
  withoutVat?: Maybe<string>;
  vat?: Maybe<string>;
  vatInVatCurrency?: Maybe<string>;
  withVat?: Maybe<string>;
  prepaid?: Maybe<string>;
  rounding?: Maybe<string>;
  payable?: Maybe<string>;
}

export interface Payment {
  code?: Maybe<string>;
  text?: Maybe<string>;
  remittance?: Maybe<string>;
  account?: Maybe<{ id: string; name?: Maybe<string>; bank?: Maybe<string> }>;
  card?: Maybe<{ number: string; network?: Maybe<string>; holder?: Maybe<string> }>;
  directDebit?: Maybe<{ mandate?: Maybe<string>; debitedAccount?: Maybe<string> }>;
}

export interface Attachment {
  id: string;
  description?: Maybe<string>;
  url?: Maybe<string>;
  file?: Maybe<{ base64: string; mediaType: string; name: string }>;
}

export interface Delivery {
  name?: Maybe<string>;
  location?: Maybe<Identifier>;
  date?: Maybe<string>;
  address?: Maybe<Address>;
}

export interface Line {
  id?: Maybe<string>;
  note?: Maybe<string>;
  object?: Maybe<Identifier>;
  quantity: string;
  unit: string;
  net?: Maybe<string>;
  orderLine?: Maybe<string>;
  accountingReference?: Maybe<string>;
  period?: Maybe<Period>;
  allowances?: Maybe<LineAdjustment[]>;
  charges?: Maybe<LineAdjustment[]>;
  price: string;
  priceDiscount?: Maybe<string>;
  grossPrice?: Maybe<string>;
  priceQuantity?: Maybe<string>;
  priceUnit?: Maybe<string>;
  vatCategory: string;
  vatRate?: Maybe<string>;
  name: string;
  description?: Maybe<string>;
  sellerItem?: Maybe<string>;
  buyerItem?: Maybe<string>;
  standardItem?: Maybe<Identifier>;
  classifications?: Maybe<{ value: string; list?: Maybe<string>; version?: Maybe<string> }[]>;
  originCountry?: Maybe<string>;
  attributes?: Maybe<{ name: string; value: string }[]>;
}

export type DocumentKind = 'invoice' | 'creditNote';

export interface Invoice {
  kind?: Maybe<DocumentKind>;
  specification?: Maybe<string>;
  process?: Maybe<string>;
  number: string;
  issueDate: string;
  dueDate?: Maybe<string>;
  type: string;
  notes?: Maybe<{ subject?: Maybe<string>; text: string }[]>;
  currency: string;
  vatCurrency?: Maybe<string>;
  exchangeRate?: Maybe<string>;
  vatPointDate?: Maybe<string>;
  vatPointCode?: Maybe<string>;
  buyerReference?: Maybe<string>;
  project?: Maybe<string>;
  contract?: Maybe<string>;
  purchaseOrder?: Maybe<string>;
  salesOrder?: Maybe<string>;
  receivingAdvice?: Maybe<string>;
  despatchAdvice?: Maybe<string>;
  tender?: Maybe<string>;
  billedObject?: Maybe<Identifier>;
  buyerAccounting?: Maybe<string>;
  paymentTerms?: Maybe<string>;
  preceding?: Maybe<{ number: string; issueDate?: Maybe<string> }[]>;
  seller: Party;
  buyer: Party;
  payee?: Maybe<Payee>;
  taxRepresentative?: Maybe<TaxRepresentative>;
  delivery?: Maybe<Delivery>;
  period?: Maybe<Period>;
  payments?: Maybe<Payment[]>;
  allowances?: Maybe<Adjustment[]>;
  charges?: Maybe<Adjustment[]>;
  totals?: Maybe<Totals>;
  vatBreakdown?: Maybe<VatBreakdown[]>;
  attachments?: Maybe<Attachment[]>;
  lines: Line[];
}
