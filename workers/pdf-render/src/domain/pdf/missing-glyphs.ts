/** Letters that no font on the machine had: they are drawn as an empty box, which an archive does not take. */

import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFName,
  type PDFObject,
  PDFRawStream,
} from '@cantoo/pdf-lib';

const name = PDFName.of;
/** Font chosen, font state kept and brought back, text as hexadecimal glyphs, form shown; literal strings are passed over. */
const TOKENS =
  /\/([^\s/<>[\]()]+)\s+-?[\d.]+\s+Tf\b|(?<![^\s])(q|Q)(?![^\s])|<([0-9A-Fa-f]+)>|\/([^\s/<>[\]()]+)\s+Do\b|\((?:\\[\s\S]|[^\\()])*\)/g;

/** The first page that shows a glyph which its font does not have, from 1; undefined if there is none. */
export function pageWithMissingGlyph(document: PDFDocument): number | undefined {
  const seen = new Set<PDFObject>();
  const found = document.getPages().findIndex(({ node }) => {
    const contents = node.lookup(name('Contents'));
    const streams =
      contents instanceof PDFArray ? contents.asArray().map((each) => node.context.lookup(each)) : [contents];
    return showsMissing(streams.map(textOf).join('\n'), node.Resources(), seen);
  });
  return found < 0 ? undefined : found + 1;
}

function showsMissing(content: string, resources: PDFDict | undefined, seen: Set<PDFObject>): boolean {
  const resource = (kind: string, key: string) => {
    const all = resources?.lookup(name(kind));
    return all instanceof PDFDict ? all.lookup(name(key)) : undefined;
  };
  // Only composite fonts name glyphs by two bytes, of which 0000 is the empty box.
  const isComposite = (key: string) => {
    const font = resource('Font', key);
    return font instanceof PDFDict && font.lookup(name('Subtype')) === name('Type0');
  };
  let font = false;
  const kept: boolean[] = [];
  for (const [, chosen, state, glyphs, form] of content.matchAll(TOKENS)) {
    if (chosen !== undefined) font = isComposite(chosen);
    else if (state === 'q') kept.push(font);
    else if (state === 'Q') font = kept.pop() ?? false;
    else if (glyphs !== undefined) {
      if (font && glyphs.match(/.{4}/g)?.includes('0000')) return true;
    } else if (form !== undefined && showsMissingIn(resource('XObject', form), seen)) return true;
  }
  return false;
}

/** Forms are looked at once, also those that show themselves. */
function showsMissingIn(form: PDFObject | undefined, seen: Set<PDFObject>): boolean {
  if (!(form instanceof PDFRawStream) || seen.has(form) || form.dict.lookup(name('Subtype')) !== name('Form'))
    return false;
  seen.add(form);
  const resources = form.dict.lookup(name('Resources'));
  return showsMissing(textOf(form), resources instanceof PDFDict ? resources : undefined, seen);
}

function textOf(stream: PDFObject | undefined): string {
  return stream instanceof PDFRawStream ? Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1') : '';
}
