/**
 * Canonical form: Canonical XML 1.0 (W3C REC-xml-c14n-20010315) and Exclusive XML Canonicalization 1.0
 * (REC-xml-exc-c14n-20020718), without comments.
 */

import { type ChildNode, type DocumentNodes, type ElementNode, namespaceOf } from './nodes.ts';

export interface CanonicalOptions {
  /** Only the namespaces that are used. */
  exclusive: boolean;
  /** Of the exclusive form: prefixes that are treated as in the inclusive one (`''` is the default). Default: none. */
  inclusivePrefixes?: readonly string[];
  /** An element that is left out with all that is in it, such as the signature itself. */
  omit?: ElementNode | undefined;
}

type Rendered = ReadonlyMap<string, string>;

/** A whole document. */
export function canonicalDocument({ root, before, after }: DocumentNodes, options: CanonicalOptions): string {
  const instructions = (all: DocumentNodes['before']) =>
    all.flatMap((each) => (each.kind === 'instruction' ? [instruction(each.target, each.data)] : []));
  return [...instructions(before), canonicalElement(root, options), ...instructions(after)].join('\n');
}

/** An element as the top of what is signed: in the inclusive form it brings the namespaces and xml: attributes it is in. */
export function canonicalElement(element: ElementNode, options: CanonicalOptions): string {
  const out: string[] = [];
  writeElement(element, new Map(), options, out, true);
  return out.join('');
}

function writeElement(
  element: ElementNode,
  above: Rendered,
  options: CanonicalOptions,
  out: string[],
  isTop: boolean,
): void {
  if (element === options.omit) return;
  let rendered = above;
  out.push('<', element.name);
  for (const prefix of prefixesToWrite(element, options, isTop)) {
    const uri = namespaceOf(element, prefix);
    // The empty default needs saying only where another one is in force.
    if ((rendered.get(prefix) ?? '') === uri) continue;
    rendered = new Map(rendered).set(prefix, uri);
    out.push(prefix === '' ? ' xmlns="' : ` xmlns:${prefix}="`, escapeAttribute(uri), '"');
  }
  const attributes = isTop && !options.exclusive ? withInherited(element) : element.attributes;
  const sorted = sortedBy(
    attributes,
    (x, y) => compareCodes(x.namespace, y.namespace) || compareCodes(x.local, y.local),
  );
  for (const { name, value } of sorted) out.push(' ', name, '="', escapeAttribute(value), '"');
  out.push('>');
  for (const child of element.children) writeChild(child, rendered, options, out);
  out.push('</', element.name, '>');
}

function writeChild(child: ChildNode, rendered: Rendered, options: CanonicalOptions, out: string[]): void {
  if (child.kind === 'element') writeElement(child, rendered, options, out, false);
  else if (child.kind === 'text') out.push(escapeText(child.value));
  else if (child.kind === 'instruction') out.push(instruction(child.target, child.data));
}

function prefixesToWrite(element: ElementNode, options: CanonicalOptions, isTop: boolean): readonly string[] {
  const prefixes = new Set<string>();
  if (options.exclusive) {
    prefixes.add(element.prefix);
    for (const { prefix } of element.attributes) if (prefix !== '') prefixes.add(prefix);
    for (const prefix of options.inclusivePrefixes ?? []) if (isDeclared(element, prefix)) prefixes.add(prefix);
  } else {
    for (let at: ElementNode | undefined = element; at; at = isTop ? at.parent : undefined) {
      for (const prefix of at.declared.keys()) prefixes.add(prefix);
    }
  }
  prefixes.delete('xml');
  return sortedBy([...prefixes], compareCodes);
}

function isDeclared(element: ElementNode, prefix: string): boolean {
  for (let at: ElementNode | undefined = element; at; at = at.parent) if (at.declared.has(prefix)) return true;
  return false;
}

/** The attributes `xml:lang` and the like that hold for the element. */
function withInherited(element: ElementNode): ElementNode['attributes'] {
  const all = new Map(element.attributes.map((each) => [each.name, each]));
  for (let at = element.parent; at; at = at.parent) {
    for (const each of at.attributes) if (each.prefix === 'xml' && !all.has(each.name)) all.set(each.name, each);
  }
  return [...all.values()];
}

/** Most have one or none: nothing is sorted for them. */
const sortedBy = <T>(all: readonly T[], compare: (a: T, b: T) => number): readonly T[] =>
  all.length < 2 ? all : [...all].sort(compare);

/** By code point, as the specification orders names. */
function compareCodes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const instruction = (target: string, data: string): string => `<?${target}${data === '' ? '' : ` ${data}`}?>`;

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');

const escapeAttribute = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;');
