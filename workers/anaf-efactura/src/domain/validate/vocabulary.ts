/** The names of UBL 2.1 invoices as numbers, by the prefixes that everybody uses. Filled while the tables load. */

import { XmlNames } from '@genius/xml';

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd';

/** Prefix to namespace, as the rules write them. */
const NAMESPACES: Readonly<Record<string, string>> = {
  ubl: `${UBL}:Invoice-2`,
  cn: `${UBL}:CreditNote-2`,
  cac: `${UBL}:CommonAggregateComponents-2`,
  cbc: `${UBL}:CommonBasicComponents-2`,
  ext: `${UBL}:CommonExtensionComponents-2`,
};

const PREFIXES = new Map(Object.entries(NAMESPACES).map(([prefix, uri]) => [uri, prefix]));

/** The prefix for a path in a finding: none for the roots. */
export function prefixOf(uri: string): string {
  const prefix = PREFIXES.get(uri) ?? '';
  return prefix === 'ubl' || prefix === 'cn' ? '' : prefix;
}

const names = new XmlNames();

export const vocabulary = {
  names,
  /** The number of an element's name, such as `cbc:ID`. */
  element(name: string): number {
    const [prefix = '', local = ''] = name.split(':');
    return names.add(NAMESPACES[prefix] ?? '', local).id;
  },
  attribute(name: string): number {
    return names.add('', name).id;
  },
  /** The number of a name that the tables have, or -1. Adds nothing: open documents count on from where the tables end. */
  known(name: string): number {
    const [prefix = '', local = ''] = name.split(':');
    return names.find(NAMESPACES[prefix] ?? '', local)?.id ?? -1;
  },
  knownAttribute(name: string): number {
    return names.find('', name)?.id ?? -1;
  },
};
