/** Whether an invoice is built as UBL 2.1 says: what ANAF's upload refuses before any rule is asked. */

import { prefixOf, vocabulary } from '../vocabulary.ts';
import type { Doc } from '../xpath/nodes.ts';
import { isOfType } from './lexical.ts';
import { type AttributeModel, type Model, modelOf, type TextModel } from './model.ts';

/** What is wrong: the code decides the sentence. */
export type StructureCode =
  | 'ROOT'
  | 'UNKNOWN'
  | 'ORDER'
  | 'REPEATED'
  | 'MISSING'
  | 'TEXT'
  | 'CHILDREN'
  | 'VALUE'
  | 'ATTRIBUTE-UNKNOWN'
  | 'ATTRIBUTE-MISSING'
  | 'ATTRIBUTE-VALUE'
  | 'EXTENSION';

export interface StructureFault {
  code: StructureCode;
  /** The element it is about. */
  node: number;
  /** An element or attribute that is missing, unknown or out of place. */
  name: string;
  /** For ORDER: before which element it belongs; for values: the type. */
  expected: string;
}

type Report = (fault: StructureFault) => void;

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const ROOTS = new Set([vocabulary.element('ubl:Invoice'), vocabulary.element('cn:CreditNote')]);
const EXTENSION_CONTENT = vocabulary.element('ext:ExtensionContent');

/** Tells every fault in document order, as far as the caller wants to hear. */
export function checkStructure(d: Doc, report: Report): void {
  const { tree } = d;
  if (!ROOTS.has(tree.name[0] as number)) {
    report({ code: 'ROOT', node: 0, name: nameOf(d, 0), expected: 'Invoice' });
    return;
  }
  for (let node = 0; node < tree.count; node++) {
    const name = tree.name[node] as number;
    if (name === EXTENSION_CONTENT) {
      checkExtension(d, node, report);
      node = lastInside(d, node);
      continue;
    }
    const model = modelOf(name);
    // An element that nobody knows was told with its parent; what is in it can't be judged.
    if (model === undefined) node = lastInside(d, node);
    else if (model.kind === 'text') checkText(d, node, model, report);
    else checkElements(d, node, model, report);
  }
}

function checkElements(d: Doc, node: number, model: Model, report: Report): void {
  const { tree } = d;
  checkAttributes(d, node, [], report);
  if (tree.hasOwnText(node)) report({ code: 'TEXT', node, name: nameOf(d, node), expected: '' });
  let at = 0;
  let count = 0;
  for (let child = tree.firstChild[node] as number; child >= 0; child = tree.nextSibling[child] as number) {
    const name = tree.name[child] as number;
    if (model.ids[at] !== name) {
      const index = model.ids.indexOf(name);
      if (index < at) {
        const code = index < 0 ? 'UNKNOWN' : 'ORDER';
        report({
          code,
          node: child,
          name: nameOf(d, child),
          expected: index < 0 ? nameOf(d, node) : (model.names[at] as string),
        });
        continue;
      }
      reportMissing(node, model, at, index, count, report);
      at = index;
      count = 0;
    }
    count++;
    if (count > 1 && !model.isMany[at]) {
      report({ code: 'REPEATED', node: child, name: nameOf(d, child), expected: '' });
    }
  }
  reportMissing(node, model, at, model.ids.length, count, report);
}

/** Tells the required children between two places; at the first, `count` have been seen. */
function reportMissing(node: number, model: Model, from: number, to: number, count: number, report: Report): void {
  for (let i = from; i < to; i++) {
    if (model.required[i] && (i > from || count === 0)) {
      report({ code: 'MISSING', node, name: model.names[i] as string, expected: '' });
    }
  }
}

function checkText(d: Doc, node: number, model: TextModel, report: Report): void {
  checkAttributes(d, node, model.attributes, report);
  if (d.tree.hasChildren(node)) {
    report({ code: 'CHILDREN', node, name: nameOf(d, node), expected: '' });
    return;
  }
  if (!isOfType(d.value(node), model.type)) {
    report({ code: 'VALUE', node, name: nameOf(d, node), expected: model.type });
  }
}

function checkAttributes(d: Doc, node: number, known: readonly AttributeModel[], report: Report): void {
  const { tree } = d;
  const end = tree.attributeFrom[node + 1] as number;
  let required = 0;
  for (let index = tree.attributeFrom[node] as number; index < end; index++) {
    const id = tree.attributeName[index] as number;
    const model = known.find((each) => each.id === id);
    if (model === undefined) {
      const { uri, local } = tree.names.at(id);
      if (uri === XSI && local !== 'nil') continue;
      report({ code: 'ATTRIBUTE-UNKNOWN', node, name: local, expected: '' });
      continue;
    }
    if (model.isRequired) required++;
    if (!isOfType(tree.attributeValue(index), model.type)) {
      report({ code: 'ATTRIBUTE-VALUE', node, name: model.name, expected: model.type });
    }
  }
  for (const { isRequired, id, name } of known) {
    if (isRequired && required === 0 && tree.attributeIndex(node, id) < 0) {
      report({ code: 'ATTRIBUTE-MISSING', node, name, expected: '' });
    }
  }
}

/** An extension holds exactly one element of another namespace; what is in it is not ours to judge. */
function checkExtension(d: Doc, node: number, report: Report): void {
  const { tree } = d;
  checkAttributes(d, node, [], report);
  const only = tree.firstChild[node] as number;
  const isAlone = only >= 0 && (tree.nextSibling[only] as number) < 0 && !tree.hasOwnText(node);
  const { uri } = tree.names.at(tree.name[Math.max(only, 0)] as number);
  if (!isAlone || uri === '' || prefixOf(uri) === 'ext') {
    report({ code: 'EXTENSION', node, name: nameOf(d, node), expected: '' });
  }
}

/** The last element inside another, which is the element itself if it has none. */
function lastInside(d: Doc, node: number): number {
  const { tree } = d;
  const end = tree.contentEnd[node] as number;
  let last = node;
  while (last + 1 < tree.count && (tree.start[last + 1] as number) < end) last++;
  return last;
}

/** How an element is called: `cbc:ID`. */
function nameOf(d: Doc, node: number): string {
  const { uri, local } = d.tree.names.at(d.tree.name[node] as number);
  const prefix = prefixOf(uri);
  return prefix === '' ? local : `${prefix}:${local}`;
}
