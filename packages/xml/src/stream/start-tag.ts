/** Start tags that are more than a plain name: with attributes, declarations of namespaces or a prefix. */

import { decodeAttribute, isQualifiedName, resolveReference } from '../parse/characters.ts';
import { mayDeclare } from '../parse/namespaces.ts';
import type { XmlErrorCode } from '../parse/xml-error.ts';

export interface ByteAttribute {
  /** The namespace; empty for none. */
  uri: string;
  local: string;
  value: string;
}

/** The declarations of one element, inside those around it: copying these would cost whoever declares thousands their square. */
export interface Prefixes {
  readonly declared: ReadonlyMap<string, string>;
  readonly outer?: Prefixes;
}

/** What a prefix means, empty for the default one; undefined if it is not declared. */
export function uriOf(prefixes: Prefixes, prefix: string): string | undefined {
  for (let at: Prefixes | undefined = prefixes; at !== undefined; at = at.outer) {
    const uri = at.declared.get(prefix);
    if (uri !== undefined) return uri;
  }
  return undefined;
}

export interface StartTag {
  /** As it is spelt, with its prefix. */
  raw: string;
  prefix: string;
  local: string;
  isEmpty: boolean;
  /** The declarations in force inside the element; the ones given if it makes none. */
  prefixes: Prefixes;
  attributes: ByteAttribute[];
}

/** What is wrong with a tag, and at which of its characters. */
export interface TagProblem {
  code: XmlErrorCode;
  offset: number;
  params: Record<string, string | number>;
}

const ATTRIBUTE = /(\s*)([^\s=<>/"']+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const NAME = /[^\s=<>/"']*/y;

/** Reads a tag from `<` to `>`. A problem is returned, as the place is the caller's to work out. */
export function readStartTag(text: string, prefixes: Prefixes, maxAttributes: number): StartTag | TagProblem {
  const no = (code: XmlErrorCode, offset: number, params = {}): TagProblem => ({ code, offset, params });
  NAME.lastIndex = 1;
  const raw = NAME.exec(text)?.[0] ?? '';
  if (raw.length > 1_000 || !isQualifiedName(raw)) return no('XML_NAME', 0, { found: shown(raw) });
  const found: { name: string; value: string; offset: number }[] = [];
  let at = 1 + raw.length;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(text);
    if (match === null) break;
    const [whole, space = '', name = '', double, single] = match;
    const offset = at + space.length;
    if (space === '') return no('XML_TAG', offset);
    if (found.length >= maxAttributes) return no('XML_TOO_MANY_ATTRIBUTES', offset, { limit: maxAttributes });
    if (name.length > 1_000 || !isQualifiedName(name)) return no('XML_NAME', offset, { found: shown(name) });
    if (found.some((each) => each.name === name)) return no('XML_ATTRIBUTE_TWICE', offset, { found: shown(name) });
    const value = double ?? single ?? '';
    const reference = wrongReference(value);
    if (reference !== undefined) return no('XML_ENTITY', offset, { found: reference });
    found.push({ name, value: decodeAttribute(value), offset });
    at += whole.length;
  }
  const rest = text.slice(at).trim();
  if (rest !== '>' && rest !== '/>') return no('XML_TAG', at);
  if (rest === '/>' && !text.endsWith('/>')) return no('XML_TAG', text.length - 1);
  return resolve(raw, rest === '/>', found, prefixes);
}

function resolve(
  raw: string,
  isEmpty: boolean,
  found: readonly { name: string; value: string; offset: number }[],
  outer: Prefixes,
): StartTag | TagProblem {
  const declared = new Map<string, string>();
  for (const { name, value, offset } of found.filter(isDeclaration)) {
    const prefix = name.slice(6);
    if (!mayDeclare(prefix, value)) return { code: 'XML_NAMESPACE', offset, params: { found: shown(name) } };
    declared.set(prefix, value);
  }
  const prefixes = declared.size === 0 ? outer : { declared, outer };
  const attributes: ByteAttribute[] = [];
  for (const each of found) {
    if (isDeclaration(each)) continue;
    const { name, value, offset } = each;
    const [prefix, local] = split(name);
    const uri = prefix === '' ? '' : uriOf(prefixes, prefix);
    if (uri === undefined) return { code: 'XML_PREFIX', offset, params: { found: shown(prefix) } };
    if (attributes.some((other) => other.uri === uri && other.local === local)) {
      return { code: 'XML_ATTRIBUTE_TWICE', offset, params: { found: shown(name) } };
    }
    attributes.push({ uri, local, value });
  }
  const [prefix, local] = split(raw);
  if (uriOf(prefixes, prefix) === undefined) {
    return { code: 'XML_PREFIX', offset: 0, params: { found: shown(prefix) } };
  }
  return { raw, prefix, local, isEmpty, prefixes, attributes };
}

const isDeclaration = ({ name }: { name: string }) => name === 'xmlns' || name.startsWith('xmlns:');

/** The prefix, empty for none, and the local name. */
function split(raw: string): [string, string] {
  const colon = raw.indexOf(':');
  return colon < 0 ? ['', raw] : [raw.slice(0, colon), raw.slice(colon + 1)];
}

/** The first reference that is not allowed, as it is shown. */
function wrongReference(value: string): string | undefined {
  for (let at = value.indexOf('&'); at >= 0; at = value.indexOf('&', at + 1)) {
    const semicolon = value.indexOf(';', at);
    const name = semicolon < 0 ? '' : value.slice(at + 1, semicolon);
    if (name.length > 12 || resolveReference(name) === undefined) {
      return /^#?[\w.-]{1,12}$/.test(name) ? `&${name};` : '&';
    }
  }
  return undefined;
}

const shown = (name: string) => (/^[\w:.-]{1,60}$/.test(name) ? name : '…');
