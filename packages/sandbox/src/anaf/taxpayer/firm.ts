/** A firm of the register, and how its status changes. Days are `YYYY-MM-DD`. */

import { z } from 'zod';
import { writeDotted } from '../../clock.ts';

/** From a day on, to the day before another; open without one. */
export interface Period {
  from: string;
  to?: string;
}

export interface Address {
  county: string;
  /** As the register writes it, such as `Sector 3 Mun. Bucureşti`. */
  locality: string;
  localityCode: string;
  street: string;
  number: string;
  details: string;
  /** Without its leading zero, as the register has it. */
  postcode: string;
}

export interface Firm {
  cui: number;
  name: string;
  regCom: string;
  phone: string;
  registered: string;
  caen: string;
  legalForm: string;
  /** Free text: what happened last, with its day. */
  state: string;
  address: Address;
  vat: (Period & { cancelled?: string; reason?: string })[];
  collection?: Period;
  inactive?: Period;
  split?: Period;
  struckOff?: string;
  /** The day it entered the register RO e-Factura. */
  eFactura?: string;
  iban?: string;
}

/** A change of status as `PUT /anaf/control/firms/<cui>` takes it, in force from `from`, by default today. */
export const firmChange = z.strictObject({
  from: z.iso.date().optional(),
  name: z.string().min(1).max(200).optional(),
  vatPayer: z.boolean().optional(),
  vatOnCollection: z.boolean().optional(),
  inactive: z.boolean().optional(),
  splitVat: z.boolean().optional(),
  eFactura: z.boolean().optional(),
  struckOff: z.literal(true).optional(),
});

export type FirmChange = z.infer<typeof firmChange>;

const CANCELLED =
  'Anularea înregistrarii în scopuri de TVA a fost efectuata la cererea persoanei impozabile, potrivit dispozitiilor din Legea nr.227/2015 privind Codul fiscal, cu modificarile si completarile ulterioare';

/** The firm after the change. */
export function changeFirm(firm: Firm, change: FirmChange, today: string): Firm {
  const from = change.from ?? today;
  const next: Firm = { ...firm, vat: [...firm.vat] };
  if (change.name !== undefined) next.name = change.name;
  if (change.vatPayer !== undefined || change.struckOff) setVat(next, from, change.vatPayer === true);
  setPeriod(next, 'collection', change.vatOnCollection, from);
  setPeriod(next, 'inactive', change.inactive, from);
  setPeriod(next, 'split', change.splitVat, from);
  if (change.eFactura === true) next.eFactura ??= from;
  if (change.eFactura === false) delete next.eFactura;
  if (change.struckOff) {
    next.struckOff = from;
    next.state = `RADIERE din data ${writeDotted(from)}`;
  }
  return next;
}

function setVat(firm: Firm, from: string, payer: boolean): void {
  const last = firm.vat.at(-1);
  const open = last && last.to === undefined;
  if (payer && !open) firm.vat.push({ from });
  if (!payer && open) firm.vat[firm.vat.length - 1] = { ...last, to: from, cancelled: from, reason: CANCELLED };
}

function setPeriod(firm: Firm, name: 'collection' | 'inactive' | 'split', on: boolean | undefined, from: string): void {
  const now = firm[name];
  if (on === true && (now === undefined || now.to !== undefined)) firm[name] = { from };
  if (on === false && now && now.to === undefined) firm[name] = { ...now, to: from };
}

/** Whether the day is within the period; the end is the first day without. */
export function holds(period: Period | undefined, day: string): boolean {
  return period !== undefined && period.from <= day && (period.to === undefined || day < period.to);
}

/** Whether the firm was registered for VAT on that day. */
export function paysVat(firm: Firm, day: string): boolean {
  return firm.vat.some((period) => holds(period, day));
}
