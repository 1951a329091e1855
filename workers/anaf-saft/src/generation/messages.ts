/** What the thread that generates is given, and what it tells. */

import type { HeaderData } from '../domain/generate/company.ts';
import type { Generated } from '../domain/generate/generate.ts';
import type { Fault } from '../domain/model/notes.ts';
import type { RecordKind } from '../domain/model/record-kind.ts';
import type { Verdict } from '../domain/validate/index.ts';
import type { WrittenPart } from './parts.ts';

/** A source that lies in a file. */
export interface LaidSource {
  path: string;
  size: number;
  kind: RecordKind | undefined;
  format: 'jsonl' | 'csv' | undefined;
  /** Rows of SQL: names of columns are taken in any spelling. */
  isLoose: boolean;
}

export interface GenerationOrder extends HeaderData {
  sources: readonly LaidSource[];
  isTest: boolean;
  /** Where it writes. */
  folder: string;
}

export type Made = Omit<Generated, 'parts' | 'ledger'> & { ledger: { debit: string; credit: string } };

export type Told =
  | { type: 'progress'; fraction: number; doing: string }
  | { type: 'made'; made: Made; parts: WrittenPart[]; bytes: number }
  | { type: 'judged'; verdict: Verdict }
  | { type: 'faulty'; faults: readonly Fault[] }
  | { type: 'failed'; error: unknown };
