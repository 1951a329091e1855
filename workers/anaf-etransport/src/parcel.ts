/** A declaration that is ready to be sent, whatever its kind. */

import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { warning } from './contract/finding.ts';
import { MAX_XML_BYTES } from './contract/xml-file.ts';
import type { Operation } from './domain/model/codes.ts';
import type { Declaration } from './domain/model/declaration.ts';
import type { DeclarationKind } from './domain/validate/finding.ts';
import { validateXml } from './domain/validate/validate-xml.ts';
import { fieldOf } from './domain/xml/field-of-path.ts';
import { writeDeclaration } from './domain/xml/write-declaration.ts';
import { asFailure } from './domain-failure.ts';
import { errors } from './errors.ts';

export type Warning = z.input<typeof warning>;

export interface Parcel {
  kind: DeclarationKind;
  /** Digits: whose login sends. */
  cif: string;
  /** Hex: what is declared. The same content is sent once. */
  content: string;
  /** The sender's own reference; without one it is made of the content. */
  reference: string | undefined;
  /** The UIT that it is about; a new notification has none yet. */
  uit: string | undefined;
  /** Of a notification or a correction. */
  transport: Transport | undefined;
  warnings: Warning[];
  /** What is declared, with the sender's own reference or none. */
  xml: string | Uint8Array;
  /** The XML with this reference, begun at this moment (ISO 8601). */
  write(reference: string, startedAt: string): string | Uint8Array;
}

export interface Transport {
  operation: Operation;
  /** ISO. */
  date: string;
}

export const hashOf = (...parts: (string | Uint8Array)[]): string =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');

/** Findings that travel in a failure. */
const MOST_TOLD = 50;

/**
 * Throws GW_ETRANSPORT_INVALID if anything is found that ANAF refuses; returns what else was found. `field`: where the
 * input stands; of XML that was made of data, each finding names the field of the data, below `under`.
 */
export function refuseInvalid(
  xml: string | Uint8Array,
  { field, under }: { field: string; under?: string },
): Warning[] {
  const { valid, findings, counts } = validateXml(xml);
  const fieldAt = (path: string) =>
    under === undefined ? undefined : [under, fieldOf(path)].filter(Boolean).join('.');
  if (!valid) {
    const [first] = findings;
    const told = findings.slice(0, MOST_TOLD).map((each) => {
      const at = fieldAt(each.path);
      return at ? { ...each, field: at } : each;
    });
    throw errors.GW_ETRANSPORT_INVALID(
      { count: counts.fatal, rule: first?.rule ?? '', first: first?.en ?? '', firstRo: first?.ro ?? '' },
      { field: fieldAt(first?.path ?? '') || field, details: { findings: told } },
    );
  }
  // As what was mended: from the notification on.
  const warned = (path: string) => (under === undefined ? path : fieldOf(path) || path);
  return findings.map(({ rule: code, path, en, ro }) => ({ code, field: warned(path), en, ro }));
}

/** Throws GW_ETRANSPORT_TOO_LARGE. */
export function writtenXml(declaration: Declaration, field: string): string {
  const xml = asFailure(() => writeDeclaration(declaration));
  checkSize(Buffer.byteLength(xml), field);
  return xml;
}

/** Throws GW_ETRANSPORT_TOO_LARGE. */
export function checkSize(found: number, field: string): void {
  if (found > MAX_XML_BYTES) throw errors.GW_ETRANSPORT_TOO_LARGE({ found, limit: MAX_XML_BYTES }, { field });
}
