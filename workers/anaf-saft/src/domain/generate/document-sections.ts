/** Writes the sections of documents, in one reading. */

import type { RecordPlace } from '../model/notes.ts';
import type { RawRecord } from '../model/read-record.ts';
import type { RecordKind } from '../model/record-kind.ts';
import { documentReader, type SaftDocument } from '../sources/document-reader.ts';
import { AssetTransactions } from './assets.ts';
import type { Books } from './books.ts';
import { Invoices } from './invoices.ts';
import { Ledger } from './ledger.ts';
import { Payments } from './payments.ts';
import { presenceOf } from './sections.ts';
import type { FilePart, SpoolStore } from './spool.ts';
import { Movements } from './stocks.ts';

/** What a section of documents does. */
interface Section {
  add(document: SaftDocument): void;
  parts(): FilePart[];
  entries: number;
  lines: number;
}

const NAMES = {
  ledger: 'GeneralLedgerEntries',
  salesInvoice: 'SalesInvoices',
  purchaseInvoice: 'PurchaseInvoices',
  payment: 'Payments',
  movement: 'MovementOfGoods',
  assetTransaction: 'AssetTransactions',
} as const;

export type DocumentKind = keyof typeof NAMES;

export class DocumentSections {
  readonly #books: Books;
  readonly #sections: Readonly<Record<DocumentKind, Section>>;
  readonly #readers = new Map<RecordKind, ReturnType<typeof documentReader>>();
  readonly ledger: Ledger;

  constructor(books: Books, spools: SpoolStore) {
    this.#books = books;
    this.ledger = new Ledger(books, spools);
    // A section takes documents of its own fields, which the readers below give it.
    this.#sections = {
      ledger: this.ledger,
      salesInvoice: new Invoices('customer', books, spools.open()),
      purchaseInvoice: new Invoices('supplier', books, spools.open()),
      payment: new Payments(books, spools.open()),
      movement: new Movements(books, spools.open()),
      assetTransaction: new AssetTransactions(books, spools.open()),
    } as unknown as Readonly<Record<DocumentKind, Section>>;
    for (const kind of Object.keys(NAMES) as DocumentKind[]) {
      const section = this.#sections[kind];
      this.#readers.set(
        kind,
        documentReader(kind, books.notes, (document) => section.add(document)),
      );
    }
  }

  take(kind: RecordKind, raw: RawRecord, place: RecordPlace, hasDecimalComma: boolean): void {
    this.#readers.get(kind)?.take(raw, place, hasDecimalComma);
  }

  end(): void {
    for (const reader of this.#readers.values()) reader.end();
  }

  /** The section, its empty container, or nothing. */
  section(kind: DocumentKind): FilePart[] {
    const presence = presenceOf(this.#books.declaration, kind);
    if (presence === 'absent') return [];
    const section = this.#sections[kind];
    if (presence === 'empty') return [`<${NAMES[kind]}/>\n`];
    return section.parts();
  }

  totals(): Record<DocumentKind, { entries: number; lines: number }> {
    const of = ({ entries, lines }: Section) => ({ entries, lines });
    return Object.fromEntries(
      (Object.keys(NAMES) as DocumentKind[]).map((kind) => [kind, of(this.#sections[kind])]),
    ) as Record<DocumentKind, { entries: number; lines: number }>;
  }
}
