/**
 * Accounting records in, the parts of a D406 out. The sources are read three times: masters to know their codes,
 * documents, and masters again to be written, because their closing balances come of the ledger and totals stand first.
 */

import type { Cents } from '../model/cents.ts';
import { MOST_WARNINGS, Notes, type RecordPlace, type Warning } from '../model/notes.ts';
import type { RecordKind } from '../model/record-kind.ts';
import { type KindSink, readSource } from '../sources/read-source.ts';
import type { RecordSource } from '../sources/source.ts';
import { Books } from './books.ts';
import { type HeaderData, writeHeader } from './company.ts';
import { type DocumentKind, DocumentSections } from './document-sections.ts';
import { MasterSections } from './master-sections.ts';
import { ownCode } from './partner-code.ts';
import { type DeclarationType, neededKinds, presenceOf, REFERENCE_KINDS } from './sections.ts';
import type { FilePart, SpoolStore } from './spool.ts';

export interface GenerateOrder extends HeaderData {
  sources: readonly RecordSource[];
  /** The test filing without effect, D406T: only its namespace differs. */
  isTest: boolean;
}

export interface GenerateOptions {
  spools: SpoolStore;
  signal?: AbortSignal;
  /** How far the reading is, 0 to 1, and what it does. */
  onProgress?: (fraction: number, doing: 'masters' | 'documents' | 'writing') => void;
}

export interface Generated {
  parts: FilePart[];
  /** Records that were written, by kind. */
  records: Partial<Record<RecordKind, number>>;
  documents: Record<DocumentKind, { entries: number; lines: number }>;
  ledger: { debit: Cents; credit: Cents };
  warnings: readonly Warning[];
  warningCounts: Record<string, number>;
}

const NAMESPACES = {
  D406: 'mfp:anaf:dgti:d406:declaratie:v1',
  D406T: 'mfp:anaf:dgti:d406t:declaratie:v1',
} as const;

const HEADER: RecordPlace = { kind: undefined, source: 0, line: 0 };

/** Throws a `FaultyRecordsError` where records can not become a file. */
export async function generate(order: GenerateOrder, options: GenerateOptions): Promise<Generated> {
  const notes = new Notes();
  const { declaration } = order;
  const booksOf = (its: Notes, before?: Books) =>
    new Books(declaration, its, ownCode(order.company.cui), order.basis === 'BANK', before);
  const books = booksOf(notes);
  const header = writeHeader(order, HEADER, notes);
  const read = readAll(order.sources, options);

  const learned = new MasterSections(books);
  await read('masters', notes, true, (kind, raw, place, hasComma) => {
    if (isTaken(declaration, kind, place, notes)) learned.take(kind, raw, place, hasComma);
  });
  learned.end();

  const documents = new DocumentSections(books, options.spools);
  await read('documents', notes, false, (kind, raw, place, hasComma) => {
    if (isTaken(declaration, kind, place, notes)) documents.take(kind, raw, place, hasComma);
  });
  documents.end();
  notes.check();

  // What is wrong with masters by themselves was told at the first reading; what the ledger and others decide is told now.
  const late = booksOf(new Notes(), books);
  late.isMoved = presenceOf(declaration, 'ledger') === 'filled';
  const masters = new MasterSections(late, options.spools);
  await read('writing', late.notes, false, (kind, raw, place, hasComma) => {
    if (isTaken(declaration, kind, place, late.notes)) masters.take(kind, raw, place, hasComma);
  });
  masters.end();
  late.notes.check();

  const counts = masters.counts;
  const totals = documents.totals();
  for (const kind of neededKinds(declaration)) {
    const count = counts.get(kind) ?? totals[kind as DocumentKind]?.entries ?? 0;
    if (count === 0) notes.warn({ ...HEADER, kind }, '', 'section-missing', { declaration });
  }
  const both = [notes, late.notes];
  const warnings = both
    .flatMap((each) => each.warnings)
    .filter(isFirstOfItsPlace())
    .slice(0, MOST_WARNINGS);
  return {
    parts: assemble(order, header, masters, documents),
    records: Object.fromEntries(counts),
    documents: totals,
    ledger: { debit: documents.ledger.debit, credit: documents.ledger.credit },
    warnings,
    warningCounts: countWarnings(notes, late.notes),
  };
}

/** Both readings of masters warn of the same; what only the second can know comes from it. */
function isFirstOfItsPlace(): (warning: Warning) => boolean {
  const seen = new Set<string>();
  return ({ kind, source, line, field, code }) => {
    const key = `${kind} ${source} ${line} ${field} ${code}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}

function countWarnings(first: Notes, second: Notes): Record<string, number> {
  const counts = new Map<string, number>(first.warningCounts);
  for (const [code, count] of second.warningCounts) counts.set(code, Math.max(count, counts.get(code) ?? 0));
  return Object.fromEntries(counts);
}

/** Whether a record's section is in the file, or others need it; else a warning says that it was left out. */
function isTaken(declaration: DeclarationType, kind: RecordKind, place: RecordPlace, notes: Notes): boolean {
  if (presenceOf(declaration, kind) === 'filled') return true;
  if (REFERENCE_KINDS.has(kind)) return true;
  notes.warnOnce({ ...place, line: 0 }, '', 'kind-left-out', { declaration });
  return false;
}

type Part = 'masters' | 'documents' | 'writing';

function readAll(sources: readonly RecordSource[], { signal, onProgress }: GenerateOptions) {
  const whole = sources.reduce((sum, { size = 0 }) => sum + size, 0);
  let bytes = 0;
  let reported = 0;
  return async (part: Part, notes: Notes, isFirst: boolean, sink: KindSink) => {
    for (const [index, source] of sources.entries()) {
      const onBytes = (count: number) => {
        bytes += count;
        if (bytes - reported < 1_000_000) return;
        reported = bytes;
        // Mixed files are read three times, others twice at most: never more than all of it.
        onProgress?.(whole === 0 ? 0 : Math.min(1, bytes / (whole * 2)), part);
      };
      const of = part === 'documents' ? 'documents' : 'masters';
      await readSource(source, { index, part: of, notes, isFirst, signal, onBytes }, sink);
    }
    signal?.throwIfAborted();
  };
}

function assemble(
  { isTest }: GenerateOrder,
  header: string,
  masters: MasterSections,
  documents: DocumentSections,
): FilePart[] {
  const namespace = NAMESPACES[isTest ? 'D406T' : 'D406'];
  return [
    `<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile xmlns="${namespace}">\n${header}\n<MasterFiles>\n`,
    ...masters.all(),
    '</MasterFiles>\n',
    ...documents.section('ledger'),
    '<SourceDocuments>\n',
    ...documents.section('salesInvoice'),
    ...documents.section('purchaseInvoice'),
    ...documents.section('payment'),
    ...documents.section('movement'),
    ...documents.section('assetTransaction'),
    '</SourceDocuments>\n</AuditFile>\n',
  ];
}
