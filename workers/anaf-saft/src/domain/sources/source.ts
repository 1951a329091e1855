/** Where records come from: bytes that can be read more than once, as JSON lines or CSV. */

import type { RawRecord } from '../model/read-record.ts';
import type { RecordKind } from '../model/record-kind.ts';

export interface RecordSource {
  /** What its records are. Undefined: each says it in `kind`. */
  kind?: RecordKind | undefined;
  /** Default: what its first character looks like. */
  format?: 'jsonl' | 'csv' | undefined;
  /** Bytes in all, for the progress; undefined where it isn't known. */
  size?: number | undefined;
  /** Fields may be named in any spelling, as columns of CSV may. Default false. */
  isLoose?: boolean | undefined;
  /** Reads from the beginning, each time. A piece may be overwritten once the next is asked for. */
  open(): AsyncIterable<Uint8Array>;
}

/** Takes a record. `hasDecimalComma`: its numbers may have a comma for the point. */
export type RecordSink = (raw: RawRecord, line: number, hasDecimalComma: boolean) => void;

/** A part of a source that is no record. */
export type SourceProblem = (rule: 'json' | 'csv', line: number) => void;

/** More characters in one line or row are no record. */
export const MAX_LINE = 1_000_000;
