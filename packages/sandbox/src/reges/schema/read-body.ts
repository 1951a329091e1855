/** The body of a call: the message in it, or the messages of a batch, each with its faults. */

import { parseXml, XmlError } from '../../xml-tree.ts';
import { type Entity, isKindOf, type Value } from './model.ts';
import { type JsonRules, readJson, typeSaid } from './read-json.ts';
import { readXml, rootType } from './read-xml.ts';
import { kind, type Say } from './values.ts';

export type Format = 'json' | 'xml';

/** One message as far as it can be read. */
export interface Body {
  /** Of the schema, such as `Contract`; `Message` where none fits. */
  type: string;
  entity: Entity;
  faults: string[];
}

/** Below `/api/`, and the types of messages that are taken there. Where an export is asked for is not known. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  Salariat: ['Salariat', 'ExportDate'],
  Contract: ['Contract', 'ExportDate'],
  'Detasare/Propunere': ['PropunereDetasareContract'],
  'Mutare/Propunere': ['PropunereMutareContract'],
};

export const PATHS: readonly string[] = Object.keys(TAKEN);

const MOST_IN_BATCH = 100;

/** The messages of a body, or the faults of all of it. */
export function readBodies(
  bytes: Uint8Array,
  format: Format,
  path: string,
  isBatch: boolean,
  rules: JsonRules,
): { bodies: Body[] } | { faults: string[] } {
  return (format === 'xml' ? xmlBodies : jsonBodies)(bytes, TAKEN[path] ?? [], isBatch, rules);
}

/** Whether it is a proposal, which the path of contracts fails over. */
export const isProposal = ({ type }: Body): boolean => type.startsWith('Propunere');

/** The faults of a document by the schema alone, wherever it is sent. */
export function judgeXml(bytes: Uint8Array): string[] {
  const { faults, say } = openFaults();
  try {
    const { root } = parseXml(bytes);
    const type = rootType(root, say);
    if (type !== undefined) readXml(root, type, say);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    say('', error.message);
  }
  return faults;
}

function jsonBodies(bytes: Uint8Array, types: readonly string[], isBatch: boolean, rules: JsonRules) {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { faults: ['corpul mesajului nu este JSON'] };
  }
  if (!isBatch) return { bodies: [jsonBody(value, types, rules)] };
  const list = Object.entries(Object(value)).find(([name]) => name.toLowerCase() === 'message')?.[1];
  if (!Array.isArray(list)) return { faults: [`/Message: se așteaptă o listă, nu ${kind(list)}`] };
  const wrong = lengthFault(list.length);
  return wrong ? { faults: [wrong] } : { bodies: list.map((each) => jsonBody(each, types, rules)) };
}

function jsonBody(value: unknown, types: readonly string[], rules: JsonRules): Body {
  const { faults, say } = openFaults();
  const type = typeSaid(value, types);
  if (type === undefined) {
    say('/$type', `tipul nu se potrivește aici; se așteaptă ${types[0]}`);
    return { type: typeSaid(value, ['Message']) ?? 'Message', entity: headerOf(value, rules), faults };
  }
  return { type, entity: readJson(value, type, rules, say), faults };
}

function headerOf(value: unknown, rules: JsonRules): Entity {
  return readJson(value, 'Message', { ...rules, unknownNames: 'ignore' }, () => {});
}

function xmlBodies(bytes: Uint8Array, types: readonly string[], isBatch: boolean) {
  try {
    const { root } = parseXml(bytes);
    if (!isBatch) return { bodies: [xmlBody(root, types)] };
    const { faults, say } = openFaults();
    if (rootType(root, say) !== 'Batch') say('', 'se așteaptă elementul Batch');
    const strays = root.children.filter(({ name }) => name !== 'Message');
    for (const { name } of strays) say(`/Batch/${name}`, 'elementul nu este așteptat aici');
    const wrong = lengthFault(root.children.length);
    if (wrong) say('', wrong);
    return faults.length > 0 ? { faults } : { bodies: root.children.map((each) => xmlBody(each, types)) };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { faults: [error.message] };
  }
}

/** Before anything of it is judged. */
function lengthFault(length: number): string | undefined {
  if (length === 0) return '/Message: lista este goală';
  if (length <= MOST_IN_BATCH) return undefined;
  return `/Message: un lot are cel mult ${MOST_IN_BATCH} de mesaje, nu ${length}`;
}

function xmlBody(element: Parameters<typeof rootType>[0], types: readonly string[]): Body {
  const { faults, say } = openFaults();
  const type = rootType(element, say) ?? 'Message';
  const entity = readXml(element, type, say);
  if (faults.length === 0 && !types.some((each) => isKindOf(type, each))) {
    say('', `mesajul este de tipul ${type}; se așteaptă ${types[0]}`);
  }
  return { type, entity, faults };
}

/** Faults past the first hundred are left out. */
function openFaults(): { faults: string[]; say: Say } {
  const faults: string[] = [];
  return {
    faults,
    say(path, what) {
      if (faults.length < 100) faults.push(path === '' ? what : `${path}: ${what}`);
    },
  };
}

/** The text at a path of names, such as `Header/MessageId`; `''` where there is none. */
export function textAt(entity: Entity, path: string): string {
  const value = valueAt(entity, path);
  return value === undefined || typeof value === 'object' ? '' : String(value);
}

export function entityAt(entity: Entity, path: string): Entity | undefined {
  const value = valueAt(entity, path);
  return typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}

function valueAt(entity: Entity, path: string): Value | undefined {
  let found: Value | undefined = entity;
  for (const name of path.split('/')) {
    found = typeof found === 'object' && !Array.isArray(found) ? found[name] : undefined;
  }
  return found;
}
