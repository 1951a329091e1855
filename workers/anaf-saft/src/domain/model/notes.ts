/** What was found while records were read: faults, which stop the work, and warnings, which do not. */

import type { RecordKind } from './record-kind.ts';
import { RULES, type Rule, WARNINGS, type WarningCode } from './rules.ts';

/** Where a value stood. */
export interface RecordPlace {
  kind: RecordKind | undefined;
  /** Its place among the sources, from 0. */
  source: number;
  /** The line of the file or the row of the query, from 1. */
  line: number;
}

export interface Fault extends RecordPlace {
  field: string;
  rule: Rule;
  en: string;
  ro: string;
}

export interface Warning extends RecordPlace {
  field: string;
  code: WarningCode;
  en: string;
  ro: string;
}

type Words = Readonly<Record<string, string | number>>;

/** Faults that are told; with more the file is another one than was meant, and reading stops. */
const MOST_FAULTS = 50;
export const MOST_WARNINGS = 100;

/** There were faults in the records. */
export class FaultyRecordsError extends Error {
  override readonly name = 'FaultyRecordsError';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(`${faults.length} faults in the records`);
    this.faults = faults;
  }
}

export class Notes {
  readonly faults: Fault[] = [];
  /** The first of them. */
  readonly warnings: Warning[] = [];
  /** All of them, by code. */
  readonly warningCounts = new Map<WarningCode, number>();
  readonly #toldOnce = new Set<string>();

  /** Throws a `FaultyRecordsError` when there are too many. */
  fault(place: RecordPlace, field: string, rule: Rule, words: Words = {}): void {
    const { en, ro } = RULES[rule];
    const { kind, source, line } = place;
    this.faults.push({ kind, source, line, field, rule, en: fill(en, words), ro: fill(ro, words) });
    if (this.faults.length >= MOST_FAULTS) this.check();
  }

  warn(place: RecordPlace, field: string, code: WarningCode, words: Words = {}): void {
    this.warningCounts.set(code, (this.warningCounts.get(code) ?? 0) + 1);
    if (this.warnings.length >= MOST_WARNINGS) return;
    const { en, ro } = WARNINGS[code];
    const { kind, source, line } = place;
    this.warnings.push({ kind, source, line, field, code, en: fill(en, words), ro: fill(ro, words) });
  }

  /** Told of the first record that has it. */
  warnOnce(place: RecordPlace, field: string, code: WarningCode, words: Words = {}): void {
    const key = `${code} ${place.kind} ${place.source} ${field}`;
    if (this.#toldOnce.has(key)) return;
    this.#toldOnce.add(key);
    this.warn(place, field, code, words);
  }

  /** Throws a `FaultyRecordsError` if there is any fault. */
  check(): void {
    if (this.faults.length > 0) throw new FaultyRecordsError(this.faults);
  }
}

const fill = (sentence: string, words: Words) =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (name === 'limitRo') return romanianCount(Number(words.limit));
    return String(words[name] ?? whole);
  });

/** Before a noun: 18 caractere, 35 de caractere, 256 de caractere. */
function romanianCount(count: number): string {
  const end = count % 100;
  return end === 0 || end >= 20 ? `${count} de` : String(count);
}
