/** What ANAF answers to `upload` and `stareMesaj`. */

import { readHeader } from './read-header.ts';

export type UploadAnswer = { index: string } | { errors: string[] };

/** Undefined for what is no such answer. Throws an `XmlError`. */
export function readUploadAnswer(xml: string): UploadAnswer | undefined {
  const header = readHeader(xml);
  if (header?.namespace !== 'mfp:anaf:dgti:spv:respUploadFisier:v1') return undefined;
  const index = header.attributes.get('index_incarcare');
  if (header.attributes.get('ExecutionStatus') === '0' && isNumber(index)) return { index };
  return { errors: header.errors };
}

/**
 * - `ok`: accepted; - `nok`: refused, the errors are in the download; - `processing`; - `not-taken`: ANAF could not read
 * the file at all.
 */
export type MessageState = 'ok' | 'nok' | 'processing' | 'not-taken';

export type StateAnswer = { state: MessageState; downloadId: string | undefined } | { errors: string[] };

const STATES: Readonly<Record<string, MessageState>> = {
  ok: 'ok',
  nok: 'nok',
  'in prelucrare': 'processing',
  'xml cu erori nepreluat de sistem': 'not-taken',
};

/** Undefined for what is no such answer. Throws an `XmlError`. */
export function readStateAnswer(xml: string): StateAnswer | undefined {
  const header = readHeader(xml);
  if (header?.namespace !== 'mfp:anaf:dgti:efactura:stareMesajFactura:v1') return undefined;
  const state = STATES[header.attributes.get('stare')?.trim().toLowerCase() ?? ''];
  const downloadId = header.attributes.get('id_descarcare');
  if (state) return { state, downloadId: isNumber(downloadId) ? downloadId : undefined };
  return header.errors.length > 0 ? { errors: header.errors } : undefined;
}

const isNumber = (text: string | undefined): text is string => /^\d{1,20}$/.test(text ?? '');
