/** Templates with typed data: Mustache in MJML, HTML or text. A value of the wrong type never reaches a message. */

import Mustache from 'mustache';
import { type FieldType, formatValue, type Locale } from './field-value.ts';

export type ScalarField =
  | FieldType
  | { type: FieldType; optional?: boolean | undefined; currency?: string | undefined };
export type Field = ScalarField | { list: Record<string, ScalarField> };
export type Fields = Record<string, Field>;

/** What is wrong, and where: `template` or a place in the data. */
export class TemplateProblem extends Error {
  readonly at: 'template' | 'data';
  readonly field: string;
  constructor(at: 'template' | 'data', field: string, problem: string) {
    super(problem);
    this.at = at;
    this.field = field;
  }
}

export type Escape = (text: string) => string;

export const escapeHtml: Escape = (text) =>
  text.replace(/[&<>"'`=]/g, (char) => `&#${char.codePointAt(0)};`).replace(/\n/g, '<br/>');
export const asIs: Escape = (text) => text;

export interface Template {
  render(view: View, escaping: Escape): string;
}

type Row = Record<string, string | boolean>;
export type View = Record<string, string | boolean | Row[]>;

type Token = [type: string, name: string, from: number, to: number, inner?: Token[]];

/** Reads a template once; refuses what it names and `fields` doesn't, unescaped values, partials and other delimiters. */
export function readTemplate(source: string, fields: Fields, where: string): Template {
  // One of its own: the shared one keeps every template it has ever seen.
  const writer = new Mustache.Writer();
  let tokens: Token[];
  try {
    tokens = writer.parse(source) as Token[];
  } catch (error) {
    throw new TemplateProblem('template', where, (error as Error).message.slice(0, 200));
  }
  checkTokens(tokens, [new Set(Object.keys(fields))], fields, where);
  return {
    render: (view, escaping) => writer.render(source, view, {}, { escape: (value) => escaping(String(value)) }),
  };
}

function checkTokens(tokens: readonly Token[], known: Set<string>[], fields: Fields, where: string): void {
  for (const [type, name, , , inner] of tokens) {
    if (type === 'text' || type === '!') continue;
    if (type === '&' || type === '{') {
      throw new TemplateProblem('template', where, `{{{${name}}}} would put a value in unescaped; write {{${name}}}`);
    }
    if (type === '>' || type === '=')
      throw new TemplateProblem('template', where, 'partials and other delimiters are not taken');
    if (!known.some((names) => names.has(name))) {
      throw new TemplateProblem('template', where, `it names {{${name}}}, which its fields don't`);
    }
    if (type !== '#' && type !== '^') continue;
    const field = fields[name];
    const rows = typeof field === 'object' && 'list' in field ? [new Set(Object.keys(field.list))] : [];
    checkTokens(inner ?? [], [...rows, ...known], fields, where);
  }
}

/** The data as the template shows it. Throws `TemplateProblem` that names the first value that does not fit. */
export function viewOf(fields: Fields, data: Record<string, unknown>, locale: Locale): View {
  const unknown = Object.keys(data).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) throw new TemplateProblem('data', `data.${unknown}`, 'the template has no such field');
  const view: View = {};
  for (const [name, field] of Object.entries(fields)) {
    view[name] =
      typeof field === 'object' && 'list' in field
        ? rowsOf(name, field.list, data[name], locale)
        : scalar(`data.${name}`, field, data[name], locale);
  }
  return view;
}

const MAX_ROWS = 5_000;

function rowsOf(name: string, columns: Record<string, ScalarField>, given: unknown, locale: Locale): Row[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) throw new TemplateProblem('data', `data.${name}`, 'it must be a list');
  if (given.length > MAX_ROWS) throw new TemplateProblem('data', `data.${name}`, `it has more than ${MAX_ROWS} rows`);
  return given.map((row: unknown, index) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new TemplateProblem('data', `data.${name}.${index}`, 'it must be an object');
    }
    const shown: Row = {};
    for (const [column, field] of Object.entries(columns)) {
      shown[column] = scalar(
        `data.${name}.${index}.${column}`,
        field,
        (row as Record<string, unknown>)[column],
        locale,
      );
    }
    return shown;
  });
}

function scalar(path: string, field: ScalarField, value: unknown, locale: Locale): string | boolean {
  const { type, optional = false, currency } = typeof field === 'string' ? { type: field } : field;
  if (value === undefined || value === null || value === '') {
    if (optional) return type === 'boolean' ? false : '';
    if (value !== '' || type !== 'text') throw new TemplateProblem('data', path, 'it is missing');
  }
  const shown = formatValue(type, value, locale, currency);
  if (typeof shown === 'object') throw new TemplateProblem('data', path, shown.problem);
  return shown;
}
