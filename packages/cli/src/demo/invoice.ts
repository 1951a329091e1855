/** The outgoing invoice of the demonstration: made-up firms, real arithmetic. */

import type { buildEfactura } from '@genius/anaf-efactura/contract';
import type { validateTaxpayer } from '@genius/anaf-taxpayer/contract';
import type { InputOf, OutputOf } from '@genius/contract';

export type OutgoingInvoice = InputOf<typeof buildEfactura>['document'];
type Taxpayer = OutputOf<typeof validateTaxpayer>['found'][number];

/** Our own firm in the story; the simulator of ANAF knows it, and no firm has its number. */
export const OUR_CUI = '9900000096';
/** As the simulator knows it. */
export const OUR_NAME = 'EXEMPLU LA ȚARĂ SRL';
/** The customer, in a sector of Bucharest. */
export const CUSTOMER_CUI = '9900000061';

/** A county as people write it, in place of ISO 3166-2:RO: what e-Factura refuses most often. */
export const WRONG_COUNTY = 'Timiș';
export const RIGHT_COUNTY = 'RO-TM';

export interface InvoiceFacts {
  number: string;
  /** ISO date. */
  issueDate: string;
  dueDate: string;
  ours: Taxpayer;
  customer: Taxpayer;
  /** Of the seller's address. */
  county: string;
}

export function outgoingInvoice({ number, issueDate, dueDate, ours, customer, county }: InvoiceFacts): OutgoingInvoice {
  const at = addressOf(customer);
  return {
    number,
    issueDate,
    dueDate,
    seller: { ...partyOf(ours), address: { ...addressOf(ours), county } },
    buyer: { ...partyOf(customer), address: at },
    delivery: { date: issueDate },
    payments: [{ code: '30', account: { id: 'RO49AAAA1B31007593840000' } }],
    lines: [
      { name: 'Consultanță depozit', quantity: '6', unit: 'HUR', price: '240', vatCategory: 'S', vatRate: '21' },
      { name: 'Hârtie copiator A4', quantity: '20', unit: 'H87', price: '29.90', vatCategory: 'S', vatRate: '21' },
    ],
  };
}

function partyOf({ name, vatCode, cui, tradeRegister }: Taxpayer) {
  return {
    name,
    vatId: vatCode ?? `RO${cui}`,
    ...(tradeRegister ? { legalRegistration: { value: tradeRegister } } : {}),
  };
}

function addressOf({ headOffice = { country: 'RO' } }: Taxpayer) {
  const { street, number, details, city, county, postcode, country } = headOffice;
  return {
    street: [street, number, details].filter(Boolean).join(' ') || '-',
    city: city ?? '-',
    country,
    ...(county ? { county } : {}),
    ...(postcode ? { postcode } : {}),
  };
}
