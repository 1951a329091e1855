/** An answer of REGES as plain objects, whatever form it has: JSON, or XML by its local names. */

import { parseXml, type XmlTree } from '@genius/xml';

export type AnswerTree = string | number | boolean | null | AnswerTree[] | { [name: string]: AnswerTree };

/** Throws an `XmlError` or a `SyntaxError`. */
export function readAnswer(text: string): AnswerTree {
  const tidy = text.replace(/^\ufeff/, '').trim();
  if (!tidy.startsWith('<')) return JSON.parse(tidy) as AnswerTree;
  return xmlValue(parseXml(tidy), 0);
}

/** The entries of a queue, or the receipts of a batch, as they came. Throws an `XmlError` or a `SyntaxError`. */
export const readEntries = (text: string): AnswerTree[] => itemsOf(readAnswer(text));

/** The things in an answer that may hold one or many: a list, or an object around a list. */
export function itemsOf(answer: AnswerTree): AnswerTree[] {
  if (Array.isArray(answer)) return answer;
  if (typeof answer !== 'object' || answer === null) return [];
  const values = Object.entries(answer).filter(([name]) => !name.startsWith('$'));
  const [only] = values;
  if (!only || values.length > 1) return [answer];
  const [name, value] = only;
  if (Array.isArray(value)) return value;
  // XML with a single entry looks like an object around it.
  return /^message/i.test(name) && typeof value === 'object' && value !== null ? [value] : [answer];
}

/** A value by its name in any case, of the object itself or of a part of it. */
export function pick(answer: AnswerTree, name: string, parts: readonly string[] = []): AnswerTree | undefined {
  const own = property(answer, name);
  if (own !== undefined) return own;
  for (const part of parts) {
    const found = property(property(answer, part) ?? null, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function property(answer: AnswerTree, name: string): AnswerTree | undefined {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return undefined;
  const wanted = name.toLowerCase();
  for (const [key, value] of Object.entries(answer)) if (key.toLowerCase() === wanted) return value;
  return undefined;
}

function xmlValue(tree: XmlTree, node: number): AnswerTree {
  const children: [string, AnswerTree][] = [];
  for (let child = tree.firstChild[node] as number; child >= 0; child = tree.nextSibling[child] as number) {
    children.push([tree.names.at(tree.name[child] as number).local, xmlValue(tree, child)]);
  }
  const type = typeOf(tree, node);
  if (children.length === 0 && type === undefined) return tree.text(node).trim();
  const grouped: { [name: string]: AnswerTree } = Object.create(null);
  if (type !== undefined) grouped.$type = type;
  for (const [name, value] of children) {
    const before = grouped[name];
    if (Array.isArray(before)) before.push(value);
    else grouped[name] = before === undefined ? value : [before, value];
  }
  return grouped;
}

/** `xsi:type` without its prefix. */
function typeOf(tree: XmlTree, node: number): string | undefined {
  const name = tree.names.find('http://www.w3.org/2001/XMLSchema-instance', 'type');
  return (
    name &&
    tree
      .attribute(node, name.id)
      ?.replace(/^[^:]*:/, '')
      .trim()
  );
}
