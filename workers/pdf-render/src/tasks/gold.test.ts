/** Gold: pages, words, header, footer, asset and outline as Gotenberg's tests want them; page breaks as Paged.js lays them out. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { needChromium, openRenderingWorld, type RenderingWorld } from '../testing/rendering-world.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const GOLD = join(process.env.GENIUS_GOLD ?? join(ROOT, '../shared/gold'), 'pdf-render');
const hasGold = existsSync(join(GOLD, 'manifest.json'));

let world: RenderingWorld;
beforeAll(async () => {
  world = await openRenderingWorld();
});
afterAll(() => world.close());
beforeEach((ctx) => {
  if (!hasGold) ctx.skip(`gold: there is none at ${GOLD}; set GENIUS_GOLD`);
  needChromium(ctx);
});

const gold = (path: string) => readFileSync(join(GOLD, path), 'utf8');
const gotenberg = (name: string) => gold(`gotenberg/${name}/index.html`);
const manifest = hasGold ? JSON.parse(gold('manifest.json')) : undefined;
const setOf = (id: string) => manifest?.sets.find((set: { id: string }) => set.id === id)?.expected ?? {};

describe('as Gotenberg', () => {
  const { pages = {}, words = {} } = setOf('gotenberg');

  test.each(Object.entries(pages))('%s has %i pages, each with its word', async (name, count) => {
    const { pages: got } = await world.render({ html: gotenberg(name) });
    expect(got.map(({ text }) => text)).toEqual(Array.from({ length: count as number }, (_, n) => `Page ${n + 1}`));
  });

  test.each(Object.entries(words))('%s reads "%s"', async (where, text) => {
    const [name, page] = where.split(' p') as [string, string];
    const { pages: got } = await world.render({ html: gotenberg(name) });
    expect(got[Number(page) - 1]?.text).toBe(text);
  });

  test('header and footer stand on each page, with title and numbers', async () => {
    const { pages: got } = await world.render({
      html: gotenberg('pages-12-html'),
      header: gold('gotenberg/header-footer-html/header.html'),
      footer: gold('gotenberg/header-footer-html/footer.html'),
      margin: '25mm',
    });
    expect(got).toHaveLength(12);
    for (const [n, { text }] of got.entries()) {
      expect(text).toContain('Pages 12');
      expect(text).toContain(`Page ${n + 1}`);
      expect(text).toContain(`${n + 1} of 12`);
    }
  });

  test('a picture beside the HTML is printed, and nothing is missing', async () => {
    const image = readFileSync(join(GOLD, 'gotenberg/html-with-asset/image.png')).toString('base64');
    const input = { html: gotenberg('html-with-asset') };
    const assets = [{ name: 'image.png', content: { base64: image } }];
    const withIt = await world.render({ ...input, assets });
    const without = await world.render(input);
    expect(withIt.output.missing).toEqual([]);
    expect(without.output.missing).toEqual([{ url: 'image.png', reason: 'not-among-assets' }]);
    // In its place a browser shows what it is a picture of.
    expect(withIt.pages[0]?.text).toBe('Asset test');
    expect(without.pages[0]?.text).toBe('Asset test Test image');
    expect(withIt.images).toBe(1);
  });

  test('headings become bookmarks', async () => {
    const { bookmarks } = await world.render({ html: gotenberg('page-outline-html') });
    expect(bookmarks).toEqual(['Chapter 1', 'Section 1.1', 'Chapter 2', 'Section 2.1']);
  });

  test('a page rich in tricks prints what it is told, waits for what it is told, and shows no file of the machine', async () => {
    const html = gotenberg('feature-rich-html');
    const still = await world.render({ html });
    expect(still.pages[0]?.text).toBe("Emulated media type is 'print'.");
    expect(still.output.missing.map(({ url, reason }) => `${reason} ${url}`).sort()).toEqual([
      'network-off http://localhost:100/style.css',
      'network-off https://gethttpstatus.com/400',
      'not-among-assets doesnotexist.css',
      'not-among-assets etc/passwd',
    ]);
    const lively = await world.render({
      html,
      javascript: true,
      media: 'screen',
      reducedMotion: true,
      waitFor: { selector: '#wait-selector' },
    });
    const [page] = lively.pages;
    expect(page?.text).toContain("Emulated media type is 'screen'.");
    expect(page?.text).toContain('Prefers reduced motion.');
    expect(page?.text).toContain('JavaScript is enabled.');
    expect(page?.text).toContain('Wait on selector returns true.');
    expect(page?.text).not.toContain('root:');
  });
});

describe('page breaks, as Paged.js', () => {
  const { allowed = {} } = setOf('pagedjs-breaks');
  const expected: Record<string, number> = hasGold ? JSON.parse(gold('pagedjs/expected.json')) : {};
  const files = hasGold ? readdirSync(join(GOLD, 'pagedjs')).filter((name) => name.endsWith('.html')) : ['(no gold)'];

  test.each(files)('%s has as many pages', async (name) => {
    const { output } = await world.render({ html: gold(`pagedjs/${name}`) });
    const slack = name in allowed ? 1 : 0;
    expect(Math.abs(output.pages - (expected[name] as number))).toBeLessThanOrEqual(slack);
  });
});
