/** Looks into the PDF that the kit made: whether exactly the XML that was given is inside. */

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { PDFArray, PDFDict, PDFDocument, PDFName, type PDFObject, PDFRawStream, PDFStream } from '@cantoo/pdf-lib';
import { errors } from '../../errors.ts';
import type { KitInput } from './duk.ts';

const unpack = promisify(inflate);

/** Throws GW_SAFT_PDF_DIFFERS. */
export async function checkEmbedded(pdf: Uint8Array, { bytes, sha256 }: KitInput): Promise<void> {
  const files = await embeddedFiles(pdf);
  const [file] = files;
  if (file === undefined) throw differs('there is no file in it', 'nu conține niciun fișier');
  if (files.length > 1) throw differs(`there are ${files.length} files in it`, `conține ${files.length} fișiere`);
  const content = await contentOf(file, bytes);
  if (content === undefined || createHash('sha256').update(content).digest('hex') !== sha256) {
    throw differs('its content is another one', 'conținutul este altul');
  }
}

const differs = (problem: string, problemRo: string) => errors.GW_SAFT_PDF_DIFFERS({ problem, problemRo });

async function embeddedFiles(pdf: Uint8Array): Promise<PDFRawStream[]> {
  let document: PDFDocument;
  try {
    document = await PDFDocument.load(pdf, { updateMetadata: false });
  } catch (cause) {
    throw errors.GW_SAFT_PDF_DIFFERS({ problem: 'it is no PDF', problemRo: 'nu este un PDF' }, { cause });
  }
  const found = new Set<PDFRawStream>();
  for (const [, object] of document.context.enumerateIndirectObjects()) collect(object, found);
  return [...found];
}

/** Deeper than any object that has a file. */
const MOST_LEVELS = 12;

/** Files hang on dictionaries with `EF`, in the tree of names or on an annotation. */
function collect(object: PDFObject, found: Set<PDFRawStream>, level = 0): void {
  if (level > MOST_LEVELS) return;
  const dictionary = object instanceof PDFStream ? object.dict : object;
  if (dictionary instanceof PDFArray) {
    for (const each of dictionary.asArray()) collect(each, found, level + 1);
  } else if (dictionary instanceof PDFDict) {
    const files = dictionary.lookup(PDFName.of('EF'));
    for (const name of files instanceof PDFDict ? ['F', 'UF'] : []) {
      const file = (files as PDFDict).lookup(PDFName.of(name));
      if (file instanceof PDFRawStream) found.add(file);
    }
    for (const [, each] of dictionary.entries()) collect(each, found, level + 1);
  }
}

/** Undefined where it is longer, packed in another way, or damaged. */
async function contentOf(file: PDFRawStream, bytes: number): Promise<Uint8Array | undefined> {
  const filter = file.dict.lookup(PDFName.of('Filter'));
  const name = filter instanceof PDFArray && filter.size() === 1 ? filter.lookup(0) : filter;
  if (name === undefined) return file.contents;
  if (name !== PDFName.of('FlateDecode')) return undefined;
  return unpack(file.contents, { maxOutputLength: Math.max(1, bytes) }).catch(() => undefined);
}
