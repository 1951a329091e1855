/** Makes pages ready to leave their document: what leads to pages that stay behind, or runs something, is cut off. */

import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFName,
  type PDFObject,
  type PDFPage,
  PDFRef,
  PDFStream,
} from '@cantoo/pdf-lib';
import type { Place } from './destinations.ts';

/** What may happen on a click. */
const HARMLESS = new Set(['URI', 'GoTo']);
const CUT_FROM_PAGES = ['AA', 'B', 'PieceInfo', 'PresSteps', 'Trans'].map((key) => PDFName.of(key));

const name = PDFName.of;

/** Prunes the pages; the document is only good for copying them afterwards. Returns the annotations that are left. */
export function prunePages(
  document: PDFDocument,
  pages: readonly PDFPage[],
  placeOf: (destination: PDFObject | undefined) => Place | undefined,
): Set<PDFObject> {
  flattenForm(document);
  const kept = new Set(pages.map(({ ref }) => ref));
  const annotations = new Set<PDFObject>();
  for (const { node } of new Set(pages)) {
    for (const key of CUT_FROM_PAGES) node.delete(key);
    const list = node.lookup(name('Annots'));
    if (!(list instanceof PDFArray)) {
      node.delete(name('Annots'));
      continue;
    }
    const left = list.asArray().filter((each) => {
      const annotation = document.context.lookup(each);
      return annotation instanceof PDFDict && pruneAnnotation(annotation, kept, placeOf);
    });
    node.set(name('Annots'), document.context.obj(left));
    for (const each of left) annotations.add(each);
  }
  // Keys of the tree that stays behind; the pages' own are given anew.
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    if (object instanceof PDFStream) object.dict.delete(name('StructParents'));
  }
  return annotations;
}

/** Whether the annotation comes along. */
function pruneAnnotation(
  annotation: PDFDict,
  kept: ReadonlySet<PDFRef>,
  placeOf: (destination: PDFObject | undefined) => Place | undefined,
): boolean {
  // Fields and replies lead to other pages.
  for (const key of ['AA', 'Parent', 'PA', 'NextAction']) annotation.delete(name(key));
  const page = annotation.get(name('P'));
  if (page instanceof PDFRef && !kept.has(page)) annotation.delete(name('P'));
  const action = annotation.lookup(name('A'));
  const kind = action instanceof PDFDict ? action.lookup(name('S')) : undefined;
  if (action instanceof PDFDict) action.delete(name('Next'));
  if (action && !(kind instanceof PDFName && HARMLESS.has(kind.decodeText()))) annotation.delete(name('A'));
  const isGoTo = kind === name('GoTo');
  const destination =
    annotation.get(name('Dest')) ?? (isGoTo && action instanceof PDFDict ? action.get(name('D')) : undefined);
  if (destination === undefined) return true;
  const place = placeOf(destination);
  if (isGoTo) annotation.delete(name('A'));
  if (!place || !kept.has(place.page)) return false;
  annotation.set(name('Dest'), annotation.context.obj([place.page, ...place.view]));
  return true;
}

/** Fields become part of their page: a form of several documents has no meaning. */
function flattenForm(document: PDFDocument): void {
  if (!document.catalog.has(name('AcroForm'))) return;
  try {
    document.getForm().flatten({ updateFieldAppearances: false });
  } catch {
    // A form that can not be read is left as pictures of its fields.
  }
}
