/** The files of templates, which a designer edits: template.html, style.css and labels, beside a base style for all. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Language, TemplateName } from './data.ts';

/** Where the templates are. */
export const TEMPLATES_FOLDER = join(import.meta.dirname, '../../../templates');

/** A template as its files say it. */
export interface TemplateFiles {
  template: string;
  style: string;
  labels: Record<string, string>;
}

const kept = new Map<string, TemplateFiles>();

/** Reads the files of a template, once for a process; `fresh` reads them again. Default: false. */
export function templateFiles(name: TemplateName, language: Language, { fresh = false } = {}): TemplateFiles {
  const key = `${name} ${language}`;
  const known = kept.get(key);
  if (known && !fresh) return known;
  const read = (...path: string[]) => readFileSync(join(TEMPLATES_FOLDER, ...path), 'utf8');
  const files = {
    template: read(name, 'template.html'),
    style: `${read('base.css')}\n${read(name, 'style.css')}`,
    labels: JSON.parse(read(name, `${language}.json`)) as Record<string, string>,
  };
  kept.set(key, files);
  return files;
}

/** The data that a template shows itself with. */
export function sampleData(name: TemplateName, language: Language): unknown {
  return JSON.parse(readFileSync(join(TEMPLATES_FOLDER, name, `sample.${language}.json`), 'utf8'));
}

const LATIN = 'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2212';
const LATIN_EXTENDED =
  'U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+1E00-1E9F,U+1EF2-1EFF,U+20A0-20AB,U+20AD-20C0';
const WEIGHTS = [400, 600, 700];

let faces: string | undefined;

/** The document's fonts as CSS, with their bytes inside: they are there on every machine, with no file to fetch. */
export function fontFaces(): string {
  faces ??= WEIGHTS.flatMap((weight) => [face('latin', weight, LATIN), face('latin-ext', weight, LATIN_EXTENDED)]).join(
    '',
  );
  return faces;
}

function face(subset: string, weight: number, range: string): string {
  const path = createRequire(import.meta.url).resolve(
    `@fontsource/source-sans-3/files/source-sans-3-${subset}-${weight}-normal.woff2`,
  );
  const data = readFileSync(path).toString('base64');
  return `@font-face{font-family:"Source Sans 3";font-weight:${weight};src:url(data:font/woff2;base64,${data}) format("woff2");unicode-range:${range}}\n`;
}
