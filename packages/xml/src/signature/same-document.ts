/** Whether two texts are one document: a signer writes it anew, in another order of attributes and with other white space. */

import { canonicalDocument } from '../canonical/canonicalize.ts';
import { childElements, type ElementNode, readNodes } from '../canonical/nodes.ts';
import { type ParseOptions, parseXml } from '../parse/parse-xml.ts';
import { DSIG } from './algorithms.ts';

/**
 * Compares canonical forms without a signature at the end of the root and without white space between tags. Throws an
 * `XmlError`.
 */
export function isSameDocument(a: string | Uint8Array, b: string | Uint8Array, options: ParseOptions = {}): boolean {
  return contentOf(a, options) === contentOf(b, options);
}

function contentOf(xml: string | Uint8Array, options: ParseOptions): string {
  const nodes = readNodes(parseXml(xml, options).source);
  const last = childElements(nodes.root).at(-1);
  const omit = last?.local === 'Signature' && last.namespace === DSIG ? last : undefined;
  withoutSpace(nodes.root);
  return canonicalDocument(nodes, { exclusive: true, omit });
}

/** Text that is white space alone counts only where it is all that an element has. */
function withoutSpace(element: ElementNode): void {
  const inner = childElements(element);
  if (inner.length === 0) return;
  element.children = element.children.filter((each) => each.kind !== 'text' || each.value.trim() !== '');
  for (const each of inner) withoutSpace(each);
}
