/** How an invoice goes to ANAF: with which standard, through which address, in whose name. */

import { ANONYMOUS_BUYER, isCnp } from '@genius/romania';
import type { Invoice, Party } from '../model/invoice.ts';
import { kindOf } from '../model/kind.ts';

export interface Channel {
  standard: 'UBL' | 'CN';
  isB2c: boolean;
  isForeign: boolean;
  isSelfBilled: boolean;
  /** Digits of who sends: the seller, or the buyer of a self-billed invoice. Undefined where the document has none. */
  cif: string | undefined;
  /** Digits of the other side, where it has a Romanian code. */
  partnerCif: string | undefined;
}

/** UNTDID 1001. */
const SELF_BILLED = '389';

export function channelOf(invoice: Invoice): Channel {
  const { type, seller, buyer } = invoice;
  const isSelfBilled = type === SELF_BILLED;
  const [sender, partner] = isSelfBilled ? [buyer, seller] : [seller, buyer];
  const isForeign = isAbroad(buyer);
  return {
    standard: kindOf(invoice) === 'creditNote' ? 'CN' : 'UBL',
    isB2c: !isForeign && !isSelfBilled && isConsumer(buyer),
    isForeign,
    isSelfBilled,
    cif: cifOf(sender),
    partnerCif: cifOf(partner),
  };
}

/** A firm abroad that has a Romanian VAT code receives its invoices as a Romanian one (OUG 89/2025). */
function isAbroad({ address, vatId }: Party): boolean {
  const country = address?.country?.toUpperCase();
  return country !== undefined && country !== 'RO' && !/^RO\d/i.test(vatId ?? '');
}

/** No VAT code, and 13 zeros or a CNP as the only identifier (OUG 69/2024). */
function isConsumer({ vatId, taxRegistration, legalRegistration, identifiers }: Party): boolean {
  if (vatId !== undefined || taxRegistration !== undefined) return false;
  const id = (legalRegistration?.value ?? identifiers?.[0]?.value ?? '').replace(/\s/g, '');
  return id === ANONYMOUS_BUYER || isCnp(id);
}

/** BT-31 or BT-48, else BT-32, else BT-30 or BT-47 where it is a CUI rather than a number of the trade register. */
function cifOf({ vatId, taxRegistration, legalRegistration }: Party): string | undefined {
  for (const given of [vatId, taxRegistration?.value, legalRegistration?.value]) {
    const digits = /^(?:RO)?\s*(\d{2,10})$/i.exec(given?.trim() ?? '')?.[1];
    if (digits) return digits;
  }
  return undefined;
}
