/**
 * Canonical form: Canonical XML 1.0 (W3C REC-xml-c14n-20010315) and Exclusive XML Canonicalization 1.0
 * (REC-xml-exc-c14n-20020718), without comments.
 */

import { type DocumentNodes, type ElementNode, namespaceOf } from './nodes.ts';

export interface CanonicalOptions {
  /** Only the namespaces that are used. */
  exclusive: boolean;
  /** Of the exclusive form: prefixes that are treated as in the inclusive one (`''` is the default). Default: none. */
  inclusivePrefixes?: readonly string[];
  /** An element that is left out with all that is in it, such as the signature itself. */
  omit?: ElementNode | undefined;
}

/** A whole document. */
export function canonicalDocument(nodes: DocumentNodes, options: CanonicalOptions): string {
  const pieces: string[] = [];
  writeCanonical(nodes, options, (piece) => pieces.push(piece));
  return pieces.join('');
}

/** The same in pieces, so that a large document that is only digested never lies in memory as a whole. */
export function writeCanonical(
  { root, before, after }: DocumentNodes,
  options: CanonicalOptions,
  take: (piece: string) => void,
): void {
  for (const each of before) if (each.kind === 'instruction') take(`${instruction(each.target, each.data)}\n`);
  new Writer(options, take).element(root, true);
  for (const each of after) if (each.kind === 'instruction') take(`\n${instruction(each.target, each.data)}`);
}

/** An element as the top of what is signed: in the inclusive form it brings the namespaces and xml: attributes it is in. */
export function canonicalElement(element: ElementNode, options: CanonicalOptions): string {
  const pieces: string[] = [];
  new Writer(options, (piece) => pieces.push(piece)).element(element, true);
  return pieces.join('');
}

/** Of a piece that is handed on: small enough to die young, large enough for few calls. */
const PIECE_LENGTH = 16_384;

class Writer {
  #out = '';
  readonly #take: (piece: string) => void;
  readonly #isExclusive: boolean;
  readonly #asInclusive: ReadonlySet<string>;
  readonly #omit: ElementNode | undefined;
  /** What the elements that are open have said of each prefix. It is put back where an element ends. */
  readonly #said = new Map<string, string>();

  constructor({ exclusive, inclusivePrefixes = [], omit }: CanonicalOptions, take: (piece: string) => void) {
    this.#take = take;
    this.#isExclusive = exclusive;
    this.#asInclusive = new Set(inclusivePrefixes);
    this.#omit = omit;
  }

  element(element: ElementNode, isTop: boolean): void {
    if (element === this.#omit) return;
    const { name, prefix, namespace, declared } = element;
    const attributes = isTop && !this.#isExclusive ? withInherited(element) : element.attributes;
    this.#out += `<${name}`;
    const isPlain = !isTop && attributes.length === 0 && declared.size === 0;
    const before = isPlain ? this.#sayOwn(prefix, namespace) : this.#say(element, isTop);
    if (attributes.length > 0) this.#attributes(attributes);
    this.#out += '>';
    for (const child of element.children) {
      if (child.kind === 'text') this.#out += escapeText(child.value);
      else if (child.kind === 'element') this.element(child, false);
      else if (child.kind === 'instruction') this.#out += instruction(child.target, child.data);
    }
    this.#out += `</${name}>`;
    if (before) this.#unsay(before);
    if (isTop || this.#out.length > PIECE_LENGTH) {
      this.#take(this.#out);
      this.#out = '';
    }
  }

  /** Of an element that declares nothing and has no attributes. Returns what was said before, if that is something else. */
  #sayOwn(prefix: string, uri: string): Said | undefined {
    if (!this.#isExclusive || prefix === 'xml' || (this.#said.get(prefix) ?? '') === uri) return undefined;
    const before: Said = [[prefix, this.#said.get(prefix)]];
    this.#declare(prefix, uri);
    return before;
  }

  #say(element: ElementNode, isTop: boolean): Said {
    const before: Said = [];
    for (const prefix of this.#prefixesOf(element, isTop)) {
      const uri = namespaceOf(element, prefix);
      // The empty default needs saying only where another one is in force.
      if ((this.#said.get(prefix) ?? '') === uri) continue;
      before.push([prefix, this.#said.get(prefix)]);
      this.#declare(prefix, uri);
    }
    return before;
  }

  #declare(prefix: string, uri: string): void {
    this.#said.set(prefix, uri);
    this.#out += `${prefix === '' ? ' xmlns="' : ` xmlns:${prefix}="`}${escapeAttribute(uri)}"`;
  }

  #unsay(before: Said): void {
    for (const [prefix, uri] of before) {
      if (uri === undefined) this.#said.delete(prefix);
      else this.#said.set(prefix, uri);
    }
  }

  #prefixesOf(element: ElementNode, isTop: boolean): readonly string[] {
    const prefixes = new Set<string>();
    // Below the top, what holds without being declared anew has been said above.
    for (let at: ElementNode | undefined = element; at; at = isTop ? at.parent : undefined) {
      for (const prefix of at.declared.keys()) {
        if (!this.#isExclusive || this.#asInclusive.has(prefix)) prefixes.add(prefix);
      }
    }
    if (this.#isExclusive) {
      prefixes.add(element.prefix);
      for (const { prefix } of element.attributes) if (prefix !== '') prefixes.add(prefix);
    }
    prefixes.delete('xml');
    return sortedBy([...prefixes], compareCodes);
  }

  #attributes(attributes: ElementNode['attributes']): void {
    const sorted = sortedBy(
      attributes,
      (x, y) => compareCodes(x.namespace, y.namespace) || compareCodes(x.local, y.local),
    );
    for (const { name, value } of sorted) this.#out += ` ${name}="${escapeAttribute(value)}"`;
  }
}

/** Prefixes with what was said of each before. */
type Said = [prefix: string, uri: string | undefined][];

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
  const most = Math.min(a.length, b.length);
  for (let at = 0; at < most; at++) {
    if (a.charCodeAt(at) !== b.charCodeAt(at)) return (a.codePointAt(at) ?? 0) - (b.codePointAt(at) ?? 0);
  }
  return a.length - b.length;
}

const instruction = (target: string, data: string): string => `<?${target}${data === '' ? '' : ` ${data}`}?>`;

/** Most texts have nothing of it: then they are looked through once and stay as they are. */
const escapeText = (text: string): string => (/[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, referenceOf) : text);

const escapeAttribute = (text: string): string =>
  /[&<"\t\n\r]/.test(text) ? text.replace(/[&<"\t\n\r]/g, referenceOf) : text;

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

const referenceOf = (sign: string): string => REFERENCES[sign] as string;
