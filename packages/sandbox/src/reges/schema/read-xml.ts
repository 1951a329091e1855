/** Reads a message of XML, strictly in the order of the schema; what a strict reader refuses is refused. */

import { type Element, INSTANCE } from '../../xml-tree.ts';
import { ROOTS } from './generated.ts';
import { type Entity, isAnyOrder, isComplex, isKindOf, NAMESPACE, type Part, partsOf, type Value } from './model.ts';
import { readText, type Say, textFault } from './values.ts';

const FREE = ['type', 'nil', 'schemaLocation', 'noNamespaceSchemaLocation'];

/** The type of a document by its root and its `xsi:type`; `undefined`, with the fault said, for another document. */
export function rootType(root: Element, say: Say): string | undefined {
  const declared = root.uri === NAMESPACE && Object.hasOwn(ROOTS, root.name) ? ROOTS[root.name] : undefined;
  if (declared === undefined) {
    say(place(root, ''), `elementul ${root.name} nu este declarat în schema ${NAMESPACE}`);
    return undefined;
  }
  return typeOf(root, declared, say, '');
}

/** What can be read of it; each fault is said with line, column and path. */
export function readXml(element: Element, type: string, say: Say, path = ''): Entity {
  const here = `${path}/${element.name}`;
  const entity: Entity = element.type === undefined ? {} : { $type: type };
  attributes(element, say, here);
  if (/[^\t\n\r ]/.test(element.text)) say(place(element, here), 'nu poate conține text');
  const order = isAnyOrder(type) ? anyOrder : inOrder;
  for (const [child, part] of order(element, partsOf(type), say, here)) {
    const value = readPart(child, part, say, here);
    if (part.most === 1) {
      entity[part.name] = value;
      continue;
    }
    entity[part.name] ??= [];
    (entity[part.name] as Value[]).push(value as Value);
  }
  return entity;
}

function readPart(child: Element, part: Part, say: Say, path: string): Value | undefined {
  const here = `${path}/${child.name}`;
  if (child.isNil) {
    attributes(child, say, here);
    if (!part.mayBeNil) say(place(child, here), 'nu poate fi xsi:nil');
    else if (child.children.length > 0 || child.text !== '') say(place(child, here), 'este xsi:nil, dar are conținut');
    return undefined;
  }
  if (isComplex(part.type)) return readXml(child, typeOf(child, part.type, say, here) ?? part.type, say, path);
  attributes(child, say, here);
  if (child.children.length > 0) say(place(child, here), 'nu poate conține elemente');
  const wrong = textFault(part.type, child.text);
  if (wrong !== undefined) say(place(child, here), wrong);
  return wrong === undefined ? readText(part.type, child.text) : '';
}

type Placed = readonly (readonly [child: Element, part: Part])[];

/** The children with their parts; the first one out of place is said, and what follows is still read by its name. */
function inOrder(element: Element, parts: readonly Part[], say: Say, path: string): Placed {
  const placed: [Element, Part][] = [];
  let at = 0;
  let count = 0;
  let isLost = false;
  for (const child of element.children) {
    const isHere = (part: Part) => part.name === child.name && child.uri === NAMESPACE;
    let next = at;
    let had = count;
    // A part is left behind once it has come often enough.
    while (next < parts.length && !(isHere(parts[next] as Part) && had < (parts[next] as Part).most)) {
      if (had < (parts[next] as Part).least) next = parts.length;
      else next++;
      had = 0;
    }
    const part = parts[next];
    if (part && !isLost) {
      placed.push([child, part]);
      [at, count] = [next, had + 1];
      continue;
    }
    if (!isLost)
      say(place(child, `${path}/${child.name}`), `elementul nu este așteptat aici; ${expected(parts, at, count)}`);
    isLost = true;
    const known = parts.find(isHere);
    if (known) placed.push([child, known]);
  }
  if (isLost) return placed;
  const isShort = parts.slice(at).some(({ least }, index) => (index === 0 ? count : 0) < least);
  if (isShort) say(place(element, path), `conținutul nu este complet; ${expected(parts, at, count)}`);
  return placed;
}

/** Each part at most once, in any order. */
function anyOrder(element: Element, parts: readonly Part[], say: Say, path: string): Placed {
  const placed: [Element, Part][] = [];
  for (const child of element.children) {
    const part = parts.find(({ name }) => name === child.name && child.uri === NAMESPACE);
    const isAgain = placed.some(([, { name }]) => name === child.name);
    if (part && !isAgain) placed.push([child, part]);
    else say(place(child, `${path}/${child.name}`), 'elementul nu este așteptat aici');
  }
  for (const { name, least } of parts) {
    if (least > 0 && !placed.some(([, part]) => part.name === name)) say(place(element, path), `lipsește ${name}`);
  }
  return placed;
}

function expected(parts: readonly Part[], at: number, count: number): string {
  const open = parts.slice(at).filter(({ most }, index) => (index === 0 ? count : 0) < most);
  const needed = open.findIndex(({ least }, index) => (index === 0 && open[0] === parts[at] ? count : 0) < least);
  const names = (needed < 0 ? open : open.slice(0, needed + 1)).map(({ name }) => name);
  return names.length === 0 ? 'nu se așteaptă niciun element' : `se așteaptă: ${names.join(', ')}`;
}

/** The declared type or the one that `xsi:type` puts in its place. */
function typeOf(element: Element, declared: string, say: Say, path: string): string | undefined {
  const { type } = element;
  if (type === undefined) return declared;
  if (type.uri === NAMESPACE && isComplex(type.name) && isKindOf(type.name, declared)) return type.name;
  say(place(element, path), `xsi:type ${type.name.slice(0, 60)} nu este un tip ${declared}`);
  return undefined;
}

function attributes(element: Element, say: Say, path: string): void {
  const own = Object.keys(element.attributes)[0];
  const foreign = element.foreign.find(({ uri, name }) => uri !== INSTANCE || !FREE.includes(name))?.name;
  const stray = own ?? foreign;
  if (stray !== undefined) say(place(element, path), `atributul ${stray.slice(0, 60)} nu este permis`);
}

const place = ({ line, column }: Element, path: string) => `${line}:${column} ${path}`;
