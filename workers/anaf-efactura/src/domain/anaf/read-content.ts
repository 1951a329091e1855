/** What the document of a download is. */

import { parseXml } from '@genius/xml';
import { kindOf } from '../ubl/read-ubl.ts';
import { readHeader } from './read-header.ts';

export type Content =
  | { kind: 'invoice' | 'creditNote' }
  /** Why ANAF refused an upload. */
  | { kind: 'errors'; index: string | undefined; errors: string[] }
  /** What a buyer wrote about an invoice. */
  | { kind: 'message'; index: string | undefined; text: string }
  | { kind: 'other' };

/** Throws an `XmlError`. */
export function readContent(xml: Uint8Array): Content {
  const header = xml.byteLength < 2_000_000 ? readHeader(xml) : undefined;
  if (!header) return { kind: kindOf(parseXml(xml, { maxBytes: 16_000_000 })) ?? 'other' };
  const { attributes, namespace, errors } = header;
  const index = attributes.get('Index_incarcare') ?? attributes.get('index_incarcare');
  if (namespace.includes('mesajEroriFact')) return { kind: 'errors', index, errors };
  const text = attributes.get('message');
  return text === undefined ? { kind: 'other' } : { kind: 'message', index, text };
}
