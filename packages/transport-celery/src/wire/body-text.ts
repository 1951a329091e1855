/** The text of a message's body: its type, size, compression and encoding are judged before anything is parsed. */

import { isUtf8 } from 'node:buffer';
import { unzipSync } from 'node:zlib';
import { Poison } from './poison.ts';
import type { RawMessage } from './types.ts';

/** Content types of JSON, as senders write them. */
const JSON_TYPE = /^application\/(?:json|x-json)\s*(?:;|$)/i;
const UTF8 = /^(?:utf-?8|us-ascii|ascii)$/i;

/** Throws `Poison` for a body that is not JSON text of at most `maxBytes`, also once it is decompressed. */
export function bodyText(raw: RawMessage, maxBytes: number): string {
  const { contentType, contentEncoding, headers } = raw.properties;
  if (raw.content.length > maxBytes) {
    throw new Poison('too-large', `the body has ${raw.content.length} bytes; at most ${maxBytes} are read`);
  }
  if (contentType === undefined || contentType === null || contentType === '') {
    throw new Poison('content-type', 'the message names no content type; it must be application/json');
  }
  if (typeof contentType !== 'string' || !JSON_TYPE.test(contentType)) {
    throw new Poison('content-type', `content type ${shown(contentType)} is not accepted; send application/json`);
  }
  if (contentEncoding && (typeof contentEncoding !== 'string' || !UTF8.test(contentEncoding))) {
    throw new Poison('encoding', `content encoding ${shown(contentEncoding)} is not accepted; send utf-8`);
  }
  const bytes = decompressed(raw.content, headers?.compression, maxBytes);
  if (!isUtf8(bytes)) throw new Poison('encoding', 'the body is not UTF-8');
  return bytes.toString('utf8');
}

function decompressed(content: Buffer, compression: unknown, maxBytes: number): Buffer {
  if (compression === undefined || compression === null || compression === '') return content;
  switch (compression) {
    case 'application/x-gzip':
    case 'gzip':
    case 'zlib':
      break;
    case 'application/x-bz2':
      throw new Poison('compression', 'bzip2 is not read here; send with compression="gzip" or none');
    default:
      throw new Poison('compression', `compression ${shown(compression)} is not read here; send gzip or none`);
  }
  try {
    // Celery's gzip is a zlib stream; a true gzip file is told by its first bytes.
    return unzipSync(content, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Poison('too-large', `the body has more than ${maxBytes} bytes once it is decompressed`);
    }
    throw new Poison('compression', 'the body could not be decompressed');
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 80) : typeof value;
}
