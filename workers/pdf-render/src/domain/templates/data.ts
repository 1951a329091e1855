/** What templates are filled with. The contract's schemas check it; amounts are decimal numbers as text. */

/** Names of templates. */
export type TemplateName = 'invoice' | 'receipt' | 'delivery-note' | 'letter';

/** Languages of labels. */
export type Language = 'ro' | 'en';

type Maybe<T> = T | undefined;

/** A company or a person. */
export interface Party {
  name: string;
  cui?: Maybe<string>;
  tradeRegister?: Maybe<string>;
  address?: Maybe<string>;
  capital?: Maybe<string>;
  phone?: Maybe<string>;
  email?: Maybe<string>;
  website?: Maybe<string>;
  accounts?: Maybe<{ iban: string; bank?: Maybe<string>; currency?: Maybe<string> }[]>;
}

/** How a document looks. */
export interface Look {
  logo?: Maybe<{ base64: string; mediaType: string; alt?: Maybe<string> }>;
  accent: string;
}

/** An invoice. */
export interface Invoice extends Look {
  kind: 'invoice' | 'proforma' | 'credit-note';
  series?: Maybe<string>;
  number: string;
  issueDate: string;
  dueDate?: Maybe<string>;
  deliveryDate?: Maybe<string>;
  currency: string;
  exchangeRate?: Maybe<string>;
  reference?: Maybe<string>;
  seller: Party;
  buyer: Party;
  lines: {
    description: string;
    code?: Maybe<string>;
    unit: string;
    quantity: string;
    unitPrice: string;
    discount?: Maybe<string>;
    vatRate: string;
    net: string;
    vat: string;
  }[];
  vat: { rate: string; base: string; amount: string; note?: Maybe<string> }[];
  totals: { net: string; vat: string; gross: string; paid?: Maybe<string>; due?: Maybe<string> };
  payment?: Maybe<string>;
  eInvoiceIndex?: Maybe<string>;
  issuedBy?: Maybe<string>;
  delegate?: Maybe<string>;
  notes?: Maybe<string>;
}

/** A receipt (chitanță). */
export interface Receipt extends Look {
  series?: Maybe<string>;
  number: string;
  date: string;
  seller: Party;
  payer: Party;
  amount: string;
  currency: string;
  amountInWords?: Maybe<string>;
  for: string;
  method?: Maybe<string>;
  cashier?: Maybe<string>;
}

/** A delivery note (aviz de însoțire a mărfii). */
export interface DeliveryNote extends Look {
  series?: Maybe<string>;
  number: string;
  date: string;
  sender: Party;
  recipient: Party;
  loadingPlace?: Maybe<string>;
  unloadingPlace?: Maybe<string>;
  reference?: Maybe<string>;
  transport?: Maybe<{
    vehicle?: Maybe<string>;
    driver?: Maybe<string>;
    carrier?: Maybe<string>;
    departure?: Maybe<string>;
    uit?: Maybe<string>;
  }>;
  lines: {
    description: string;
    code?: Maybe<string>;
    unit: string;
    quantity: string;
    unitPrice?: Maybe<string>;
    value?: Maybe<string>;
  }[];
  currency: string;
  total?: Maybe<string>;
  packages?: Maybe<string>;
  notes?: Maybe<string>;
}

/** A letter. */
export interface Letter extends Look {
  sender: Party;
  recipient: Party & { attention?: Maybe<string> };
  place?: Maybe<string>;
  date: string;
  reference?: Maybe<string>;
  subject: string;
  salutation?: Maybe<string>;
  body: string;
  closing?: Maybe<string>;
  signatures: { name: string; role?: Maybe<string> }[];
  enclosures: string[];
}

/** A template by name with its data. */
export type FilledTemplate =
  | { name: 'invoice'; language: Language; data: Invoice }
  | { name: 'receipt'; language: Language; data: Receipt }
  | { name: 'delivery-note'; language: Language; data: DeliveryNote }
  | { name: 'letter'; language: Language; data: Letter };
