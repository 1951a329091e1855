/** Files inside a PDF, as PDF/A-3 wants them: named, typed, dated, and with what they are to the document. */

import { createHash } from 'node:crypto';
import { PDFArray, PDFDict, type PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib';

/** A file to put inside. */
export interface AttachedFile {
  name: string;
  bytes: Uint8Array;
  mediaType: string;
  relationship?: 'Alternative' | 'Source' | 'Data' | 'Supplement' | undefined;
  description?: string | undefined;
}

/** Puts the files in, and names them in the catalog: /AF for programs, /EmbeddedFiles for people. */
export function attachFiles(document: PDFDocument, files: readonly AttachedFile[], now = new Date()): void {
  if (files.length === 0) return;
  const { catalog, context } = document;
  const embedded: [key: string, spec: ReturnType<typeof context.register>][] = files.map((file) => [
    file.name,
    context.register(fileSpec(document, file, now)),
  ]);
  const associated = catalog.lookupMaybe(PDFName.of('AF'), PDFArray) ?? context.obj([]);
  for (const [, spec] of embedded) associated.push(spec);
  catalog.set(PDFName.of('AF'), associated);

  // The names of a name tree are in order.
  const names = context.obj([]);
  for (const [name, spec] of embedded.sort(([a], [b]) => (a < b ? -1 : 1))) {
    names.push(PDFHexString.fromText(name));
    names.push(spec);
  }
  const tree = catalog.lookupMaybe(PDFName.of('Names'), PDFDict) ?? context.obj({});
  tree.set(PDFName.of('EmbeddedFiles'), context.obj({ Names: names }));
  catalog.set(PDFName.of('Names'), tree);
}

function fileSpec({ context }: PDFDocument, file: AttachedFile, now: Date): PDFDict {
  const { name, bytes, mediaType, relationship = 'Alternative', description } = file;
  const stream = context.flateStream(bytes, {
    Type: 'EmbeddedFile',
    Subtype: mediaType,
    Params: {
      Size: bytes.byteLength,
      ModDate: PDFString.fromDate(now),
      // The format knows no other sum than MD5; it finds damage, not forgery.
      CheckSum: PDFHexString.of(createHash('md5').update(bytes).digest('hex')),
    },
  });
  const ref = context.register(stream);
  return context.obj({
    Type: 'Filespec',
    F: PDFHexString.of(Buffer.from(plainName(name), 'latin1').toString('hex')),
    UF: PDFHexString.fromText(name),
    EF: { F: ref, UF: ref },
    AFRelationship: relationship,
    ...(description ? { Desc: PDFHexString.fromText(description) } : {}),
  });
}

/** For readers that only know /F: letters without their marks. */
function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\x20-\x7e]/g, '_');
}
