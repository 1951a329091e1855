/** Whether a document has the structure of the schema, and where it has not. */

import type { XmlTree } from '@genius/xml';
import { type Document, type Element, NAMESPACE } from '../../xml/document.ts';
import type { Found } from '../finding.ts';
import { MODELS, type Model, ROOT } from './model.ts';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const XSI_HARMLESS = new Set(['schemaLocation', 'noNamespaceSchemaLocation']);

export function checkStructure({ root, tree }: Document): Found[] {
  if (root.local !== ROOT || root.uri !== NAMESPACE) {
    return [
      fault(
        root,
        `The root must be eTransport of the namespace ${NAMESPACE}; declarations of version 1 are not taken any more.`,
        `Rădăcina trebuie să fie eTransport din spațiul de nume ${NAMESPACE}; declarațiile în versiunea 1 nu se mai acceptă.`,
      ),
    ];
  }
  const found: Found[] = [];
  const waiting: Element[] = [root];
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    const model = MODELS[element.local] as Model;
    found.push(...checkAttributes(element, model), ...checkContent(element, model, tree));
    // Not spread: a hostile document has more children than a call takes arguments.
    for (const child of knownChildren(element, model)) waiting.push(child);
  }
  return found;
}

function checkAttributes(element: Element, { attributes, required }: Model): Found[] {
  const found: Found[] = [];
  for (const { uri, local, value } of element.attributes) {
    if (uri === XSI && XSI_HARMLESS.has(local)) continue;
    const type = uri === '' && Object.hasOwn(attributes, local) ? attributes[local] : undefined;
    if (!type) {
      const en = `${element.local} has no attribute ${shown(local)}. Remove it.`;
      const ro = `${element.local} nu are atributul ${shown(local)}. Ștergeți-l.`;
      found.push(fault(element, en, ro));
    } else if (!type.accepts(value)) {
      found.push(fault(element, `${local} must be ${type.en}.`, `${local} trebuie să fie ${type.ro}.`, local));
    }
  }
  for (const name of required) {
    if (element.attributes.some(({ uri, local }) => uri === '' && local === name)) continue;
    const en = `${element.local} must have the attribute ${name}.`;
    const ro = `${element.local} trebuie să aibă atributul ${name}.`;
    found.push(fault(element, en, ro));
  }
  return found;
}

function checkContent(element: Element, { children, isChoice }: Model, tree: XmlTree): Found[] {
  if (children.length === 0) {
    // Not even white space may stand in an element of empty type; comments may.
    if (element.children.length === 0 && tree.textNodes(element.at).length === 0) return [];
    const en = `${element.local} must be empty, without blanks too: all its data stands in attributes.`;
    const ro = `${element.local} trebuie să fie gol, chiar și fără spații: toate datele stau în atribute.`;
    return [fault(element, en, ro)];
  }
  if (element.hasText) {
    const en = `${element.local} must not hold text: all data stands in attributes.`;
    const ro = `${element.local} nu poate conține text: toate datele stau în atribute.`;
    return [fault(element, en, ro)];
  }
  return isChoice ? checkChoice(element, children) : checkSequence(element, children);
}

function checkChoice(element: Element, names: readonly string[]): Found[] {
  const [only, another] = element.children;
  if (only && !another && names.includes(only.local) && only.uri === NAMESPACE) return [];
  const list = names.join(', ');
  const en = `${element.local} must hold exactly one of ${list}.`;
  const ro = `${element.local} trebuie să conțină exact unul dintre: ${list}.`;
  return [fault(another ?? only ?? element, en, ro)];
}

/** The first child that stands wrong, or what is missing at the end. */
function checkSequence(element: Element, particles: readonly string[]): Found[] {
  let at = 0;
  for (const particle of particles) {
    const [, name = '', sign = ''] = /^(\w+)([?+*]?)$/.exec(particle) ?? [];
    const most = sign === '' || sign === '?' ? 1 : Number.POSITIVE_INFINITY;
    let count = 0;
    while (count < most && isNamed(element.children[at], name)) {
      at++;
      count++;
    }
    if (count > 0 || sign === '?' || sign === '*') continue;
    const here = element.children[at];
    const instead = here ? ` before ${shown(here.local)}` : '';
    const insteadRo = here ? ` înainte de ${shown(here.local)}` : '';
    const en = `${element.local} must hold ${name}${instead}; the order of the schema counts.`;
    const ro = `${element.local} trebuie să conțină ${name}${insteadRo}; ordinea din schemă contează.`;
    return [fault(here ?? element, en, ro)];
  }
  const extra = element.children[at];
  if (!extra) return [];
  const en = `${shown(extra.local)} must not stand here in ${element.local}: unknown, repeated or out of order.`;
  const ro = `${shown(extra.local)} nu poate sta aici în ${element.local}: necunoscut, repetat sau în altă ordine.`;
  return [fault(extra, en, ro)];
}

function knownChildren({ children }: Element, model: Model): Element[] {
  const names = model.children.map((particle) => particle.replace(/[?+*]$/, ''));
  return children.filter(({ local, uri }) => uri === NAMESPACE && names.includes(local));
}

const isNamed = (element: Element | undefined, name: string) => element?.local === name && element.uri === NAMESPACE;

/** Names come from outside: enough of one to find it. */
const shown = (name: string) => name.slice(0, 60);

const fault = (element: Element, en: string, ro: string, attribute?: string): Found => ({
  rule: 'XSD',
  severity: 'fatal',
  element: element.at,
  attribute,
  en,
  ro,
});
