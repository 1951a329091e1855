/** The true text of the gold papers gives their true fields: what remains wrong in use is the readers' doing. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDocument } from '../open-document.ts';
import type { Line, Reading } from '../reading.ts';
import { extractFields } from './extract-fields.ts';
import { page, paper } from './paper.ts';

const ROOT = new URL('../../../../../', import.meta.url).pathname;
const GOLD = join(process.env.GENIUS_GOLD ?? join(ROOT, '../shared/gold'), 'ocr');
const present = existsSync(join(GOLD, 'labels.json'));
if (!present)
  console.warn(`Gold tests of the field rules left out: no ${GOLD}. Set GENIUS_GOLD to the gold folder to run them.`);

interface Truth {
  date: string;
  total: string;
  currency: string;
  number?: string;
}
type MadeUp = Truth & { id: string; cui: string; lines: string[] };

const labels = present
  ? (JSON.parse(readFileSync(join(GOLD, 'labels.json'), 'utf8')) as Record<
      'receipts' | 'invoices',
      Record<string, Truth>
    >)
  : undefined;
const truths = (set: 'receipts' | 'invoices') =>
  Object.entries(labels?.[set] ?? {}).filter(([, truth]) => typeof truth === 'object');
const madeUp = present ? (JSON.parse(readFileSync(join(GOLD, 'made-up-receipts.json'), 'utf8')) as MadeUp[]) : [];

describe.skipIf(!present)('on the true text of the gold', () => {
  it.each(truths('receipts'))('receipt %s gives date, total and currency', (id, truth) => {
    const fields = extractFields([fromBoxes(join(GOLD, 'sroie', `${id}.boxes.txt`))], { kind: 'receipt' });
    expect({ date: fields.date?.value, total: fields.total?.value, currency: fields.currency?.value }).toEqual({
      date: truth.date,
      total: truth.total,
      currency: truth.currency,
    });
  });

  it.each(madeUp)(
    'Romanian receipt $id gives date, total, currency and CUI',
    ({ lines, date, total, currency, cui }) => {
      const fields = extractFields([paper(lines, { kind: 'receipt' })], {});
      const got = {
        date: fields.date?.value,
        total: fields.total?.value,
        currency: fields.currency?.value,
        cui: fields.seller?.cui?.value,
      };
      expect(got).toEqual({ date, total, currency, cui });
      expect(fields.checks.filter((check) => !check.holds)).toEqual([]);
    },
  );

  it.each(truths('invoices'))('invoice %s gives number, date, total and currency', async (id, truth) => {
    const fields = extractFields(await fromPdf(join(GOLD, 'invoices', `${id}.pdf`)), {});
    const got = {
      number: fields.number?.value,
      date: fields.date?.value,
      total: fields.total?.value,
      currency: fields.currency?.value,
    };
    expect(got).toEqual({ number: truth.number, date: truth.date, total: truth.total, currency: truth.currency });
  });
});

/** `x1,y1,…,x4,y4,TEXT` a line. */
function fromBoxes(file: string): Reading {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((row): Line => {
      const parts = row.split(',');
      const at = parts.slice(0, 8).map(Number);
      const [xs, ys] = [at.filter((_, n) => n % 2 === 0), at.filter((_, n) => n % 2 === 1)];
      const [x, y] = [Math.min(...xs), Math.min(...ys)];
      return {
        text: parts.slice(8).join(','),
        box: { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y },
        confidence: 1,
        words: [],
      };
    });
  const width = Math.max(...lines.map((line) => line.box.x + line.box.width));
  const height = Math.max(...lines.map((line) => line.box.y + line.box.height));
  return { page: page(lines, { number: 1, width, height, kind: 'receipt' }), others: [] };
}

/** The pages made of the PDF's own text. */
async function fromPdf(file: string): Promise<Reading[]> {
  const document = await openDocument(readFileSync(file), {});
  try {
    const readings: Reading[] = [];
    for (const number of document.chosen) {
      const { textLayer } = await document.openSheet(number);
      if (textLayer) readings.push({ page: textLayer, others: [] });
    }
    return readings;
  } finally {
    await document.close();
  }
}
