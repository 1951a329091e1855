/** Keeps a small file from unfolding into a huge one: streams that the reader of PDFs decodes are bounded. */

import { decodePDFRawStream, PDFContext, PDFRawStream } from '@cantoo/pdf-lib';

const MEGABYTE = 1_024 * 1_024;
/** Decoded bytes of one stream. Readers only decode tables and objects, which are far smaller. */
const MAX_STREAM_BYTES = 64 * MEGABYTE;
/** Decoded bytes of all streams of a document. */
const MAX_DOCUMENT_BYTES = 256 * MEGABYTE;

interface DecodeStream {
  buffer: Uint8Array;
  ensureBuffer(this: DecodeStream, size: number): Uint8Array;
}

let left = MAX_DOCUMENT_BYTES;

/** Gives the document that is opened next its full allowance. */
export function resetDecodingAllowance(): void {
  bound();
  left = MAX_DOCUMENT_BYTES;
}

let isBound = false;

/** The library has no limit of its own; each decoder of it grows its buffer here. */
function bound(): void {
  if (isBound) return;
  isBound = true;
  const decoder = Object.getPrototypeOf(anyDecoder()) as DecodeStream;
  const grow = decoder.ensureBuffer;
  decoder.ensureBuffer = function (size) {
    const before = this.buffer.byteLength;
    if (size <= before) return this.buffer;
    if (size > MAX_STREAM_BYTES || left <= 0) throw new RangeError('a stream of the PDF unfolds to too many bytes');
    const buffer = grow.call(this, size);
    left -= buffer.byteLength - before;
    return buffer;
  };
}

function anyDecoder(): object {
  const dict = PDFContext.create().obj({ Filter: 'FlateDecode' });
  const emptyZlib = Uint8Array.of(0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01);
  return Object.getPrototypeOf(decodePDFRawStream(PDFRawStream.of(dict, emptyZlib))) as object;
}
