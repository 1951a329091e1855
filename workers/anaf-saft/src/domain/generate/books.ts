/** What a pass over the records knows of the others: codes of partners, taxes, products, and what the ledger moved. */

import { addCents, type Cents } from '../model/cents.ts';
import type { Notes, RecordPlace } from '../model/notes.ts';
import { isPartnerCode } from './partner-code.ts';
import type { DeclarationType } from './sections.ts';

export interface KnownPartner {
  code: string;
  account: string;
  /** The content of its address, for invoices. */
  address: string | undefined;
}

export interface KnownTax {
  type: string;
  rate: string | undefined;
}

export interface KnownProduct {
  isServices: boolean;
  description: string;
  baseUnit: string;
  unit: string;
  commodityCode: string;
}

export type PartnerSide = 'customer' | 'supplier';

export class Books {
  readonly declaration: DeclarationType;
  readonly notes: Notes;
  /** The company's own code, with its prefix. */
  readonly own: string;
  readonly isBank: boolean;
  readonly partners: Readonly<Record<PartnerSide, Map<string, KnownPartner>>>;
  readonly taxes: Map<string, KnownTax>;
  readonly products: Map<string, KnownProduct>;
  /** Debit less credit of the ledger, by account, and by partner and account. */
  readonly moved: Map<string, Cents>;
  /** Whether `moved` is complete: the ledger has been read, and is in the file. */
  isMoved = false;
  readonly #partnerAccounts = new Set<string>();

  /** `before`: those of an earlier reading, whose knowledge it goes on with. */
  constructor(declaration: DeclarationType, notes: Notes, own: string, isBank: boolean, before?: Books) {
    this.declaration = declaration;
    this.notes = notes;
    this.own = own;
    this.isBank = isBank;
    this.partners = before?.partners ?? { customer: new Map(), supplier: new Map() };
    this.taxes = before?.taxes ?? new Map();
    this.products = before?.products ?? new Map();
    this.moved = before?.moved ?? new Map();
  }

  addPartner(side: PartnerSide, id: string | undefined, partner: KnownPartner): void {
    this.#partnerAccounts.add(partner.account);
    const known = this.partners[side];
    // A partner with several accounts has a record for each; the first names the account of its invoices.
    for (const name of [partner.code, id]) if (name !== undefined && !known.has(name)) known.set(name, partner);
  }

  findPartner(side: PartnerSide, name: string): KnownPartner | undefined {
    const other = side === 'customer' ? 'supplier' : 'customer';
    return this.partners[side].get(name) ?? this.partners[other].get(name);
  }

  /** The code of whom a line names; a fault where it is nobody. */
  codeOf(side: PartnerSide, name: string | undefined, place: RecordPlace): string | undefined {
    if (name === undefined) return undefined;
    const known = this.findPartner(side, name)?.code;
    if (known !== undefined) return known;
    if (isPartnerCode(name, this.isBank)) return name;
    this.notes.fault(place, side, 'partner-unknown');
    return undefined;
  }

  /** Counts what a line of the ledger moves; `cents` is negative for credit. */
  move(account: string, customer: string | undefined, supplier: string | undefined, cents: Cents): void {
    this.#add(account, cents);
    if (!this.#partnerAccounts.has(account)) return;
    if (customer !== undefined) this.#add(movedKey(account, customer), cents);
    if (supplier !== undefined && supplier !== customer) this.#add(movedKey(account, supplier), cents);
  }

  /** What the ledger moved under a key; undefined where that isn't known. */
  movedOf(key: string): Cents | undefined {
    return this.isMoved ? (this.moved.get(key) ?? 0) : undefined;
  }

  #add(key: string, cents: Cents): void {
    this.moved.set(key, addCents(this.moved.get(key) ?? 0, cents));
  }
}

/** Under which a partner's part of an account is counted. */
export const movedKey = (account: string, code: string): string => `${account} ${code}`;
