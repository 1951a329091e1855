/** A PDF/A that we change says so truly, or no more. */

import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFName,
  PDFNumber,
  PDFRawStream,
} from '@cantoo/pdf-lib';

/** Forms of PDF/A whose promise our changes keep: fonts are embedded, colours are those of the output intent. */
const KEPT = { '2B': '2B', '2U': '2U', '3B': '3B', '3U': '3U' } as const;

/** Brings the XMP of a PDF/A in line with what was changed; other metadata, which would contradict it, is taken out. */
export function keepArchivalClaim(document: PDFDocument): void {
  const key = PDFName.of('Metadata');
  const metadata = document.catalog.lookup(key);
  if (metadata === undefined) return;
  const xmp = metadata instanceof PDFRawStream ? textOf(metadata) : '';
  const part = /pdfaid:part(?:>|\s*=\s*["'])\s*(\d)/.exec(xmp)?.[1];
  const level = /pdfaid:conformance(?:>|\s*=\s*["'])\s*([A-Z])/.exec(xmp)?.[1];
  const claim = `${part}${level}` as keyof typeof KEPT;
  if (KEPT[claim] && hasRgbIntent(document)) document.convertToPDFA({ conformance: KEPT[claim] });
  else document.catalog.delete(key);
}

/** Our stamps and templates are in RGB. */
function hasRgbIntent({ catalog }: PDFDocument): boolean {
  const intents = catalog.lookup(PDFName.of('OutputIntents'));
  const intent = intents instanceof PDFArray ? intents.lookup(0) : undefined;
  const profile = intent instanceof PDFDict ? intent.lookup(PDFName.of('DestOutputProfile')) : undefined;
  const components = profile instanceof PDFRawStream ? profile.dict.lookup(PDFName.of('N')) : undefined;
  return components instanceof PDFNumber && components.asNumber() === 3;
}

function textOf(stream: PDFRawStream): string {
  try {
    return Buffer.from(decodePDFRawStream(stream).decode()).toString('utf8');
  } catch {
    return '';
  }
}
