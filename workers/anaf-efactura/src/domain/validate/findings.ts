/** Collects what is found as numbers, and turns into sentences and places only what is told. */

import { placesOf, type XmlError } from '@genius/xml';
import { type FaultPlace, placeOfFault } from './fault-place.ts';
import type { Finding, Verdict } from './finding.ts';
import type { Assertion } from './rules/rule.ts';
import { expectedAmount } from './sentences/expected-amount.ts';
import { explainRule } from './sentences/explain-rule.ts';
import { explainStructure } from './sentences/explain-structure.ts';
import { type Fix, fixRule, fixStructure } from './sentences/fix.ts';
import type { Words } from './sentences/term.ts';
import { stopWords } from './stop-words.ts';
import type { StructureFault } from './structure/check-structure.ts';
import { prefixOf } from './vocabulary.ts';
import type { Doc } from './xpath/nodes.ts';
import type { StopCode } from './xpath/stop.ts';

/** A finding before it is told. */
interface Raw {
  rule: string;
  ruleId: string;
  severity: 'fatal' | 'warning';
  node: number;
  tell(d: Doc): { place: FaultPlace; words: Words; fix: Fix | undefined };
}

export class Findings {
  doc: Doc | undefined;
  readonly #ruleset: string;
  readonly #most: number;
  readonly #fatal: Raw[] = [];
  readonly #warning: Raw[] = [];
  readonly #ready: Finding[] = [];
  readonly #counts = { fatal: 0, warning: 0 };
  #hasStop = false;

  constructor(ruleset: string, most: number) {
    this.#ruleset = ruleset;
    this.#most = most;
  }

  get hasFatal(): boolean {
    return this.#counts.fatal > 0;
  }

  addXmlError({ code, line, column, message, messageRo }: XmlError): void {
    this.#counts.fatal++;
    this.#ready.push({
      rule: 'XML',
      ruleId: code,
      severity: 'fatal',
      path: '/',
      line,
      column,
      en: message,
      ro: messageRo,
    });
  }

  addFault(fault: StructureFault): void {
    this.#add({
      rule: 'UBL-2.1',
      ruleId: `UBL-${fault.code}`,
      severity: 'fatal',
      node: fault.node,
      tell: (d) => {
        const found = d.tree.hasChildren(fault.node) ? '' : d.value(fault.node);
        return {
          place: { element: fault.node, attribute: undefined, found },
          words: explainStructure(fault, found),
          fix: fixStructure(fault, d, found),
        };
      },
    });
  }

  addBroken(assertion: Assertion, node: number): void {
    const { rule, id, severity } = assertion;
    this.#add({
      rule,
      ruleId: id,
      severity,
      node,
      tell: (d) => {
        const place = placeOfFault(d, node, assertion);
        const words = explainRule(assertion, place.found);
        const expected = expectedAmount(id, d, node);
        return {
          place,
          words: withExpected(words, expected),
          fix: fixRule(id, place.found ?? '', place.found !== undefined),
        };
      },
    });
  }

  addUnwanted(rule: string, node: number): void {
    this.#add({
      rule,
      ruleId: rule,
      severity: 'warning',
      node,
      tell: (d) => {
        const { uri, local } = d.tree.names.at(d.tree.name[node] as number);
        return {
          place: { element: node, attribute: undefined, found: undefined },
          words: explainRule({ id: rule, about: { kind: 'unused', path: `${prefixOf(uri)}:${local}` } }, undefined),
          fix: fixRule(rule, '', true),
        };
      },
    });
  }

  /** The official engine stops at the first; so one is told. */
  addStop(rule: string, node: number, code: StopCode): void {
    if (this.#hasStop) return;
    this.#hasStop = true;
    this.#add({
      rule: 'RULES-STOPPED',
      ruleId: `RULES-STOPPED-${code}`,
      severity: 'fatal',
      node: Math.max(node, 0),
      tell: () => ({
        place: { element: Math.max(node, 0), attribute: undefined, found: undefined },
        words: stopWords(rule, code),
        fix: undefined,
      }),
    });
  }

  #add(raw: Raw): void {
    const isFatal = raw.severity === 'fatal';
    if (isFatal) this.#counts.fatal++;
    else this.#counts.warning++;
    const list = isFatal ? this.#fatal : this.#warning;
    if (list.length < this.#most) list.push(raw);
  }

  verdict(): Verdict {
    const { fatal, warning } = this.#counts;
    const told = [...this.#fatal, ...this.#warning].slice(0, this.#most);
    const findings = [...this.#ready, ...(this.doc === undefined ? [] : tellAll(this.doc, told))];
    return {
      valid: fatal === 0,
      ruleset: this.#ruleset,
      findings,
      counts: { fatal, warning, omitted: fatal + warning - findings.length },
    };
  }
}

function withExpected({ en, ro }: Words, expected: string | undefined): Words {
  return expected === undefined
    ? { en, ro }
    : { en: `${en} Expected: ${expected}`, ro: `${ro} Se aștepta: ${expected}` };
}

function tellAll(d: Doc, raw: readonly Raw[]): Finding[] {
  d.unbind();
  const told = raw.map(({ rule, ruleId, severity, tell }) => ({ rule, ruleId, severity, ...tell(d) }));
  const starts = told.map(({ place }) => d.tree.start[place.element] as number);
  const places = placesOf(d.tree.source, starts);
  const order = { fatal: 0, warning: 1 };
  const indexes = told.map((_, index) => index);
  indexes.sort(
    (a, b) =>
      order[(told[a] as (typeof told)[number]).severity] - order[(told[b] as (typeof told)[number]).severity] ||
      (starts[a] as number) - (starts[b] as number),
  );
  return indexes.map((index) => {
    const { rule, ruleId, severity, place, words, fix } = told[index] as (typeof told)[number];
    const element = d.tree.path(place.element, prefixOf);
    const path = place.attribute === undefined ? element : `${element}/@${place.attribute}`;
    const change = fix && { action: fix.action, path: fix.at === '' ? path : `${element}/${fix.at}` };
    return {
      rule,
      ruleId,
      severity,
      path,
      line: places[index]?.line ?? 1,
      column: places[index]?.column ?? 1,
      ...words,
      ...(fix && change ? { fix: fix.value === undefined ? change : { ...change, value: fix.value } } : {}),
    };
  });
}
