/** What the file has said about itself so far: its header and its master files. Rules read it and add to it. */

import { checkCui } from '@genius/romania';
import type { SaftForm } from './finding.ts';
import { Registry } from './registry.ts';
import type { DeclarationType } from './structure/anaf-structure.ts';

/** Flags of partners. */
export const CUSTOMER = 1;
export const SUPPLIER = 2;
export const OWNER = 4;
export const KNOWN_CODE = 8;
export const GOOD_CUSTOMER = 16;
export const GOOD_OTHER = 32;
export const OWN = 64;
export const CODE_CHECKED = 128;
/** Flags of accounts, products and other codes. */
export const LISTED = 1;
export const PLAN_CHECKED = 2;
export const IN_PLAN = 4;

export class Facts {
  form: SaftForm = 'D406';
  type: DeclarationType = '';
  basis = '';
  /** First and last month declared, as year * 12 + month - 1; NaN where it could not be read. What is read may be no month. */
  firstMonth = Number.NaN;
  lastMonth = Number.NaN;
  readonly partners = new Registry();
  readonly accounts = new Registry();
  readonly products = new Registry();
  readonly assets = new Registry();
  /** By number in their lists: 1 if the file's own table has it. */
  readonly taxCodes = new Uint8Array(4_096);
  readonly units = new Uint8Array(4_096);
  readonly movementTypes = new Uint8Array(256);

  /** Remembers the company itself as a partner. */
  setCompany(number: string): void {
    const checked = checkCui(number);
    const digits = checked.ok ? checked.cui : number.replace(/\D/g, '').replace(/^00/, '');
    const code = new TextEncoder().encode(`00${digits}`);
    this.partners.set(this.partners.number(code, 0, code.length), OWN);
  }

  /** Whether partners, products and the like are listed in declarations of this type. */
  get hasPartners(): boolean {
    return this.type === 'L' || this.type === 'T';
  }

  get hasProducts(): boolean {
    return this.type !== 'A';
  }

  get hasAccounts(): boolean {
    return this.type !== 'NL' && this.type !== 'NT';
  }

  /** The first and last day declared, as 20260601; NaN where it is not known. */
  get firstDay(): number {
    return Math.floor(this.firstMonth / 12) * 10_000 + ((this.firstMonth % 12) + 1) * 100 + 1;
  }

  get lastDay(): number {
    return Math.floor(this.lastMonth / 12) * 10_000 + ((this.lastMonth % 12) + 1) * 100 + 31;
  }

  /** Such as `2026-06` or `2026-04–2026-06`. */
  get period(): string {
    const [first, last] = [monthText(this.firstMonth), monthText(this.lastMonth)];
    return first === last ? first : `${first}–${last}`;
  }
}

/** Whether it is a month, given as year * 12 + month - 1, of a year of up to four digits. */
export const isMonth = (month: number): boolean => month >= 12 && month < 120_000;

/** Such as `2026-06`; `?` for what is no month. */
export function monthText(month: number): string {
  if (!isMonth(month)) return '?';
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/** 20260615 as `2026-06-15`. */
export function dayText(day: number): string {
  const digits = String(Math.abs(day)).padStart(8, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

/** 121000 as `1210.00`. */
export function amountText(cents: number): string {
  const digits = String(Math.abs(Math.round(cents))).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
