/** Subject, HTML and text of a message from a template, or from what was given. */

import { convert } from 'html-to-text';
// The package's main entry is for bundlers where those resolve it.
import { Engine } from 'mrml/nodejs/mrml_wasm.js';
import type { Locale } from './field-value.ts';
import { asIs, escapeHtml, type Fields, readTemplate, TemplateProblem, viewOf } from './template.ts';

export interface TemplateSource {
  mjml?: string | undefined;
  html?: string | undefined;
  text?: string | undefined;
  fields: Fields;
}

export interface Rendered {
  subject: string;
  html?: string;
  text: string;
}

export interface MessageTemplate {
  render(data: Record<string, unknown>, locale: Locale): Rendered;
}

type View = ReturnType<typeof viewOf>;
type Show = (view: View) => string;

/** Reads subject and bodies once, for one recipient or ten thousand. Throws `TemplateProblem`. */
export function readMessageTemplate(subject: string, source: TemplateSource): MessageTemplate {
  const { fields } = source;
  const subjectTemplate = readTemplate(subject, fields, 'subject');
  const bodies = readBodies(source);
  const given = source.text === undefined ? undefined : readTemplate(source.text, fields, 'template.text');
  return {
    render(data, locale) {
      const view = viewOf(fields, data, locale);
      const html = bodies?.html(view);
      return {
        subject: subjectTemplate.render(view, asIs),
        ...(html === undefined ? {} : { html }),
        text: given?.render(view, asIs) ?? bodies?.text(view, html as string) ?? '',
      };
    },
  };
}

interface Bodies {
  html: Show;
  /** The text part, where none was given. */
  text(view: View, html: string): string;
}

function readBodies({ mjml, html, fields }: TemplateSource): Bodies | undefined {
  const source = mjml ?? html;
  if (source === undefined) return undefined;
  const where = mjml === undefined ? 'template.html' : 'template.mjml';
  const template = readTemplate(source, fields, where);
  if (!isFixed(source)) {
    const show: Show = (view) => template.render(view, escapeHtml);
    return { html: mjml === undefined ? show : (view) => mjmlToHtml(show(view)), text: (_, shown) => textOf(shown) };
  }
  // Where the layout does not depend on the data, layout and text part are made once, with the names still in them.
  const laidOut = mjml === undefined ? source : mjmlToHtml(source);
  const htmlTemplate = readTemplate(laidOut, fields, where);
  const textTemplate = readTemplate(textOf(laidOut.replace(/\{\{\s*(\w+)\s*\}\}/g, '{{$1}}')), fields, where);
  return { html: (view) => htmlTemplate.render(view, escapeHtml), text: (view) => textTemplate.render(view, asIs) };
}

/** Whether values stand only in text and in attributes that no layout is computed from. */
function isFixed(source: string): boolean {
  if (/\{\{\s*[#^]/.test(source)) return false;
  const tags = source.replace(/\s(?:href|src|alt|title)="[^"<>]{0,4000}"/gi, '').match(/<[^<>]*>/g) ?? [];
  return !tags.some((tag) => tag.includes('{{'));
}

let engine: Engine | undefined;

/** HTML of MJML. It reads no files and fetches nothing: mj-include is an error. */
function mjmlToHtml(mjml: string): string {
  engine ??= new Engine();
  const made = engine.toHtml(mjml);
  if (made.type === 'error') throw new TemplateProblem('template', 'template.mjml', made.message.slice(0, 200));
  const left = /<(mj-[a-z-]+)/.exec(made.content)?.[1];
  if (left) throw new TemplateProblem('template', 'template.mjml', `<${left}> is not known, or not at this place`);
  return made.content;
}

/** The text part of an HTML message: links written out, pictures by their description. */
export function textOf(html: string): string {
  return convert(html, {
    wordwrap: 78,
    limits: { maxInputLength: 4_000_000, maxDepth: 100, maxChildNodes: 20_000, ellipsis: '…' },
    selectors: [
      { selector: 'img', format: 'image', options: { linkBrackets: false, pathRewrite: () => '' } },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
      { selector: 'h1', options: { uppercase: false } },
      { selector: 'h2', options: { uppercase: false } },
      { selector: 'h3', options: { uppercase: false } },
      { selector: '[style*="display:none"]', format: 'skip' },
      { selector: '[style*="display: none"]', format: 'skip' },
    ],
  }).trim();
}
