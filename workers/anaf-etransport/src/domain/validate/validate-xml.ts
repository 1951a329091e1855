/** The verdict on a declaration: XML, structure (schema 1.02), rules (2.0.2), and what both of them miss. */

import { placesOf, XmlError } from '@genius/xml';
import { childOf, type Document, readDocument } from '../xml/document.ts';
import type { DeclarationKind, Finding, Found, Verdict } from './finding.ts';
import { checkRules } from './rules/all-rules.ts';
import { checkStructure } from './structure/check-structure.ts';
import { findWarnings } from './warnings.ts';

export interface ValidateOptions {
  /** How many findings are told at most; the others are counted. Default 1_000. */
  maxFindings?: number;
}

/** Never throws: XML that can not be read is a verdict, too. */
export function validateXml(xml: string | Uint8Array, { maxFindings = 1_000 }: ValidateOptions = {}): Verdict {
  let document: Document;
  try {
    document = readDocument(xml);
  } catch (error) {
    if (error instanceof XmlError) return unreadable(error);
    throw error;
  }
  const fatal = [...checkStructure(document), ...checkRules(document)];
  const warnings = findWarnings(document);
  const inOrder = (a: Found, b: Found) => a.element - b.element;
  const all = [...fatal.sort(inOrder), ...warnings.sort(inOrder)];
  const told = all.slice(0, maxFindings);
  const kind = kindOf(document);
  return {
    valid: fatal.length === 0,
    ...(kind ? { kind } : {}),
    findings: withPlaces(document, told),
    counts: { fatal: fatal.length, warning: warnings.length, omitted: all.length - told.length },
  };
}

const KINDS: readonly [string, DeclarationKind][] = [
  ['notificare', 'notification'],
  ['stergere', 'deletion'],
  ['confirmare', 'confirmation'],
  ['modifVehicul', 'vehicleChange'],
];

/** Of a declaration that holds exactly one (BT-TY-001 to 004, BT-TY-200). */
function kindOf({ root }: Document): DeclarationKind | undefined {
  const kinds = KINDS.filter(([name]) => childOf(root, name));
  const [name, kind] = kinds[0] ?? [];
  if (kinds.length !== 1 || name === undefined) return undefined;
  const declared = childOf(root, name);
  return kind === 'notification' && declared && childOf(declared, 'corectie') ? 'correction' : kind;
}

function withPlaces({ tree }: Document, found: readonly Found[]): Finding[] {
  const places = placesOf(
    tree.source,
    found.map(({ element }) => tree.start[element] as number),
  );
  const paths = new Map<number, string>();
  return found.map(({ element, attribute, ...said }, index) => {
    let path = paths.get(element);
    if (path === undefined) {
      path = tree.path(element);
      paths.set(element, path);
    }
    return { ...said, path: attribute ? `${path}/@${attribute}` : path, ...(places[index] ?? { line: 1, column: 1 }) };
  });
}

function unreadable({ message: en, messageRo: ro, line, column }: XmlError): Verdict {
  return {
    valid: false,
    findings: [{ rule: 'XML', severity: 'fatal', path: '/', line, column, en, ro }],
    counts: { fatal: 1, warning: 0, omitted: 0 },
  };
}
