/** Whether two texts are one document: a signer writes it anew, in another order of attributes and with other white space. */

import { createHash } from 'node:crypto';
import { writeCanonical } from '../canonical/canonicalize.ts';
import { type ChildNode, childElements, type ElementNode, readNodes } from '../canonical/nodes.ts';
import { type ParseOptions, parseXml } from '../parse/parse-xml.ts';
import { DSIG } from './algorithms.ts';

/**
 * Compares canonical forms without a signature at the end of the root and without white space between tags. Throws an
 * `XmlError`.
 */
export function isSameDocument(a: string | Uint8Array, b: string | Uint8Array, options: ParseOptions = {}): boolean {
  return digestOf(a, options) === digestOf(b, options);
}

/** Two large documents never lie in memory together. */
function digestOf(xml: string | Uint8Array, options: ParseOptions): string {
  const nodes = readNodes(parseXml(xml, options).source);
  const last = childElements(nodes.root).at(-1);
  const omit = last?.local === 'Signature' && last.namespace === DSIG ? last : undefined;
  withoutSpace(nodes.root);
  const hash = createHash('sha256');
  writeCanonical(nodes, { exclusive: true, omit }, (piece) => hash.update(piece));
  return hash.digest('hex');
}

/** Text that is white space alone counts only where it is all that an element has. */
function withoutSpace(element: ElementNode): void {
  const { children } = element;
  if (!children.some(isElement)) return;
  if (children.some(isBlank)) element.children = children.filter((each) => !isBlank(each));
  for (const each of element.children) if (each.kind === 'element') withoutSpace(each);
}

const isElement = ({ kind }: ChildNode): boolean => kind === 'element';
const isBlank = (node: ChildNode): boolean => node.kind === 'text' && node.value.trim() === '';
