/** ANAF's rules 2.0.2 (2024-08-12), each asked of every element and attribute it is about. */

import type { Document } from '../../xml/document.ts';
import type { Found } from '../finding.ts';
import { codeListRules } from './code-lists.ts';
import { declarationRules } from './declaration.ts';
import { goodsRules } from './goods.ts';
import { partnerRules } from './partner.ts';
import { routeRules } from './route.ts';
import { Facts, type Rule } from './rule.ts';
import { vehicleRules } from './vehicle.ts';

export const RULES: readonly Rule[] = [
  ...declarationRules,
  ...vehicleRules,
  ...partnerRules,
  ...routeRules,
  ...goodsRules,
  ...codeListRules,
];

/** The rule of an id, such as that of a refusal by ANAF. */
export function findRule(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}

export function checkRules(document: Document): Found[] {
  const facts = new Facts(document);
  const found: Found[] = [];
  for (const rule of RULES) {
    const { id, en, ro } = rule;
    if (rule.attribute !== undefined) {
      for (const { element, value } of facts.attributes(rule.attribute)) {
        if (rule.holds(value, facts, element)) continue;
        found.push({ rule: id, severity: 'fatal', element: element.at, attribute: rule.attribute, en, ro });
      }
      continue;
    }
    for (const element of rule.elements.flatMap((name) => facts.elements(name))) {
      if (rule.holds(element, facts)) continue;
      found.push({ rule: id, severity: 'fatal', element: element.at, attribute: rule.pointsAt, en, ro });
    }
  }
  return found;
}
