/** Holds a document against the schema of declarations; the first fault refuses it, in the words of ANAF's reader. */

import { type Element, INSTANCE, saxMessage, XmlError } from '../../xml-tree.ts';
import type { Part } from './schema.ts';

/** Attributes of the schema's own that say where a schema lies; they may stand on any element. */
const LOCATIONS = ['schemaLocation', 'noNamespaceSchemaLocation'];

/** Throws an `XmlError` for the first fault. */
export function checkPart(element: Element, part: Part, namespace: string): void {
  checkAttributes(element, part);
  const { children, text, name } = element;
  if (!part.children) {
    if (children.length === 0 && text === '') return;
    const why =
      "must have no character or element information item [children], because the type's content type is empty";
    refuse(element, `cvc-complex-type.2.1: Element '${name}' ${why}.`);
  }
  if (/[^\t\n\r ]/.test(text)) {
    const why = "cannot have character [children], because the type's content type is element-only";
    refuse(element, `cvc-complex-type.2.3: Element '${name}' ${why}.`);
  }
  const parts = part.isChoice ? checkChoice(element, part.children) : checkSequence(element, part.children, namespace);
  for (const [index, child] of children.entries()) {
    const of = parts[index];
    if (of && child.uri === namespace) checkPart(child, of, namespace);
    else unexpected(child, part.children);
  }
}

function checkAttributes(element: Element, { attributes }: Part): void {
  const { name } = element;
  const stray = element.foreign.find(({ uri, name: local }) => uri !== INSTANCE || !LOCATIONS.includes(local));
  if (stray) notAllowed(element, stray.name);
  for (const [attribute, value] of Object.entries(element.attributes)) {
    const key = [attribute, `${attribute}!`].find((each) => Object.hasOwn(attributes, each));
    const kind = key === undefined ? notAllowed(element, attribute) : attributes[key];
    const wrong = kind?.(value);
    if (wrong !== undefined) refuse(element, wrong);
  }
  const missing = Object.keys(attributes).find(
    (key) => key.endsWith('!') && element.attributes[key.slice(0, -1)] === undefined,
  );
  if (missing === undefined) return;
  refuse(element, `cvc-complex-type.4: Attribute '${missing.slice(0, -1)}' must appear on element '${name}'.`);
}

type Children = NonNullable<Part['children']>;

/** The parts of the children, one by one; what is behind the only one is not expected. */
function checkChoice(element: Element, choices: Children): (Part | undefined)[] {
  const [first, second] = element.children;
  if (!first) return incomplete(element, choices);
  if (second)
    refuse(
      second,
      `cvc-complex-type.2.4.d: Invalid content was found starting with element '${second.name}'. No child element is expected at this point.`,
    );
  return [choices.find(([name]) => name === first.name)?.[1]];
}

function checkSequence(element: Element, sequence: Children, namespace: string): (Part | undefined)[] {
  const parts: Part[] = [];
  for (const [at, [name, part, least, most]] of sequence.entries()) {
    let count = 0;
    for (; count < most; count++) {
      const child = element.children[parts.length];
      if (child?.name !== name || child.uri !== namespace) break;
      parts.push(part);
    }
    if (count >= least) continue;
    const child = element.children[parts.length];
    return child ? unexpected(child, sequence.slice(at)) : incomplete(element, sequence.slice(at));
  }
  return parts;
}

const expected = (children: Children) => `One of '{${children.map(([name]) => name).join(', ')}}' is expected.`;

function incomplete({ name, ...element }: Element, children: Children): never {
  const message = `The content of element '${name}' is not complete. ${expected(children)}`;
  return refuse({ name, ...element }, `cvc-complex-type.2.4.b: ${message}`);
}

function unexpected(child: Element, children: Children): never {
  const message = `Invalid content was found starting with element '${child.name}'. ${expected(children)}`;
  return refuse(child, `cvc-complex-type.2.4.a: ${message}`);
}

function notAllowed(element: Element, attribute: string): never {
  const message = `Attribute '${attribute.slice(0, 100)}' is not allowed to appear in element '${element.name}'.`;
  return refuse(element, `cvc-complex-type.3.2.2: ${message}`);
}

export function refuse({ line, column }: Element, message: string): never {
  throw new XmlError(saxMessage(line, column, message));
}
