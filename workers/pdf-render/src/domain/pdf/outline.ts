/** Bookmarks: read from a document as plain data, written into another. */

import {
  PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  PDFNull,
  PDFNumber,
  type PDFObject,
  type PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';
import type { Place } from './destinations.ts';

const MAX_ITEMS = 20_000;
const MAX_DEPTH = 30;

/** A bookmark; without a page it only holds those below it. */
export interface Bookmark {
  title: string;
  page?: PDFRef | undefined;
  view: PDFObject[];
  below: Bookmark[];
}

const name = PDFName.of;

/** The bookmarks of a document that lead to one of the `kept` pages or have such below them. */
export function readOutline(
  { catalog, context }: PDFDocument,
  kept: ReadonlySet<PDFRef>,
  placeOf: (destination: PDFObject | undefined) => Place | undefined,
): Bookmark[] {
  const seen = new Set<PDFObject>();
  const readLevel = (first: PDFObject | undefined, depth: number): Bookmark[] => {
    const level: Bookmark[] = [];
    let item = context.lookup(first);
    while (item instanceof PDFDict && !seen.has(item) && seen.size < MAX_ITEMS && depth < MAX_DEPTH) {
      seen.add(item);
      const action = item.lookup(name('A'));
      const place = placeOf(item.get(name('Dest')) ?? (action instanceof PDFDict ? action.get(name('D')) : undefined));
      const below = readLevel(item.get(name('First')), depth + 1);
      const page = place && kept.has(place.page) ? place.page : undefined;
      if (page || below.length > 0)
        level.push({ title: textOf(item.lookup(name('Title'))), page, view: place?.view ?? [], below });
      item = context.lookup(item.get(name('Next')));
    }
    return level;
  };
  const root = catalog.lookup(name('Outlines'));
  return root instanceof PDFDict ? readLevel(root.get(name('First')), 0) : [];
}

/** Writes bookmarks; those of the first level are open. */
export function writeOutline({ catalog, context }: PDFDocument, bookmarks: readonly Bookmark[]): void {
  if (bookmarks.length === 0) return;
  const writeLevel = (level: readonly Bookmark[], parent: PDFRef): { First: PDFRef; Last: PDFRef } => {
    const refs = level.map(() => context.nextRef());
    level.forEach(({ title, page, view, below }, index) => {
      const ref = refs[index] as PDFRef;
      const ends = below.length > 0 ? { ...writeLevel(below, ref), Count: -below.length } : {};
      const [kind = name('Fit'), ...numbers] = view;
      context.assign(
        ref,
        context.obj({
          Title: PDFHexString.fromText(title),
          Parent: parent,
          ...(index > 0 ? { Prev: refs[index - 1] } : {}),
          ...(index < level.length - 1 ? { Next: refs[index + 1] } : {}),
          ...(page ? { Dest: [page, kind, ...numbers.map(plainNumber)] } : {}),
          ...ends,
        }),
      );
    });
    return { First: refs[0] as PDFRef, Last: refs.at(-1) as PDFRef };
  };
  const root = context.nextRef();
  context.assign(root, context.obj({ Type: 'Outlines', ...writeLevel(bookmarks, root), Count: bookmarks.length }));
  catalog.set(name('Outlines'), root);
  catalog.set(name('PageMode'), name('UseOutlines'));
}

function plainNumber(value: PDFObject): PDFObject {
  return value instanceof PDFNumber ? PDFNumber.of(value.asNumber()) : PDFNull;
}

function textOf(title: PDFObject | undefined): string {
  return title instanceof PDFString || title instanceof PDFHexString ? title.decodeText().slice(0, 1_000) : '';
}
