/** An XML document as a tree, with the place of each element: what the simulator's checks read. */

import { SaxesParser } from 'saxes';

export interface Element {
  /** Without its prefix. */
  name: string;
  uri: string;
  /** Those without a prefix, but not the declaration of a namespace. */
  attributes: Readonly<Record<string, string>>;
  /** Those with a prefix, by their namespace and local name; no declarations. */
  foreign: readonly { uri: string; name: string }[];
  /** What `xsi:type` says, its prefix resolved. */
  type?: { uri: string; name: string };
  /** Whether `xsi:nil` says that it has no value. */
  isNil?: true;
  children: Element[];
  /** Its own text, all pieces joined. */
  text: string;
  line: number;
  column: number;
}

export interface Parsed {
  root: Element;
  /** The text of the document. */
  text: string;
  /** Where the root's end tag, or the root that is one empty tag, ends in the text. */
  rootEnd: number;
}

/** Not well-formed; the message is worded as ANAF's reader words it. */
export class XmlError extends Error {}

/** The namespace of `xsi:type` and of where a schema lies. */
export const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

const DEEPEST = 60;
const MOST_ELEMENTS = 400_000;

/** Throws an `XmlError`. Takes UTF-8 only and no DOCTYPE. */
export function parseXml(bytes: Uint8Array): Parsed {
  const text = decode(bytes);
  const parser = new SaxesParser({ xmlns: true });
  const open: Element[] = [];
  let root: Element | undefined;
  let rootEnd = 0;
  let count = 0;
  const fail = (message: string, line = parser.line, column = parser.column): never => {
    throw new XmlError(saxMessage(line, column + 1, message));
  };
  parser.on('error', ({ message }) => fail(message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => fail('DOCTYPE is disallowed.'));
  parser.on('opentag', ({ local, uri, attributes, ns }) => {
    if (++count > MOST_ELEMENTS || open.length >= DEEPEST) fail('The document is too large or too deep.');
    const written = Object.values(attributes).filter(({ name, prefix }) => name !== 'xmlns' && prefix !== 'xmlns');
    const own = written
      .filter(({ prefix }) => prefix === '')
      .map(({ local, value }): [string, string] => [local, value]);
    const foreign = written.filter(({ prefix }) => prefix !== '').map((each) => ({ uri: each.uri, name: each.local }));
    const instance = (name: string) =>
      written.find(({ uri, local }) => uri === INSTANCE && local === name)?.value.trim();
    const said = instance('type');
    const place = { line: parser.line, column: parser.column + 1 };
    const element: Element = {
      name: local,
      uri,
      attributes: Object.fromEntries(own),
      foreign,
      ...(said !== undefined && { type: resolve(said, ns) }),
      ...(/^(true|1)$/.test(instance('nil') ?? '') && { isNil: true }),
      children: [],
      text: '',
      ...place,
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const resolve = (qname: string, own: Record<string, string>) => {
    const cut = qname.indexOf(':');
    const prefix = qname.slice(0, Math.max(cut, 0));
    return { uri: own[prefix] ?? parser.resolve(prefix) ?? '', name: qname.slice(cut + 1) };
  };
  const addText = (piece: string) => {
    const element = open.at(-1);
    if (element) element.text += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    open.pop();
    if (open.length === 0) rootEnd = parser.position;
  });
  parser.write(text).close();
  if (!root) return fail('Premature end of file.');
  return { root, text, rootEnd };
}

export function saxMessage(line: number, column: number, message: string): string {
  return `org.xml.sax.SAXParseException; lineNumber: ${line}; columnNumber: ${column}; ${message}`;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new XmlError(saxMessage(1, 1, 'Invalid byte 1 of 1-byte UTF-8 sequence.'));
  }
}

/** Elements at a path of local names below this one, such as `TaxTotal/TaxSubtotal`. */
export function allAt(element: Element, path: string): Element[] {
  let found = [element];
  for (const name of path.split('/')) {
    found = found.flatMap(({ children }) => children.filter((child) => child.name === name));
  }
  return found;
}

/** The text at a path, its blanks as `normalize-space` leaves them; `''` where there is none. */
export function textAt(element: Element, path: string): string {
  return allAt(element, path)[0]?.text.trim().replace(/\s+/g, ' ') ?? '';
}

/** The element and all below it, in the order of the document. */
export function* everyElement(element: Element): Generator<Element> {
  yield element;
  for (const child of element.children) yield* everyElement(child);
}
