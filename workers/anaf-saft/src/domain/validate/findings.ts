/** Collects what is found: tells the first ones in words, and counts all. */

import type { Finding, Severity, VerdictKind } from './finding.ts';
import type { Place } from './frames.ts';
import { type Params, RULES, type RuleId, say } from './sentences/rules.ts';

export class Findings {
  readonly counts = { structure: 0, error: 0, warning: 0 };
  readonly rules: Record<string, number> = {};
  isBroken = false;
  isSchemaValid = true;
  readonly #most: number;
  readonly #refused: Finding[] = [];
  readonly #warned: Finding[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** `place` is asked only if the finding is told. */
  add(rule: RuleId, place: () => Place, params: Params = {}): void {
    const { severity } = RULES[rule];
    this.#count(rule, severity);
    const list = severity === 'warning' ? this.#warned : this.#refused;
    if (list.length >= this.#most) return;
    list.push({ rule, severity, ...place(), ...say(rule, params) });
  }

  /** What makes the file unreadable: told first. */
  addBroken(rule: string, place: Place, words: { en: string; ro: string }): void {
    this.isBroken = true;
    this.isSchemaValid = false;
    this.#count(rule, 'structure');
    this.#refused.unshift({ rule, severity: 'structure', ...place, ...words });
  }

  #count(rule: string, severity: Severity): void {
    this.counts[severity]++;
    this.rules[rule] = (this.rules[rule] ?? 0) + 1;
  }

  get kind(): VerdictKind {
    if (this.isBroken) return 'broken';
    if (this.counts.structure > 0) return 'structure';
    if (this.counts.error > 0) return 'errors';
    return this.counts.warning > 0 ? 'warnings' : 'clean';
  }

  /** How many are not told. */
  get omitted(): number {
    const { structure, error, warning } = this.counts;
    return structure + error + warning - Math.min(this.#refused.length + this.#warned.length, this.#most);
  }

  /** What ANAF refuses first, each in the order of the document. */
  told(): Finding[] {
    return [...this.#refused, ...this.#warned].slice(0, this.#most);
  }
}
