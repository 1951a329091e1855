/** Where exactly a rule is broken: the element that its test reads, if it is there, else the one that the rule is about. */

import type { Assertion } from './rules/rule.ts';
import { vocabulary } from './vocabulary.ts';
import { type Doc, kids } from './xpath/nodes.ts';

export interface FaultPlace {
  element: number;
  /** The name of the attribute at fault. */
  attribute: string | undefined;
  /** Its value; undefined if there is nothing to show. */
  found: string | undefined;
}

const COUNTY_OF = 'cac:PostalAddress/cbc:CountrySubentity';
const CITY_OF = 'cac:PostalAddress/cbc:CityName';
const SELLER = 'cac:AccountingSupplierParty/cac:Party';
const BUYER = 'cac:AccountingCustomerParty/cac:Party';

/** For rules whose test is more than one path: the element to look at. */
const LOOK_AT: Readonly<Record<string, string>> = {
  'BR-RO-001': 'cbc:CustomizationID',
  'BR-RO-010': 'cbc:ID',
  'BR-RO-030': 'cbc:TaxCurrencyCode|cbc:DocumentCurrencyCode',
  'BR-RO-065': SELLER,
  'BR-RO-120': BUYER,
  'BR-RO-100': `${SELLER}/${CITY_OF}`,
  'BR-RO-101': `${BUYER}/${CITY_OF}`,
  'BR-RO-110': `${SELLER}/${COUNTY_OF}`,
  'BR-RO-111': `${BUYER}/${COUNTY_OF}`,
  'BR-RO-160': 'cbc:CityName',
  'BR-RO-170': 'cbc:CountrySubentity',
  'BR-RO-202': 'cbc:CityName',
  'BR-RO-212': 'cbc:CountrySubentity',
  'BR-27': 'cac:Price/cbc:PriceAmount',
  'BR-28': 'cac:Price/cac:AllowanceCharge/cbc:BaseAmount',
  'BR-29': 'cbc:EndDate',
  'BR-30': 'cbc:EndDate',
  'BR-CO-09': 'cbc:CompanyID',
  'BR-CO-10': 'cbc:LineExtensionAmount',
  'BR-CO-11': 'cbc:AllowanceTotalAmount',
  'BR-CO-12': 'cbc:ChargeTotalAmount',
  'BR-CO-13': 'cbc:TaxExclusiveAmount',
  'BR-CO-14': 'cbc:TaxAmount',
  'BR-CO-15': 'cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount',
  'BR-CO-16': 'cbc:PayableAmount',
  'BR-CO-17': 'cbc:TaxAmount',
};
const VAT_RATE = /^BR-(?:S|Z|E|AE|IC|G|O|AF|AG|IG|IP)-0[567]$/;

export function placeOfFault(d: Doc, node: number, { id, about }: Assertion): FaultPlace {
  if (node < -1) return attributePlace(d, node);
  const path = LOOK_AT[id] ?? about.path ?? (VAT_RATE.test(id) ? 'cbc:Percent' : '');
  if (path === '.') return elementPlace(d, node);
  for (const alternative of path.split('|')) {
    const place = alternative.startsWith('//') ? anywhere(d, alternative.slice(2)) : below(d, node, alternative);
    if (place !== undefined) return place;
  }
  const isLeaf = path === '' && !d.tree.hasChildren(node);
  return { element: node, attribute: undefined, found: isLeaf ? d.value(node) : undefined };
}

function elementPlace(d: Doc, element: number): FaultPlace {
  return { element, attribute: undefined, found: d.tree.hasChildren(element) ? undefined : d.value(element) };
}

function below(d: Doc, node: number, path: string): FaultPlace | undefined {
  const steps = path.split('/').filter((step) => step !== '');
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  const names = last.startsWith('@') ? steps.slice(0, -1) : steps;
  const elements =
    names.length === 0
      ? [node]
      : kids(
          d,
          node,
          names.map((name) => vocabulary.known(name)),
        );
  if (!last.startsWith('@')) {
    // Where one too many stands, the later one is the fault.
    const element = elements.at(-1);
    return element === undefined ? undefined : elementPlace(d, element);
  }
  const name = last.slice(1);
  for (const element of elements) {
    const value = d.tree.attribute(element, vocabulary.knownAttribute(name));
    if (value !== undefined) return { element, attribute: name, found: value };
  }
  const first = elements[0];
  return first === undefined ? undefined : { element: first, attribute: undefined, found: undefined };
}

function anywhere(d: Doc, name: string): FaultPlace | undefined {
  if (!name.startsWith('@')) {
    const [first] = d.all(vocabulary.known(name));
    return first === undefined ? undefined : elementPlace(d, first);
  }
  const [first] = d.allAttributes(vocabulary.knownAttribute(name.slice(1)));
  return first === undefined ? undefined : attributePlace(d, first);
}

/** The element that has an attribute, by the attribute's number. */
function attributePlace(d: Doc, attribute: number): FaultPlace {
  const index = -2 - attribute;
  const { attributeFrom, attributeName, names, count } = d.tree;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((attributeFrom[middle] as number) <= index) low = middle;
    else high = middle - 1;
  }
  return { element: low, attribute: names.at(attributeName[index] as number).local, found: d.value(attribute) };
}
