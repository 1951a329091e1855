import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InputOf } from '@genius/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type renderPdf, stampPdf } from './contract.ts';
import { sampleData, type TemplateName } from './domain/templates/index.ts';
import { needChromium, openRenderingWorld, type RenderingWorld } from './testing/rendering-world.ts';
import { openVeraPdf } from './testing/verapdf.ts';

let world: RenderingWorld;
beforeAll(async () => {
  world = await openRenderingWorld();
});
afterAll(() => world.close());

const xml = Buffer.from('<?xml version="1.0" encoding="UTF-8"?><Invoice>factură</Invoice>');
const pdfa = {
  level: '3b' as const,
  attachments: [{ name: 'factură (1).xml', content: { base64: xml.toString('base64') }, mediaType: 'application/xml' }],
};
const metadata = { title: 'Factură „ATB” <1> & co', author: 'Șerban', subject: 's', keywords: ['a', 'b'] };

const names: TemplateName[] = ['invoice', 'receipt', 'delivery-note', 'letter'];
const templates = names.flatMap((name) => (['ro', 'en'] as const).map((language) => ({ name, language })));

test('every template, and pages with what archives forbid, are PDF/A-3b for veraPDF, with their XML inside', {
  timeout: 400_000,
}, async (ctx) => {
  needChromium(ctx);
  await using referee = await openVeraPdf(ctx);
  const made: Record<string, Uint8Array> = {};
  for (const { name, language } of templates) {
    const template = { name, language, data: sampleData(name, language) } as InputOf<typeof renderPdf>['template'];
    made[`${name} ${language}`] = (await world.render({ template, pdfa })).file;
  }
  made['links and forms'] = (
    await world.render({
      html: `<html lang="ro"><title>t</title><h1>A</h1><a href="javascript:alert(1)">x</a> <a href="https://example.com/">y</a>
        <a href="#z">z</a><p id="z" style="opacity:.4">ștț €</p><input value="v"><select><option>o</select>
        <svg width="90" height="90"><rect width="90" height="90" fill="rgb(0 0 255 / 30%)"/></svg></html>`,
      pdfa,
      metadata,
    })
  ).file;
  made['not asked for'] = (await world.render({ html: '<p>x</p>' })).file;
  const stamps: InputOf<typeof stampPdf>['stamps'] = [
    { kind: 'text', text: 'CIORNĂ', size: 80, rotation: 45, opacity: 0.2, color: '#c00000' },
    { kind: 'pageNumbers', position: 'bottom' },
    { kind: 'qr', text: 'https://example.com/', position: 'top-right' },
  ];
  const document = { base64: Buffer.from(made['invoice ro'] ?? []).toString('base64') };
  const { pdf } = await world.platform.client.call(stampPdf, { document, stamps });
  made.stamped = await world.platform.ports.blobs.get(pdf);

  const { 'not asked for': plain, ...verdicts } = await referee.judge(made);
  expect(plain?.[0]).toMatch(/^6\./);
  expect(verdicts).toEqual(
    Object.fromEntries(
      Object.keys(made)
        .filter((name) => name !== 'not asked for')
        .map((name) => [name, 'pass']),
    ),
  );
});

test('letters that no font here has are told, not archived as empty boxes', async (ctx) => {
  needChromium(ctx);
  // Signs of a private area: no font has them.
  const html = '<p>bine</p><p style="break-before:page">\uE123\uE124</p>';
  expect(await world.failure({ html, pdfa })).toBe('failed invalid GW_PDF_FONT_MISSING html');
  expect((await world.render({ html })).pages).toHaveLength(2);
});

test('the fixture of the unit tests is what Chromium writes', async () => {
  const head = (await readFile(join(import.meta.dirname, '../fixtures/chromium-page.pdf'))).toString('latin1');
  expect(head).toMatch(/^%PDF-1\.4/);
  expect(head).toContain('Skia/PDF');
});
