/** What ANAF holds an invoice against once its rules are kept: control digits, the register, what was sent before. */

import { writeDay } from '../../clock.ts';
import { type Element, textAt } from '../../xml-tree.ts';
import { isCui } from '../cui.ts';
import type { Environment } from '../visit.ts';
import type { Document, Facts } from './invoice.ts';
import type { System } from './system.ts';

export interface Circumstances {
  env: Environment;
  /** `extern=DA`: the buyer has no Romanian code. */
  isAbroad: boolean;
}

export function registerFaults(
  { standard, root }: Document,
  facts: Facts,
  { env, isAbroad }: Circumstances,
  { store, firms }: System,
): string[] {
  if (standard === 'RASP') return messageFaults(root, env, store);
  if (standard === 'CII') return [];
  const { seller, buyer } = facts;
  const isHome = textAt(root, 'AccountingSupplierParty/Party/PostalAddress/Country/IdentificationCode') === 'RO';
  if (isHome && isWrong(seller))
    return [wrongCode('AccountingSupplierParty', 'R_BT_32_cui: Cui vanzator incorect', seller)];
  // A code of 13 digits is a person's: their register isn't this one.
  if (isHome && seller.length < 13 && !firms.find(Number(seller))) {
    return [`E: validari globale\n eroare regula: R6.1: CIF-ul vanzatorului nu figureaza in baza de date:${seller}`];
  }
  const isBuyerHome = textAt(root, 'AccountingCustomerParty/Party/PostalAddress/Country/IdentificationCode') === 'RO';
  if (isBuyerHome && !isAbroad && isWrong(buyer)) {
    return [wrongCode('AccountingCustomerParty', 'R_BT_48_cui: Cui cumparator incorect', buyer)];
  }
  const before = store.earlier({ ...facts, env, standard });
  if (!before) return [];
  return [`Factura a mai fost transmisa anterior cu index=${before.id} si data incarcare=${writeDay(before.received)}`];
}

/** Thirteen digits are a person's code, or the zeros that stand for none. */
const isWrong = (code: string) => !/^\d{13}$/.test(code) && !isCui(code);

const wrongCode = (party: string, rule: string, code: string) =>
  `E: ${party} (1) sectiune Party (1) sectiune PartyTaxScheme (1) sectiune CompanyID (1)  eroare regula: ${rule} / validare CUI (${code}) `;

function messageFaults(root: Element, env: Environment, store: System['store']): string[] {
  const index = Number(root.attributes.index_incarcare);
  const answered = store.upload(env, index);
  return answered?.verdict === 'ok' && answered.standard !== 'RASP'
    ? []
    : [`Nu exista factura cu id_incarcare= ${index}`];
}
