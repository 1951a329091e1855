/** What a PDF says about itself. */

import type { PDFDocument } from '@cantoo/pdf-lib';

/** Facts about a document; what is not given stays as it is. */
export interface DocumentMetadata {
  title?: string | undefined;
  author?: string | undefined;
  subject?: string | undefined;
  keywords?: readonly string[] | undefined;
  creator?: string | undefined;
  language?: string | undefined;
}

const PRODUCER = 'Genius Workers';

/** What a document says about itself. */
export function readMetadata(document: PDFDocument): DocumentMetadata {
  const keywords = document.getKeywords();
  return {
    title: document.getTitle(),
    author: document.getAuthor(),
    subject: document.getSubject(),
    keywords: keywords === undefined ? undefined : [keywords],
    creator: document.getCreator(),
    language: document.getLanguage(),
  };
}

/** Writes the given facts, who made the file, and when it was changed last. */
export function writeMetadata(document: PDFDocument, metadata: DocumentMetadata, now = new Date()): void {
  const { title, author, subject, keywords, creator, language } = metadata;
  // Readers of the screen announce a window by its title, not by a file name.
  const shownTitle = clean(title ?? document.getTitle() ?? '');
  if (shownTitle) document.setTitle(shownTitle, { showInWindowTitleBar: true });
  if (author !== undefined) document.setAuthor(clean(author));
  if (subject !== undefined) document.setSubject(clean(subject));
  if (keywords !== undefined) document.setKeywords([keywords.map(clean).join(', ')]);
  // Chromium signs with its whole user agent.
  const maker = creator ?? document.getCreator();
  document.setCreator(maker === undefined || maker.startsWith('Mozilla/') ? PRODUCER : clean(maker));
  if (language !== undefined) document.setLanguage(language);
  document.setProducer(PRODUCER);
  if (!document.getCreationDate()) document.setCreationDate(now);
  document.setModificationDate(now);
}

/** XML has no way to write control characters, so the XMP could not say what the information dictionary says. */
function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]+/gu, ' ').trim();
}
