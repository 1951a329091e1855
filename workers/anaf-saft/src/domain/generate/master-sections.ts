/** Writes the sections of MasterFiles from their records, in two readings: one that learns, one that writes. */

import type { RecordOf } from '../model/field.ts';
import { Notes, type RecordPlace } from '../model/notes.ts';
import { type RawRecord, recordReader } from '../model/read-record.ts';
import type { RecordKind } from '../model/record-kind.ts';
import * as masters from '../model/records/masters.ts';
import { documentReader, type SaftDocument } from '../sources/document-reader.ts';
import { addressContent } from './address.ts';
import { type Asset, type Valuation, writeAsset } from './assets.ts';
import type { Books, PartnerSide } from './books.ts';
import * as write from './masters.ts';
import { companyStructure, writePartner } from './partner.ts';
import { type Partner, partnerCode } from './partner-code.ts';
import { presenceOf } from './sections.ts';
import type { FilePart, Spool, SpoolStore } from './spool.ts';
import { element } from './xml-text.ts';

const readAccount = recordReader(masters.accountFields);
const readCustomer = recordReader(masters.customerFields);
const readTax = recordReader(masters.taxRecordFields);
const readUnit = recordReader(masters.unitFields);
const readProduct = recordReader(masters.productFields);
const readAnalysis = recordReader(masters.analysisRecordFields);
const readMovementType = recordReader(masters.movementTypeFields);
const readOwner = recordReader(masters.ownerFields);
const readStock = recordReader(masters.physicalStockFields);

const NAMES: readonly (readonly [RecordKind, string])[] = [
  ['account', 'GeneralLedgerAccounts'],
  ['customer', 'Customers'],
  ['supplier', 'Suppliers'],
  ['tax', 'TaxTable'],
  ['unit', 'UOMTable'],
  ['analysis', 'AnalysisTypeTable'],
  ['movementType', 'MovementTypeTable'],
  ['product', 'Products'],
  ['physicalStock', 'PhysicalStock'],
  ['owner', 'Owners'],
  ['asset', 'Assets'],
];

type Take = (raw: RawRecord, place: RecordPlace, hasDecimalComma: boolean) => void;

/**
 * Reads masters. Without `spools` it learns what documents take from them, and tells faults; with them it writes, after
 * the ledger has said what it moved.
 */
export class MasterSections {
  readonly #books: Books;
  readonly #spools: SpoolStore | undefined;
  readonly #sections = new Map<RecordKind, Spool>();
  readonly #taxTypes = new Map<string, { description: string | undefined; details: string }>();
  readonly #seen = new Set<string>();
  readonly #assets: ReturnType<typeof documentReader>;
  readonly counts = new Map<RecordKind, number>();
  readonly #takers: Partial<Record<RecordKind, Take>>;

  constructor(books: Books, spools?: SpoolStore) {
    this.#books = books;
    this.#spools = spools;
    this.#assets = documentReader('asset', books.notes, (document) => {
      const { head, place } = document;
      this.#once('asset', head.id as string | undefined, 'id', place);
      this.#putLate('asset', () => writeAsset(document as unknown as SaftDocument<Asset, Valuation>, books));
    });
    this.#takers = {
      account: this.#simple('account', readAccount, 'id', (record, place) => write.writeAccount(record, place, books)),
      customer: this.#partner('customer'),
      supplier: this.#partner('supplier'),
      tax: this.#tax(),
      unit: this.#simple('unit', readUnit, 'code', write.writeUnit),
      product: this.#simple('product', readProduct, 'code', (record, place) => {
        const known = write.knownProduct(record, place, books.notes);
        books.products.set(record.code, known);
        return write.writeProduct(record, known, place, books.notes);
      }),
      analysis: this.#simple('analysis', readAnalysis, undefined, write.writeAnalysisType),
      movementType: this.#simple('movementType', readMovementType, 'code', write.writeMovementType),
      owner: this.#owner(),
      physicalStock: this.#stock(),
      asset: (raw, place, hasDecimalComma) => this.#assets.take(raw, place, hasDecimalComma),
    };
  }

  take(kind: RecordKind, raw: RawRecord, place: RecordPlace, hasDecimalComma: boolean): void {
    this.#takers[kind]?.(raw, place, hasDecimalComma);
  }

  end(): void {
    this.#assets.end();
  }

  /** Every section, in the order of the schema. */
  all(): FilePart[] {
    return NAMES.flatMap(([kind, name]) => this.#section(kind, name));
  }

  /** Its records, an empty container, or nothing. */
  #section(kind: RecordKind, name: string): FilePart[] {
    if (presenceOf(this.#books.declaration, kind) === 'absent') return [];
    if (kind === 'tax' && this.#isFilled(kind) && this.#taxTypes.size > 0) {
      return [`<${name}>\n`, write.writeTaxTable(this.#taxTypes), `</${name}>\n`];
    }
    const spool = this.#sections.get(kind);
    if (spool) return [`<${name}>\n`, spool, `</${name}>\n`];
    // The schema has no empty PhysicalStock; without one ANAF says what is missing.
    return kind === 'physicalStock' ? [] : [`<${name}/>\n`];
  }

  #isFilled(kind: RecordKind): boolean {
    return presenceOf(this.#books.declaration, kind) === 'filled';
  }

  #put(kind: RecordKind, xml: () => string): void {
    if (!this.#isFilled(kind)) return;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    // Also where nothing is written: that tells the faults.
    const text = xml();
    if (this.#spools === undefined) return;
    let spool = this.#sections.get(kind);
    if (spool === undefined) {
      spool = this.#spools.open();
      this.#sections.set(kind, spool);
    }
    spool.write(text);
  }

  /** The same for records that name others: these may stand behind them, so only the reading that writes knows all. */
  #putLate(kind: RecordKind, xml: () => string): void {
    this.#put(kind, () => (this.#spools ? xml() : ''));
  }

  #once(kind: RecordKind, key: string | undefined, field: string, place: RecordPlace): void {
    if (key === undefined) return;
    const own = `${kind} ${key}`;
    if (this.#seen.has(own)) this.#books.notes.fault(place, field, 'duplicate');
    this.#seen.add(own);
  }

  #simple<R extends Record<string, unknown>>(
    kind: RecordKind,
    read: (raw: RawRecord, place: RecordPlace, options: { notes: Notes; hasDecimalComma: boolean }) => R,
    key: string | undefined,
    xml: (record: R, place: RecordPlace) => string,
  ): Take {
    return (raw, place, hasDecimalComma) => {
      const { notes } = this.#books;
      const before = notes.faults.length;
      const record = read(raw, place, { notes, hasDecimalComma });
      if (notes.faults.length > before) return;
      if (key !== undefined) this.#once(kind, record[key] as string, key, place);
      const text = xml(record, place);
      this.#put(kind, () => text);
    };
  }

  #partner(side: PartnerSide): Take {
    return (raw, place, hasDecimalComma) => {
      const books = this.#books;
      const { notes } = books;
      const before = notes.faults.length;
      const record = readCustomer(raw, place, { notes, hasDecimalComma });
      const code = partnerCode(record, place, notes, books.isBank);
      if (code === undefined || notes.faults.length > before) return;
      this.#once(side, `${code} ${record.account}`, 'code', place);
      const { city } = record;
      const address =
        city === undefined
          ? undefined
          : addressContent({ ...record, city }, 'StreetAddress', { place, notes: new Notes() });
      books.addPartner(side, record.id, { code, account: record.account, address });
      this.#put(side, () => writePartner(side, record, code, place, books));
    };
  }

  #tax(): Take {
    return (raw, place, hasDecimalComma) => {
      const { notes, taxes } = this.#books;
      const before = notes.faults.length;
      const record = readTax(raw, place, { notes, hasDecimalComma });
      if (notes.faults.length > before) return;
      const type = write.taxTypeOf(record.taxType, record.code);
      if (type === undefined) return notes.fault(place, 'taxType', 'tax-type');
      this.#once('tax', `${type} ${record.code} ${record.effectiveFrom ?? ''}`, 'code', place);
      taxes.set(record.code, { type, rate: record.percentage });
      const details = write.writeTaxDetails(record, place, notes);
      const known = this.#taxTypes.get(type);
      this.#taxTypes.set(type, {
        description: known?.description ?? record.description,
        details: (known?.details ?? '') + details,
      });
      if (this.#isFilled('tax')) this.counts.set('tax', (this.counts.get('tax') ?? 0) + 1);
    };
  }

  #owner(): Take {
    return (raw, place, hasDecimalComma) => {
      const { notes, isBank } = this.#books;
      const before = notes.faults.length;
      const record = readOwner(raw, place, { notes, hasDecimalComma });
      const code = partnerCode(record as Partner, place, notes, isBank);
      if (code === undefined || notes.faults.length > before) return;
      this.#put('owner', () => {
        const company = companyStructure(record as Partner, code, place, notes);
        return `<Owner>${company}${element('OwnerID', code)}${element('AccountID', record.account)}</Owner>\n`;
      });
    };
  }

  #stock(): Take {
    return (raw, place, hasDecimalComma) => {
      const books = this.#books;
      const { notes, own } = books;
      const before = notes.faults.length;
      const record: RecordOf<typeof masters.physicalStockFields> = readStock(raw, place, { notes, hasDecimalComma });
      if (notes.faults.length > before) return;
      this.#putLate('physicalStock', () => {
        const owner = books.codeOf('supplier', record.owner, place) ?? own;
        return write.writePhysicalStock(record, owner, place, books);
      });
    };
  }
}
