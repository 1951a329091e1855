/** Joins PDFs: pages in order, with bookmarks, links, layers and the structure that screen readers read. */

import { PDFDocument, PDFName, PDFObjectCopier, PDFPage, PDFPageLeaf, type PDFRef } from '@cantoo/pdf-lib';
import { placesOf } from './destinations.ts';
import { type DocumentMetadata, readMetadata } from './document-metadata.ts';
import { finishDocument } from './finish.ts';
import { addLayers } from './layers.ts';
import { MAX_PDF_PAGES } from './limits.ts';
import { openPdf } from './open-pdf.ts';
import { type Bookmark, readOutline, writeOutline } from './outline.ts';
import { pageIndices } from './page-list.ts';
import { PdfFault } from './pdf-fault.ts';
import type { PdfPassword } from './protect.ts';
import { prunePages } from './prune-pages.ts';
import { pruneStructure, StructureGatherer } from './structure.ts';

/** A PDF to join, or some of its pages. */
export interface MergeFile {
  bytes: Uint8Array;
  /** Such as `1-3, 5, 8-`. Default: all. */
  pages?: string | undefined;
  /** Of its bookmark. Default: that of the document. */
  title?: string | undefined;
}

/** How they are joined. */
export interface MergeOptions {
  bookmarks: 'keep' | 'files' | 'none';
  /** Default: that of the first file. */
  metadata?: DocumentMetadata | undefined;
  password?: PdfPassword | undefined;
  /** Called before each file; throws to stop. */
  onFile?: (index: number) => void;
}

/** Which of the files is at fault. */
export class FileFault extends Error {
  readonly index: number;
  readonly fault: PdfFault;

  constructor(index: number, fault: PdfFault) {
    super(fault.message, { cause: fault });
    this.index = index;
    this.fault = fault;
  }
}

const name = PDFName.of;

/** Joins the files. Throws `FileFault`. */
export async function mergePdfs(
  files: readonly MergeFile[],
  options: MergeOptions,
): Promise<{ bytes: Uint8Array; pages: number }> {
  const target = await PDFDocument.create({ updateMetadata: false });
  const gatherer = new StructureGatherer(target);
  const bookmarks: Bookmark[] = [];
  let metadata: DocumentMetadata | undefined;
  let isTagged = true;
  for (const [index, file] of files.entries()) {
    options.onFile?.(index);
    try {
      const { document, pageCount } = await openPdf(file.bytes);
      metadata ??= readMetadata(document);
      const indices = pageIndices(file.pages, pageCount);
      const found = target.getPageCount() + indices.length;
      if (found > MAX_PDF_PAGES) throw new PdfFault('TOO_MANY_PAGES', { limit: MAX_PDF_PAGES });
      const added = addPages(target, document, indices, gatherer);
      isTagged &&= added.isTagged;
      const title = file.title ?? (document.getTitle()?.trim() || `PDF ${index + 1}`);
      bookmarks.push({
        title,
        page: added.first,
        view: [],
        below: options.bookmarks === 'keep' ? added.bookmarks : [],
      });
    } catch (error) {
      if (error instanceof PdfFault) throw new FileFault(index, error);
      // Objects of the wrong kind where others must be: the library's reader meets them when it follows them.
      throw new FileFault(index, new PdfFault('DAMAGED', {}, { cause: error }));
    }
  }
  if (isTagged) gatherer.finish();
  if (options.bookmarks !== 'none') writeOutline(target, bookmarks);
  const pages = target.getPageCount();
  const bytes = await finishDocument(target, {
    metadata: { ...metadata, ...options.metadata },
    password: options.password,
  });
  return { bytes, pages };
}

interface Added {
  first: PDFRef;
  bookmarks: Bookmark[];
  isTagged: boolean;
}

function addPages(
  target: PDFDocument,
  source: PDFDocument,
  indices: readonly number[],
  gatherer: StructureGatherer,
): Added {
  const pages = indices.map((index) => source.getPage(index));
  const kept = new Set(pages.map(({ ref }) => ref));
  const placeOf = placesOf(source);
  const bookmarks = readOutline(source, kept, placeOf);
  const annotations = prunePages(source, pages, placeOf);
  const structure = pruneStructure(source, kept, annotations);
  const copier = PDFObjectCopier.for(source.context, target.context);
  const taken = new Set<PDFRef>();
  const copied = pages.map(({ ref }) => {
    // A page that is taken twice is copied twice; bookmarks and structure belong to the first.
    const isAgain = taken.has(ref);
    taken.add(ref);
    const by = isAgain ? PDFObjectCopier.for(source.context, target.context) : copier;
    const copy = by.copy(ref);
    const node = target.context.lookup(copy);
    if (!(node instanceof PDFPageLeaf)) throw new PdfFault('DAMAGED');
    if (isAgain) for (const key of ['Annots', 'StructParents']) node.delete(name(key));
    return target.addPage(PDFPage.of(node, copy, target));
  });
  if (structure)
    gatherer.add(
      structure,
      copier,
      copied.filter((_, index) => pages.indexOf(pages[index] as PDFPage) === index),
    );
  else for (const { node } of copied) node.delete(name('StructParents'));
  addLayers(target, source, copier);
  const moved = (all: Bookmark[]): Bookmark[] =>
    all.map(({ page, below, ...rest }) => ({ ...rest, page: page && copier.copy(page), below: moved(below) }));
  return { first: (copied[0] as PDFPage).ref, bookmarks: moved(bookmarks), isTagged: structure !== undefined };
}
