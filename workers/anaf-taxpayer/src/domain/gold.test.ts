import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldText, fromDottedDate } from '@genius/romania';
import { describe, expect, it, test } from 'vitest';
import { normalizeRecord } from './normalize.ts';
import { readAnswer } from './record.ts';

const GOLD = process.env.GENIUS_GOLD ?? join(import.meta.dirname, '../../../../../shared/gold');
const file = join(GOLD, 'anaf-taxpayer/v8-records.json');
const isThere = existsSync(file);
const gold = (isThere ? JSON.parse(readFileSync(file, 'utf8')) : {}) as Record<string, Record<string, unknown>>;
const records = Object.entries(gold).filter(([, record]) => 'date_generale' in record);

test('the gold is here', (ctx) => {
  if (!isThere) return ctx.skip(`gold: there is no ${file}; set GENIUS_GOLD`);
  expect(records.length).toBeGreaterThan(0);
});

describe('a real record', () => {
  it.each(records)('%s loses nothing that it says', (_cui, record) => {
    const texts = leaves(normalizeRecord(record)).map(foldText);
    for (const [path, value] of paths(record)) {
      if (value.trim() === '' || KNOWN_BY_OTHER_NAMES.test(path)) continue;
      const folded = foldText(value);
      const forms = [folded, folded.padStart(6, '0'), folded.padStart(4, '0'), fromDottedDate(value) ?? folded];
      expect(
        texts.some((text) => forms.some((form) => text === form || text.includes(form))),
        `${path}: ${value}`,
      ).toBe(true);
    }
  });

  it.each(records)('%s has ISO dates, codes with their zeros, and no cedilla', (_cui, record) => {
    const normal = normalizeRecord(record);
    for (const [path, value] of paths(normal)) {
      expect(value, path).not.toMatch(/[şţŞŢ]|^\s*$|\s{2}|^\s|\s$/);
      if (/(from|to|On|since|asOf|date)$/.test(path)) expect(value, path).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      if (path.endsWith('postcode')) expect(value, path).toMatch(/^\d{6}$/);
    }
    expect(normal.caen).toMatch(/^\d{4}$/);
    for (const address of [normal.headOffice, normal.taxDomicile]) expect(address?.county).toMatch(/^RO-[A-Z]{1,2}$/);
    expect(normal.state.kind).not.toBe('other');
    expect(normal.state.date).toBeDefined();
  });
});

test('of a list that holds what is no record, the records are read', (ctx) => {
  if (!isThere) return ctx.skip(`gold: there is no ${file}; set GENIUS_GOLD`);
  const answer = readAnswer({ found: Object.values(gold), notFound: [1234] });
  expect([...(answer?.found.keys() ?? [])].sort()).toEqual(records.map(([cui]) => cui).sort());
  expect([...(answer?.notFound ?? [])]).toEqual(['1234']);
});

/** Codes that stand for a name which is kept, and the sector, of which e-Factura has its own writing. */
const KNOWN_BY_OTHER_NAMES = /cod_Localitate$|cod_Judet$|cod_JudetAuto$|denumire_Judet$|denumire_Localitate$/;

function paths(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, below]) => paths(below, path === '' ? name : `${path}.${name}`));
  }
  return typeof value === 'boolean' ? [] : [[path, String(value)]];
}

const leaves = (value: unknown) => paths(value).map(([, leaf]) => leaf);
