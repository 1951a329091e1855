/** The small XML answers of e-Factura: a `header` with attributes, and `Errors` or `Error` in it. */

import { parseXml, type XmlTree } from '@genius/xml';

export interface Header {
  namespace: string;
  attributes: ReadonlyMap<string, string>;
  /** ANAF's own words. */
  errors: string[];
}

/** Answers and error files are small; an invoice is never read by this. */
const MAX_BYTES = 2 * 1_024 * 1_024;
const MAX_ERRORS = 500;

/** Undefined for what is no header. Throws an `XmlError` for what is no safe XML. */
export function readHeader(xml: string | Uint8Array): Header | undefined {
  const tree = parseXml(xml, { maxBytes: MAX_BYTES });
  const { uri, local } = tree.names.at(tree.name[0] as number);
  if (local !== 'header' || !uri.startsWith('mfp:anaf:dgti:')) return undefined;
  const errors: string[] = [];
  for (
    let at = tree.firstChild[0] as number;
    at >= 0 && errors.length < MAX_ERRORS;
    at = tree.nextSibling[at] as number
  ) {
    const words = attributesOf(tree, at).get('errorMessage')?.trim();
    if (words) errors.push(words);
  }
  return { namespace: uri, attributes: attributesOf(tree, 0), errors };
}

function attributesOf(tree: XmlTree, element: number): Map<string, string> {
  const found = new Map<string, string>();
  const end = tree.attributeFrom[element + 1] as number;
  for (let index = tree.attributeFrom[element] as number; index < end; index++) {
    found.set(tree.names.at(tree.attributeName[index] as number).local, tree.attributeValue(index));
  }
  return found;
}
