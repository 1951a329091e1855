/**
 * Documents with lines, in either form: a record that has `lines`, or one record a line that repeats the head. What a
 * line leaves out and the head says counts for the line.
 */

import type { Fields, RecordOf } from '../model/field.ts';
import type { Notes, RecordPlace } from '../model/notes.ts';
import { type RawRecord, recordReader } from '../model/read-record.ts';
import type { RecordKind } from '../model/record-kind.ts';
import { KINDS } from '../model/records/index.ts';
import { analysisFields, taxFields } from '../model/records/shared.ts';
import { SeenKeys } from './seen-keys.ts';

export type TaxOf = RecordOf<typeof taxFields>;
export type AnalysisOf = RecordOf<typeof analysisFields>;

export interface DocumentLine<L> {
  record: L;
  place: RecordPlace;
  /** Further ones beside that of the record's own fields. */
  taxes: TaxOf[];
  analyses: AnalysisOf[];
}

export interface SaftDocument<H = RecordOf<Fields>, L = RecordOf<Fields>> {
  head: H;
  place: RecordPlace;
  lines: DocumentLine<L>[];
}

const LISTS = ['lines', 'taxes', 'analyses'];

const readTax = recordReader(taxFields);
const readAnalysis = recordReader(analysisFields);

/** Gives whole documents of a kind to `sink`; `end` gives the last one. */
export function documentReader(kind: RecordKind, notes: Notes, sink: (document: SaftDocument) => void) {
  const { fields, lines: lineFields = {}, key = [] } = KINDS[kind];
  const headNames = Object.keys(fields);
  const lineNames = Object.keys(lineFields);
  const onlyLine = lineNames.filter((name) => !(name in fields));
  const readHead = recordReader(fields, [...LISTS, ...lineNames]);
  const readLine = recordReader(lineFields, [...LISTS, ...headNames]);
  const seen = new SeenKeys();
  let current: { document: SaftDocument; raw: RawRecord; key: string } | undefined;

  const list = (raw: RawRecord, name: string, place: RecordPlace): RawRecord[] => {
    const value = raw[name];
    if (value === undefined || value === null) return [];
    if (Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null)) return value;
    notes.fault(place, name, 'lines');
    return [];
  };
  const lineOf = (raw: RawRecord, place: RecordPlace, hasDecimalComma: boolean): DocumentLine<RecordOf<Fields>> => {
    const options = { notes, hasDecimalComma };
    return {
      record: readLine(raw, place, options),
      place,
      taxes: 'taxes' in raw ? list(raw, 'taxes', place).map((each) => readTax(each, place, options)) : [],
      analyses: 'analyses' in raw ? list(raw, 'analyses', place).map((each) => readAnalysis(each, place, options)) : [],
    };
  };
  const flush = () => {
    if (current) sink(current.document);
    current = undefined;
  };
  const start = (raw: RawRecord, place: RecordPlace, hasDecimalComma: boolean, own: string): SaftDocument => {
    flush();
    if (!seen.add(own)) notes.fault(place, key[0] ?? '', 'split-document');
    return { head: readHead(raw, place, { notes, hasDecimalComma }), place, lines: [] };
  };

  return {
    take(raw: RawRecord, place: RecordPlace, hasDecimalComma: boolean): void {
      const own = key.map((name) => wordOf(raw[name])).join('\u0000');
      if (raw.lines !== undefined) {
        const document = start(raw, place, hasDecimalComma, own);
        const common: Record<string, unknown> = {};
        for (const name of onlyLine) if (raw[name] !== undefined) common[name] = raw[name];
        for (const each of list(raw, 'lines', place)) {
          document.lines.push(lineOf({ ...common, ...each }, place, hasDecimalComma));
        }
        if (document.lines.length === 0) notes.fault(place, 'lines', 'needed');
        sink(document);
        return;
      }
      if (current?.key !== own) {
        current = { document: start(raw, place, hasDecimalComma, own), raw, key: own };
      } else {
        for (const name of headNames) {
          const value = raw[name];
          if (value === undefined || value === '' || value === null || value === current.raw[name]) continue;
          notes.fault(place, name, 'differs-in-document');
        }
      }
      current.document.lines.push(lineOf(raw, place, hasDecimalComma));
    },
    end: flush,
  };
}

/** Of text and numbers; anything else is a fault of its field, and may be nested too deep to be written. */
const wordOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
