/** Reads a Schematron file with its includes, abstract patterns and parameters into a flat list of rules. */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseXml, type XmlTree } from '@genius/xml';

export interface Assertion {
  id: string;
  flag: string;
  isReport: boolean;
  test: string;
  message: string;
}

export interface SchematronRule {
  pattern: string;
  context: string;
  assertions: Assertion[];
}

export interface Schema {
  lets: Map<string, string>;
  rules: SchematronRule[];
}

export function readSchematron(file: string): Schema {
  const schema: Schema = { lets: new Map(), rules: [] };
  const patterns = patternsOf(file);
  const abstract = new Map(patterns.filter((p) => p.attributes.abstract === 'true').map((p) => [p.attributes.id, p]));
  for (const pattern of patterns) {
    if (pattern.attributes.abstract === 'true') continue;
    const { 'is-a': parent, id = '' } = pattern.attributes;
    for (const each of pattern.children.filter((child) => child.name === 'let')) {
      schema.lets.set(each.attributes.name as string, each.attributes.value as string);
    }
    if (parent === undefined) {
      addRules(schema, id, pattern, (text) => text);
      continue;
    }
    const params = new Map(
      pattern.children
        .filter((child) => child.name === 'param')
        .map((child) => [(child.attributes.name as string).trim(), child.attributes.value as string]),
    );
    const body = abstract.get(parent);
    if (body === undefined) throw new Error(`there is no abstract pattern ${parent}`);
    addRules(schema, id, body, (text) =>
      text.replace(/\$([\w-]+)/g, (whole, name: string) => params.get(name) ?? whole),
    );
  }
  return schema;
}

function addRules(schema: Schema, pattern: string, body: Element, fill: (text: string) => string): void {
  for (const rule of body.children.filter((child) => child.name === 'rule')) {
    const assertions = rule.children
      .filter(({ name }) => name === 'assert' || name === 'report')
      .map(({ name, attributes, text }) => ({
        id: attributes.id as string,
        flag: attributes.flag ?? rule.attributes.flag ?? 'fatal',
        isReport: name === 'report',
        test: fill(attributes.test as string).trim(),
        message: text.replace(/\s+/g, ' ').trim(),
      }));
    schema.rules.push({ pattern, context: fill(rule.attributes.context as string).trim(), assertions });
  }
}

interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

function patternsOf(file: string): Element[] {
  const root = elementOf(parseXml(readFileSync(file)), 0);
  if (root.name === 'pattern') return [root];
  return root.children.flatMap((child) => {
    if (child.name === 'include') return patternsOf(join(dirname(file), child.attributes.href as string));
    return child.name === 'pattern' ? [child] : [];
  });
}

function elementOf(tree: XmlTree, at: number): Element {
  const attributes: Record<string, string> = {};
  for (let i = tree.attributeFrom[at] as number; i < (tree.attributeFrom[at + 1] as number); i++) {
    attributes[tree.names.at(tree.attributeName[i] as number).local] = tree.attributeValue(i);
  }
  const children: Element[] = [];
  for (let child = tree.firstChild[at] as number; child >= 0; child = tree.nextSibling[child] as number) {
    children.push(elementOf(tree, child));
  }
  return { name: tree.names.at(tree.name[at] as number).local, attributes, children, text: tree.text(at) };
}
