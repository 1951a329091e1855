/** Whether XML is built as the official schema says, which most of the official examples are not: it asks for an order. */

import type { XmlTree } from '@genius/xml';
import { type ComplexType, complexType, isDerived, type Particle, REGES_NAMESPACE, roots } from '../schema/model.ts';
import type { Finding } from '../validate/finding.ts';
import { isOfType } from './lexical.ts';
import { STRUCTURE_TEXTS, type StructureCode } from './texts.ts';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** Every fault, in document order. */
export function checkStructure(tree: XmlTree): Finding[] {
  const found: Finding[] = [];
  const report: Report = (code, node, name, expected = '') => {
    const { line, column } = tree.place(node);
    const { en, ro } = STRUCTURE_TEXTS[code](name, expected);
    found.push({ rule: 'XSD', severity: 'error', field: tree.path(node), line, column, en, ro });
  };
  const { uri, local } = tree.names.at(tree.name[0] as number);
  const type = uri === REGES_NAMESPACE ? roots.get(local) : undefined;
  if (type === undefined) report('ROOT', 0, local);
  else checkElement(tree, 0, { name: local, type, min: 1, max: 1, isNillable: false }, report);
  return found;
}

type Report = (code: StructureCode, node: number, name: string, expected?: string) => void;

function checkElement(tree: XmlTree, node: number, declared: Particle, report: Report): void {
  const { type, isNil } = checkAttributes(tree, node, declared, report);
  if (isNil) {
    if (tree.hasChildren(node) || tree.text(node) !== '') report('NIL', node, declared.name);
    return;
  }
  const complex = complexType(type);
  if (complex) checkChildren(tree, node, complex, report);
  else if (tree.hasChildren(node)) report('CHILDREN', node, declared.name);
  else if (!isOfType(tree.text(node), type)) report('VALUE', node, declared.name, type);
}

/** The type that counts, and whether the element says that it is nil. */
function checkAttributes(tree: XmlTree, node: number, declared: Particle, report: Report) {
  let { type } = declared;
  let isNil = false;
  for (let i = tree.attributeFrom[node] as number; i < (tree.attributeFrom[node + 1] as number); i++) {
    const { uri, local } = tree.names.at(tree.attributeName[i] as number);
    const value = tree.attributeValue(i).trim();
    if (uri === 'http://www.w3.org/2000/xmlns/' || local === 'xmlns') continue;
    if (uri !== XSI) report('ATTRIBUTE', node, local);
    else if (local === 'type') {
      const asked = value.replace(/^[^:]*:/, '');
      if (complexType(asked) && isDerived(asked, declared.type)) type = asked;
      else report('TYPE', node, asked.slice(0, 60), declared.type);
    } else if (local === 'nil') {
      if (!declared.isNillable) report('NIL', node, declared.name);
      isNil = value === 'true' || value === '1';
    }
  }
  return { type, isNil };
}

function checkChildren(tree: XmlTree, node: number, type: ComplexType, report: Report): void {
  if (tree.hasOwnText(node)) report('TEXT', node, nameOf(tree, node));
  const { particles, isUnordered } = type;
  const counts = particles.map(() => 0);
  let at = 0;
  for (let child = tree.firstChild[node] as number; child >= 0; child = tree.nextSibling[child] as number) {
    const { uri, local } = tree.names.at(tree.name[child] as number);
    const index = uri === REGES_NAMESPACE ? particles.findIndex(({ name }) => name === local) : -1;
    const particle = particles[index];
    if (!particle) {
      report('UNKNOWN', child, local, nameOf(tree, node));
      continue;
    }
    if (!isUnordered && index < at) report('ORDER', child, local, particles[at]?.name);
    at = Math.max(at, index);
    counts[index] = (counts[index] ?? 0) + 1;
    if ((counts[index] ?? 0) > particle.max) report('REPEATED', child, local);
    checkElement(tree, child, particle, report);
  }
  for (const [index, { name, min }] of particles.entries()) {
    if ((counts[index] ?? 0) < min) report('MISSING', node, name, nameOf(tree, node));
  }
}

const nameOf = (tree: XmlTree, node: number) => tree.names.at(tree.name[node] as number).local;
