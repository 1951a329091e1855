/** Layers: those that a document hides stay hidden. */

import { PDFArray, PDFDict, type PDFDocument, PDFName, type PDFObject, type PDFObjectCopier } from '@cantoo/pdf-lib';

const name = PDFName.of;

/** Adds the layers of a document whose pages were copied with `copier`. */
export function addLayers(target: PDFDocument, source: PDFDocument, copier: PDFObjectCopier): void {
  const properties = source.catalog.lookup(name('OCProperties'));
  const shown = properties instanceof PDFDict ? properties.lookup(name('D')) : undefined;
  if (!(properties instanceof PDFDict && shown instanceof PDFDict)) return;
  const context = target.context;
  const all = target.catalog.lookup(name('OCProperties'));
  const into = all instanceof PDFDict ? all : context.obj({ OCGs: [], D: { OFF: [], Order: [] } });
  target.catalog.set(name('OCProperties'), into);
  append(into.lookup(name('OCGs')), properties.lookup(name('OCGs')), copier);
  const settings = into.lookup(name('D'), PDFDict);
  append(settings.lookup(name('OFF')), shown.lookup(name('OFF')), copier);
  append(settings.lookup(name('Order')), properties.lookup(name('OCGs')), copier);
}

function append(into: PDFObject | undefined, from: PDFObject | undefined, copier: PDFObjectCopier): void {
  if (!(into instanceof PDFArray && from instanceof PDFArray)) return;
  for (const each of from.asArray()) into.push(copier.copy(each));
}
