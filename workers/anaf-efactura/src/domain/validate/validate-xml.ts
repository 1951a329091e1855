/**
 * The whole judgement of an invoice: XML, then the structure of UBL 2.1, then the rules, in the order in which ANAF asks.
 * A document that fails one step isn't asked the next, because its answers would be noise.
 */

import { parseXml, XmlError, type XmlTree } from '@genius/xml';
import type { Verdict } from './finding.ts';
import { Findings } from './findings.ts';
import { RULE_SETS, type RulesetId } from './rules/rule-set.ts';
import { findUnwanted } from './rules/unwanted.ts';
import { checkStructure } from './structure/check-structure.ts';
import { vocabulary } from './vocabulary.ts';
import { Doc } from './xpath/nodes.ts';
import { RuleStopped } from './xpath/stop.ts';

export interface ValidateOptions {
  /** `anaf-1.0.9` gives the verdict that counts; `en-1.3.16` is advice. Default: `anaf-1.0.9`. */
  ruleset?: RulesetId;
  /** Whether the structure of UBL 2.1 is checked before the rules. Default: true. */
  structure?: boolean;
  /** How many findings are told. Default: 200. */
  maxFindings?: number;
}

const ROOTS = new Set([vocabulary.element('ubl:Invoice'), vocabulary.element('cn:CreditNote')]);

/** Judges an invoice or credit note, as text or bytes. Never throws for what is in it. */
export function validateXml(xml: string | Uint8Array, options: ValidateOptions = {}): Verdict {
  const { ruleset = 'anaf-1.0.9', structure = true, maxFindings = 200 } = options;
  const findings = new Findings(ruleset, maxFindings);
  const tree = read(xml, findings);
  if (tree === undefined) return findings.verdict();
  const d = new Doc(tree);
  findings.doc = d;
  // A root that no rule is about would break none.
  if (structure || !ROOTS.has(tree.name[0] as number)) {
    checkStructure(d, (fault) => findings.addFault(fault));
    if (findings.hasFatal) return findings.verdict();
  }
  askRules(d, ruleset, findings);
  return findings.verdict();
}

function read(xml: string | Uint8Array, findings: Findings): XmlTree | undefined {
  try {
    return parseXml(xml, { names: vocabulary.names });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    findings.addXmlError(error);
    return undefined;
  }
}

function askRules(d: Doc, ruleset: RulesetId, findings: Findings): void {
  const rules = RULE_SETS[ruleset];
  try {
    rules.evaluate(
      d,
      (assertion, node) => findings.addBroken(assertion, node),
      (assertion, node, stop) => findings.addStop(assertion.rule, node, stop.code),
    );
  } catch (error) {
    if (!(error instanceof RuleStopped)) throw error;
    findings.addStop('*', 0, error.code);
  }
  if (ROOTS.has(d.tree.name[0] as number)) {
    for (const [rule, node] of findUnwanted(d, rules.unwanted)) findings.addUnwanted(rule, node);
  }
}
