/**
 * The rules on lists of codes, BR-CL-001 to 010. The schema has most of these lists too but reads numbers by their value:
 * what is left for the rules is a number written otherwise, such as `030`; countries that are no more; and units.
 */

import { type Element, everyElement } from '../../xml-tree.ts';
import * as lists from './codes.ts';
import type { Say } from './fault.ts';
import { UNITS } from './unit-codes.ts';

const CODED: readonly [attribute: string, rule: string, list: readonly string[] | ReadonlySet<string>, what: string][] =
  [
    ['codTara', 'BR-CL-001', lists.COUNTRIES, 'Codul țării'],
    ['codTaraOrgTransport', 'BR-CL-010', lists.COUNTRIES, 'Codul țării organizatorului'],
    ['codJudet', 'BR-CL-002', lists.COUNTIES, 'Codul județului'],
    ['codUnitateMasura', 'BR-CL-003', UNITS, 'Codul unității de măsură'],
    ['codTipOperatiune', 'BR-CL-004', lists.OPERATIONS, 'Codul operațiunii'],
    ['codScopOperatiune', 'BR-CL-005', lists.SCOPES, 'Codul scopului'],
    ['codPtf', 'BR-CL-006', lists.BORDER_POINTS, 'Codul punctului de trecere a frontierei'],
    ['codBirouVamal', 'BR-CL-007', lists.CUSTOMS_OFFICES, 'Codul biroului vamal'],
    ['tipConfirmare', 'BR-CL-008', lists.CONFIRMATIONS, 'Tipul confirmării'],
    ['tipDocument', 'BR-CL-009', lists.DOCUMENTS, 'Tipul documentului'],
  ];

export function codeFaults(root: Element, say: Say): void {
  for (const { attributes } of everyElement(root)) {
    for (const [attribute, rule, list, what] of CODED) {
      const code = attributes[attribute]?.trim();
      if (code === undefined || (list instanceof Set ? list.has(code) : (list as readonly string[]).includes(code)))
        continue;
      say(rule, `${what} nu este în listă (${attribute} = ${code}).`);
    }
  }
}
