import type { InputOf } from '@genius/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { renderPdf } from './contract.ts';
import { sampleData } from './domain/templates/index.ts';
import { needChromium, openRenderingWorld, type RenderingWorld } from './testing/rendering-world.ts';

let world: RenderingWorld;
beforeAll(async () => {
  world = await openRenderingWorld();
});
afterAll(() => world.close());

type Template = InputOf<typeof renderPdf>['template'];

/** An invoice of so many lines. */
function invoice(count: number): Template {
  const line = { unit: 'buc', quantity: '1', unitPrice: '10.00', vatRate: '21', net: '10.00', vat: '2.10' };
  const [net, vat, gross] = [10, 2.1, 12.1].map((each) => (each * count).toFixed(2)) as [string, string, string];
  const data = {
    ...(sampleData('invoice', 'ro') as object),
    lines: Array.from({ length: count }, (_, at) => ({ ...line, description: `Produsul ${at + 1}` })),
    vat: [{ rate: '21', base: net, amount: vat }],
    totals: { net, vat, gross },
  };
  return { name: 'invoice', language: 'ro', data } as Template;
}

test('a long invoice repeats the heads of its table, numbers its pages, and takes lines along with its sums', async (ctx) => {
  needChromium(ctx);
  for (const count of [18, 22, 26, 60]) {
    const { pages, title, language, isTagged } = await world.render({ template: invoice(count) });
    expect({ title, language, isTagged }).toEqual({
      title: 'Factură ATB 001024 · Atelierul de Țesut Bucovina S.R.L.',
      language: 'ro',
      isTagged: true,
    });
    for (const [at, { text, width, height }] of pages.entries()) {
      expect([Math.round(width), Math.round(height)]).toEqual([595, 842]);
      expect(text).toContain(`Pagina ${at + 1} din ${pages.length}`);
      if (text.includes('Produsul')) expect(text).toContain('Produs sau serviciu');
    }
    const sums = pages.find(({ text }) => text.includes('Total de plată'))?.text ?? '';
    expect(sums.match(/Produsul \d+/g)?.length).toBeGreaterThanOrEqual(2);
    expect(pages.flatMap(({ text }) => text.match(/Produsul \d+/g) ?? [])).toHaveLength(count);
  }
});

test.for(['invoice', 'receipt', 'delivery-note', 'letter'] as const)(
  'the sample of %s is one page, with every letter in its own font',
  async (name, ctx) => {
    needChromium(ctx);
    for (const language of ['ro', 'en'] as const) {
      const { pages, embeddedFonts, otherFonts } = await world.render({
        template: { name, language, data: sampleData(name, language) } as Template,
      });
      expect(pages).toHaveLength(1);
      expect(pages[0]?.text).toMatch(/Atelierul de Țesut Bucovina S\.R\.L\./);
      expect(otherFonts).toEqual([]);
      expect(embeddedFonts.every((font) => font.startsWith('SourceSans3'))).toBe(true);
    }
  },
);
