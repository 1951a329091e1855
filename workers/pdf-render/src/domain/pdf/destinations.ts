/** Where links and bookmarks of a PDF lead: places on its pages, by name or outright. */

import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';

const MAX_NAMES = 100_000;
const MAX_DEPTH = 32;

/** A place: the page, and how it is shown there (kind and numbers). */
export interface Place {
  page: PDFRef;
  view: PDFObject[];
}

/** Finds the places of a document. */
export function placesOf({ catalog, context }: PDFDocument): (destination: PDFObject | undefined) => Place | undefined {
  let names: Map<string, PDFObject> | undefined;
  return (destination) => {
    let found = context.lookup(destination);
    if (found instanceof PDFName || found instanceof PDFString || found instanceof PDFHexString) {
      names ??= namedDestinations(catalog);
      found = context.lookup(names.get(found.decodeText()));
    }
    if (found instanceof PDFDict) found = found.lookup(PDFName.of('D'));
    if (!(found instanceof PDFArray)) return undefined;
    const [page, ...view] = found.asArray();
    return page instanceof PDFRef ? { page, view: view.filter((each) => !(each instanceof PDFRef)) } : undefined;
  };
}

function namedDestinations(catalog: PDFDict): Map<string, PDFObject> {
  const found = new Map<string, PDFObject>();
  const old = catalog.lookup(PDFName.of('Dests'));
  if (old instanceof PDFDict) for (const [name, value] of old.entries()) found.set(name.decodeText(), value);
  const names = catalog.lookup(PDFName.of('Names'));
  const tree = names instanceof PDFDict ? names.lookup(PDFName.of('Dests')) : undefined;
  for (const [key, value] of treeEntries(tree, 'Names')) {
    if (key instanceof PDFString || key instanceof PDFHexString) found.set(key.decodeText(), value);
  }
  return found;
}

/** The pairs of a name tree or a number tree, as far as they can be believed. */
export function treeEntries(tree: PDFObject | undefined, leaf: 'Names' | 'Nums'): [PDFObject, PDFObject][] {
  const pairs: [PDFObject, PDFObject][] = [];
  const visit = (node: PDFObject | undefined, depth: number): void => {
    if (!(node instanceof PDFDict) || depth > MAX_DEPTH || pairs.length > MAX_NAMES) return;
    const entries = node.lookup(PDFName.of(leaf));
    if (entries instanceof PDFArray) {
      for (let index = 0; index + 1 < entries.size(); index += 2) {
        const key = entries.lookup(index);
        if (key) pairs.push([key, entries.get(index + 1)]);
      }
    }
    const kids = node.lookup(PDFName.of('Kids'));
    if (kids instanceof PDFArray)
      for (let index = 0; index < kids.size(); index += 1) visit(kids.lookup(index), depth + 1);
  };
  visit(tree, 0);
  return pairs;
}
