/** The letters of stamps: Source Sans 3, embedded with only the glyphs that are used. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import fontkit from '@cantoo/fontkit';
import type { PDFDocument, PDFFont } from '@cantoo/pdf-lib';
import { PdfFault } from '../pdf-fault.ts';

const FILES = {
  regular: '@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf',
  bold: '@expo-google-fonts/source-sans-3/700Bold/SourceSans3_700Bold.ttf',
} as const;

/** The fonts of a document, embedded when they are asked for first. */
export class StampFonts {
  private readonly document: PDFDocument;
  private readonly embedded = new Map<keyof typeof FILES, Promise<PDFFont>>();
  private readonly known = new Map<PDFFont, Set<number>>();

  constructor(document: PDFDocument) {
    this.document = document;
    document.registerFontkit(fontkit);
  }

  /** The font, if it has all letters of the text. Throws `PdfFault`. */
  async forText(weight: keyof typeof FILES, text: string): Promise<PDFFont> {
    let font = this.embedded.get(weight);
    if (!font) {
      font = this.embed(weight);
      this.embedded.set(weight, font);
    }
    const loaded = await font;
    let known = this.known.get(loaded);
    if (!known) {
      known = new Set(loaded.getCharacterSet());
      this.known.set(loaded, known);
    }
    for (const character of text) {
      if (character !== '\n' && !known.has(character.codePointAt(0) ?? 0))
        throw new PdfFault('GLYPH_MISSING', { character });
    }
    return loaded;
  }

  private async embed(weight: keyof typeof FILES): Promise<PDFFont> {
    const bytes = await readFile(createRequire(import.meta.url).resolve(FILES[weight]));
    return this.document.embedFont(bytes, { subset: true });
  }
}
