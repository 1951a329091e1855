/** What a rule is made of; the tables are generated, the words here are their language. */

import { vocabulary } from '../vocabulary.ts';
import type { Doc } from '../xpath/nodes.ts';

/** Whether the test of a rule holds for element `n`. Throws RuleStopped. */
export type Test = (d: Doc, n: number) => boolean;

export interface Target {
  /** The number of the element's name, or undefined for all whose local name ends with `suffix`. */
  readonly name: number | undefined;
  readonly suffix: string;
  /** The number of an attribute's name, if the rule is about attributes. */
  readonly attribute: number | undefined;
  readonly guard: Test | undefined;
}

/** What a rule is about, as far as the form of its test says. */
export interface About {
  /** Business terms and groups, such as `BT-92 BG-20`. */
  readonly terms?: string;
  readonly kind?: 'required' | 'length' | 'decimals' | 'count' | 'listed' | 'unused';
  /** From the element of the rule; `.` is the element itself; alternatives are parted by `|`. */
  readonly path?: string;
  readonly limit?: number;
}

export interface Assertion {
  /** Fine id, unique in its set. */
  readonly id: string;
  /** The id that authorities show. */
  readonly rule: string;
  readonly severity: 'fatal' | 'warning';
  /** True if the rule is broken when the test holds. */
  readonly isReport: boolean;
  readonly test: Test;
  readonly about: About;
}

export interface Rule {
  readonly targets: readonly Target[];
  readonly assertions: readonly Assertion[];
}

export function rule(targets: readonly Target[], assertions: readonly Assertion[]): Rule {
  return { targets, assertions };
}

export function on(name: string, guard?: Test): Target {
  return { name: vocabulary.element(name), suffix: '', attribute: undefined, guard };
}

export function ending(suffix: string, guard?: Test): Target {
  return { name: undefined, suffix, attribute: undefined, guard };
}

export function onAttribute(name: string): Target {
  return { name: undefined, suffix: '', attribute: vocabulary.attribute(name), guard: undefined };
}

const assertion =
  (severity: 'fatal' | 'warning', isReport: boolean) =>
  (id: string, test: Test, about: About, shown = id): Assertion => ({
    id,
    rule: shown,
    severity,
    isReport,
    test,
    about,
  });

export const fatal = assertion('fatal', false);
export const warning = assertion('warning', false);
/** Broken when its test holds; all of them are fatal. */
export const report = assertion('fatal', true);
