/** What the threads that generate and judge are given, and what they tell. */

import type { HeaderData } from '../domain/generate/company.ts';
import type { Generated } from '../domain/generate/generate.ts';
import type { Fault } from '../domain/model/notes.ts';
import type { RecordKind } from '../domain/model/record-kind.ts';
import type { SaftForm, Verdict } from '../domain/validate/index.ts';
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

export type ToldOfGeneration =
  | { type: 'made'; made: Made; parts: WrittenPart[] }
  | { type: 'faulty'; faults: readonly Fault[] };

export interface JudgeOrder {
  parts: readonly WrittenPart[];
  form: SaftForm;
  /** The last month of the period. */
  year: number;
  month: number;
}

export interface ToldOfJudge {
  type: 'judged';
  verdict: Verdict;
}
