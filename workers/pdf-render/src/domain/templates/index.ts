/** Templates: data in, a whole HTML document out, with its style, fonts and pictures inside. */

import type { FilledTemplate, Language } from './data.ts';
import { fill, UnknownName, type View } from './fill.ts';
import { formatsOf } from './formats.ts';
import { fontFaces, templateFiles } from './template-files.ts';
import { deliveryNoteView } from './views/delivery-note.ts';
import { invoiceView } from './views/invoice.ts';
import { letterView } from './views/letter.ts';
import type { Page, ViewOf } from './views/page.ts';
import { receiptView } from './views/receipt.ts';

export type { FilledTemplate, Language, TemplateName } from './data.ts';
export { sampleData, TEMPLATES_FOLDER } from './template-files.ts';

/** A document to render. */
export interface TemplateDocument {
  html: string;
  /** Of the document, for the metadata of its PDF. */
  title: string;
  assets: { name: string; bytes: Uint8Array }[];
}

/** Fills a template. `fresh` reads its files again. Default: false. */
export function renderTemplate(filled: FilledTemplate, options: { fresh?: boolean } = {}): TemplateDocument {
  const { name, language } = filled;
  const { template, style, labels } = templateFiles(name, language, options);
  const { view, page } = viewOf(filled, labels);
  const body = fill(template, { ...view, t: labels });
  return {
    html: wholeDocument({ language, page, style, accent: filled.data.accent, body }),
    title: page.title,
    assets: [],
  };
}

function viewOf(filled: FilledTemplate, labels: Record<string, string>): ReturnType<ViewOf<never>> {
  const formats = formatsOf(filled.language);
  const label = (key: string): string => {
    const text = labels[key];
    if (text === undefined) throw new UnknownName(`the labels lack "${key}"`);
    return text;
  };
  switch (filled.name) {
    case 'invoice':
      return invoiceView(filled.data, formats, label, filled.language);
    case 'receipt':
      return receiptView(filled.data, formats, label, filled.language);
    case 'delivery-note':
      return deliveryNoteView(filled.data, formats, label, filled.language);
    case 'letter':
      return letterView(filled.data, formats, label, filled.language);
  }
}

interface Parts {
  language: Language;
  page: Page;
  style: string;
  accent: string;
  body: string;
}

function wholeDocument({ language, page, style, accent, body }: Parts): string {
  const frame: View = { language, title: page.title, body };
  const head = fill(
    '<!doctype html>\n<html lang="{{language}}">\n<head>\n<meta charset="utf-8">\n<title>{{title}}</title>\n',
    frame,
  );
  return `${head}<style>\n${fontFaces()}${style}\n${runningParts(page, accent)}</style>\n</head>\n<body>\n${body}</body>\n</html>\n`;
}

/** What stands at the foot of each page: the document's name and who made it, and the page's number. */
function runningParts({ foot, pageOf }: Page, accent: string): string {
  const [before = '', between = '', after = ''] = pageOf.split(/\{page\}|\{pages\}/);
  return `:root{--accent:${accent}}
@page{@bottom-left{content:${cssString(foot)}}
@bottom-right{content:${cssString(before)} counter(page) ${cssString(between)} counter(pages) ${cssString(after)}}}
`;
}

/** A text as a CSS string: whatever is no letter or digit is written as its number, so nothing can end the string. */
function cssString(text: string): string {
  return `"${text.replaceAll(/[^\p{L}\p{N} ]/gu, (character) => `\\${character.codePointAt(0)?.toString(16)} `)}"`;
}
