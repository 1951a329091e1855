import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type TemplateInput, templateInput } from '../../contract/templates.ts';
import { formatsOf } from './formats.ts';
import { type Language, renderTemplate, sampleData, TEMPLATES_FOLDER, type TemplateName } from './index.ts';

const names: TemplateName[] = ['invoice', 'receipt', 'delivery-note', 'letter'];
const languages: Language[] = ['ro', 'en'];
const cases = names.flatMap((name) => languages.map((language) => [name, language] as const));

const sample = (name: TemplateName, language: Language, changes: object = {}): TemplateInput =>
  templateInput.parse({ name, language, data: { ...(sampleData(name, language) as object), ...changes } });
const words = (html: string) =>
  html
    .replaceAll(/<style>[\s\S]*?<\/style>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll(/[ \n]+/g, ' ');

test('each template is a folder with its files, and both languages have the same labels', () => {
  expect(readdirSync(TEMPLATES_FOLDER).sort()).toEqual(['base.css', ...names].sort());
  for (const name of names) {
    const [ro, en] = languages.map((language) =>
      JSON.parse(readFileSync(join(TEMPLATES_FOLDER, name, `${language}.json`), 'utf8')),
    );
    expect(Object.keys(ro)).toEqual(Object.keys(en));
  }
});

test.each(cases)(
  '%s in %s is a whole document: language, title, and tables that are read out rightly',
  (name, language) => {
    const { html, title } = renderTemplate(sample(name, language));
    expect(html).toMatch(new RegExp(`^<!doctype html>\n<html lang="${language}">`));
    expect(html).toContain(`<title>${title}</title>`);
    expect(html.match(/<h1>/g)).toHaveLength(1);
    expect(html.match(/<th(?! scope="(col|row)")[ >]/g)).toBeNull();
    expect(html.match(/<table/g)?.length).toBe(html.match(/<caption/g)?.length);
    // Nothing is fetched: fonts and pictures are inside.
    expect(html.match(/(?:url\(|src="|href=")(?!data:)/g)).toBeNull();
  },
);

test.each(cases)('%s in %s does without everything that may be left out', (name, language) => {
  const party = { name: 'Țăndărei S.A.' };
  const least: Record<TemplateName, object> = {
    invoice: {
      number: '1',
      issueDate: '2026-11-29',
      seller: party,
      buyer: party,
      lines: [{ description: 'x', unit: 'buc', quantity: '1', unitPrice: '10', vatRate: '21', net: '10', vat: '2.10' }],
      vat: [{ rate: '21', base: '10', amount: '2.1' }],
      totals: { net: '10', vat: '2.1', gross: '12.10' },
    },
    receipt: { number: '1', date: '2026-11-29', seller: party, payer: party, amount: '1', for: 'x' },
    'delivery-note': {
      number: '1',
      date: '2026-11-29',
      sender: party,
      recipient: party,
      lines: [{ description: 'x', unit: 'buc', quantity: '1' }],
    },
    letter: { sender: party, recipient: party, date: '2026-11-29', subject: 's', body: 'b' },
  };
  const { html } = renderTemplate(templateInput.parse({ name, language, data: least[name] }));
  expect(words(html)).toContain('Țăndărei S.A.');
  expect(words(html)).not.toMatch(/undefined|null|NaN/);
});

test('an invoice prints its amounts as given, as the language writes them', () => {
  const ro = words(renderTemplate(sample('invoice', 'ro')).html);
  for (const text of [
    '29.11.2026',
    '2.450,00',
    '107,88',
    '187,5',
    '21%',
    '12.186,37',
    'RO76 BTRL 0130 1202 1234 5678',
  ]) {
    expect(ro.replaceAll('\u00a0', ' ')).toContain(text);
  }
  const en = words(renderTemplate(sample('invoice', 'en')).html);
  for (const text of ['29 Nov 2026', '2,917.62', 'Amount due']) expect(en).toContain(text);
});

test('numbers of any size keep every digit', () => {
  const { money, number } = formatsOf('ro');
  expect(money('123456789012345.67')).toBe('123.456.789.012.345,67');
  expect(money('1234.5')).toBe('1.234,50');
  expect(money('-3')).toBe('−3,00');
  expect(number('0.000001')).toBe('0,000001');
});

test('data can not leave its place: markup, styles and the foot of the page stay as they are', () => {
  const evil = '</style></title><script>1</script>"}@page{size:A0}\\';
  const { html } = renderTemplate(sample('letter', 'ro', { subject: evil, sender: { name: evil } }));
  expect(html.match(/<script|<\/style>|<\/title>/g)).toEqual(['</title>', '</style>']);
  const [style = ''] = html.match(/<style>[\s\S]*<\/style>/) ?? [];
  expect(style).not.toMatch(/size:A0|[{}][^"]*"\}/);
  expect(style).toContain('content:"\\3c \\2f style\\3e ');
  expect(words(html)).toContain('@page{size:A0}\\');
});

test('lines of text are broken where they are broken, and empty lines part paragraphs', () => {
  const { html } = renderTemplate(sample('letter', 'ro', { body: 'unu\ndoi\n\ntrei' }));
  expect(html.replaceAll(/\s+</g, '<')).toContain('<p>unu<br>doi<br></p><p>trei<br></p>');
});

test('a logo stands instead of the name, with words for those who do not see it', () => {
  const logo = { base64: 'iVBORw0KGgo=', mediaType: 'image/png' };
  const { html } = renderTemplate(sample('invoice', 'ro', { logo }));
  expect(html).toContain(
    '<img class="logo" src="data:image/png;base64,iVBORw0KGgo=" alt="Atelierul de Țesut Bucovina S.R.L.">',
  );
});
