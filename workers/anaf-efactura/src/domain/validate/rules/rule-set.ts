/** A whole set of rules, arranged so that an element meets only the rules of its name. */

import { vocabulary } from '../vocabulary.ts';
import type { Doc } from '../xpath/nodes.ts';
import { RuleStopped } from '../xpath/stop.ts';
import { ANAF_1_0_9 } from './generated/anaf-1-0-9.ts';
import { EN_1_3_16 } from './generated/en-1-3-16.ts';
import { UNWANTED, UNWANTED_ANAF_1_0_9, UNWANTED_EN_1_3_16 } from './generated/unwanted.ts';
import type { Assertion, Rule, Target, Test } from './rule.ts';
import { readUnwanted, type Unwanted } from './unwanted.ts';

export const RULESETS = ['anaf-1.0.9', 'en-1.3.16'] as const;
export type RulesetId = (typeof RULESETS)[number];

interface Candidate {
  guard: Test | undefined;
  assertions: readonly Assertion[];
}

export class RuleSet {
  readonly unwanted: Unwanted;
  readonly #patterns: readonly (readonly Rule[])[];
  readonly #byName = new Map<number, readonly (readonly Candidate[])[]>();
  readonly #attributes = new Map<number, readonly Assertion[]>();

  constructor(patterns: readonly (readonly Rule[])[], unwanted: Unwanted) {
    this.#patterns = patterns;
    this.unwanted = unwanted;
    for (const { targets, assertions } of patterns.flat()) {
      for (const { attribute } of targets) if (attribute !== undefined) this.#attributes.set(attribute, assertions);
    }
  }

  /** Every assertion, in the order of the rules. */
  get assertions(): readonly Assertion[] {
    return this.#patterns.flat().flatMap(({ assertions }) => assertions);
  }

  /** Asks every rule that applies; `broken` is called for each assertion that fails, `stopped` for each that can't be read. */
  evaluate(
    d: Doc,
    broken: (assertion: Assertion, node: number) => void,
    stopped: (assertion: Assertion, node: number, stop: RuleStopped) => void,
  ): void {
    const { tree } = d;
    const ask = (assertions: readonly Assertion[], node: number) => {
      for (const assertion of assertions) {
        try {
          if (assertion.test(d, node) === assertion.isReport) broken(assertion, node);
        } catch (error) {
          if (!(error instanceof RuleStopped) || error.code === 'WORK') throw error;
          stopped(assertion, node, error);
        }
      }
    };
    for (let node = 0; node < tree.count; node++) {
      for (const pattern of this.#candidates(tree.name[node] as number, d)) {
        for (const candidate of pattern) {
          if (candidate.guard !== undefined && !applies(candidate.guard, d, node)) continue;
          ask(candidate.assertions, node);
          break;
        }
      }
    }
    for (const [name, assertions] of this.#attributes) {
      for (const node of d.allAttributes(name)) ask(assertions, node);
    }
  }

  #candidates(name: number, d: Doc): readonly (readonly Candidate[])[] {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const { local } = d.tree.names.at(name);
    const candidates = this.#patterns
      .map((rules) => rules.flatMap((rule) => candidatesOf(rule, name, local)))
      .filter((pattern) => pattern.length > 0);
    // Names that only this document has would fill the table without end.
    if (name < vocabulary.names.size) this.#byName.set(name, candidates);
    return candidates;
  }
}

function candidatesOf({ targets, assertions }: Rule, name: number, local: string): Candidate[] {
  const isAimedAt = (target: Target) =>
    target.attribute === undefined &&
    (target.name === undefined ? local.endsWith(target.suffix) : target.name === name);
  return targets.filter(isAimedAt).map(({ guard }) => ({ guard, assertions }));
}

/** An error in the condition of a rule means that the rule is not about this element (XSLT 2.0, 5.5.4). */
function applies(guard: Test, d: Doc, node: number): boolean {
  try {
    return guard(d, node);
  } catch (error) {
    if (error instanceof RuleStopped && error.code !== 'WORK') return false;
    throw error;
  }
}

export const RULE_SETS: Readonly<Record<RulesetId, RuleSet>> = {
  'anaf-1.0.9': new RuleSet(ANAF_1_0_9, readUnwanted(UNWANTED, UNWANTED_ANAF_1_0_9)),
  'en-1.3.16': new RuleSet(EN_1_3_16, readUnwanted(UNWANTED, UNWANTED_EN_1_3_16)),
};
