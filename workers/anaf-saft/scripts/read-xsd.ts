/** Reads the content models of a schema file as expressions in one line each. */

import { parseXml, type XmlTree } from '@genius/xml';

interface XsdNode {
  name: string;
  attributes: Record<string, string>;
  children: XsdNode[];
}

/** The name of each complex type and its content: `AccountID=text:70 AccountType=one:Activ,Pasiv (A=… | B=…) Tax*=…`. */
export function readModels(xsd: Uint8Array): Map<string, string> {
  const root = nodeOf(parseXml(xsd), 0);
  const typeOf = (name: string) => root.children.find((each) => each.attributes.name === name);
  const models = new Map<string, string>();

  const [document] = root.children.filter(({ name }) => name === 'element');
  if (document === undefined) throw new Error('no root element');
  models.set('', `${document.attributes.name}=${contentOf(document, '')}`);
  return models;

  /** The type of an element: the name of its model, or what its text may be. */
  function contentOf(element: XsdNode, path: string): string {
    const own = `${path}${path === '' ? '' : '.'}${element.attributes.name}`;
    const complex = childOf(element, 'complexType');
    if (complex !== undefined) return modelOf(complex, own);
    const simple = childOf(element, 'simpleType');
    if (simple !== undefined) return textOf(simple);
    const name = local(element.attributes.type ?? '');
    const type = typeOf(name);
    if (type === undefined) return builtIn(name);
    return type.name === 'complexType' ? modelOf(type, name) : textOf(type);
  }

  function modelOf(type: XsdNode, name: string): string {
    if (!models.has(name)) {
      models.set(name, '');
      models.set(name, particlesOf(type, name));
    }
    return name;
  }

  /** Of an extension, the content of its base first. */
  function particlesOf(type: XsdNode, path: string): string {
    const derived = childOf(type, 'complexContent')?.children.find(({ name }) => name !== 'annotation');
    const group = childOf(derived ?? type, 'sequence') ?? childOf(derived ?? type, 'choice');
    if (group === undefined) throw new Error(`${path}: no content`);
    const own = whole(group, path);
    if (derived?.name !== 'extension') return own;
    const base = typeOf(local(derived.attributes.base ?? ''));
    return `${base ? particlesOf(base, path) : ''} ${own}`.trim();
  }

  /** The parentheses around a content are left out where they say nothing. */
  function whole(group: XsdNode, path: string): string {
    const isPlain = group.name === 'sequence' && occurrence(group) === '';
    return isPlain ? inside(group, path) : particle(group, path);
  }

  function inside(group: XsdNode, path: string): string {
    const parts = group.children.filter(({ name }) => name !== 'annotation').map((each) => particle(each, path));
    return parts.join(group.name === 'choice' ? ' | ' : ' ');
  }

  function particle(node: XsdNode, path: string): string {
    const sign = occurrence(node);
    if (node.name === 'element') return `${node.attributes.name}${sign}=${contentOf(node, path)}`;
    if (node.name !== 'sequence' && node.name !== 'choice') throw new Error(`${path}: a ${node.name}`);
    return `( ${inside(node, path)} )${sign}`;
  }

  function textOf(simple: XsdNode): string {
    const restriction = childOf(simple, 'restriction') as XsdNode;
    const facets = restriction.children.filter(({ name }) => name !== 'annotation');
    const values = facets.filter(({ name }) => name === 'enumeration').map(({ attributes }) => attributes.value);
    if (values.length > 0) return `one:${values.join(',')}`;
    const facet = (name: string) => facets.find((each) => each.name === name)?.attributes.value;
    const base = builtIn(local(restriction.attributes.base ?? ''));
    if (base === 'decimal' && facet('totalDigits')) return `decimal:${facet('totalDigits')}.${facet('fractionDigits')}`;
    if (facet('length')) return `exactly:${facet('length')}`;
    return facet('maxLength') ? `text:${facet('maxLength')}` : base;
  }
}

const BUILT_IN: Readonly<Record<string, string>> = {
  string: 'text',
  decimal: 'decimal',
  date: 'date',
  time: 'time',
  anyURI: 'uri',
  nonNegativeInteger: 'count',
};

function builtIn(name: string): string {
  const known = BUILT_IN[name];
  if (known === undefined) throw new Error(`no such simple type: ${name}`);
  return known;
}

/** `?`, `*`, `+`, or nothing for once. */
function occurrence({ attributes: { minOccurs = '1', maxOccurs = '1', name } }: XsdNode): string {
  const sign = { '1 1': '', '0 1': '?', '0 unbounded': '*', '1 unbounded': '+' }[`${minOccurs} ${maxOccurs}`];
  if (sign === undefined) throw new Error(`${name}: ${minOccurs} to ${maxOccurs} times`);
  return sign;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);
const childOf = (node: XsdNode, name: string) => node.children.find((each) => each.name === name);

function nodeOf(tree: XmlTree, at: number): XsdNode {
  const attributes: Record<string, string> = {};
  for (let i = tree.attributeFrom[at] as number; i < (tree.attributeFrom[at + 1] as number); i++) {
    attributes[tree.names.at(tree.attributeName[i] as number).local] = tree.attributeValue(i);
  }
  const children: XsdNode[] = [];
  for (let child = tree.firstChild[at] as number; child >= 0; child = tree.nextSibling[child] as number) {
    children.push(nodeOf(tree, child));
  }
  return { name: tree.names.at(tree.name[at] as number).local, attributes, children };
}
