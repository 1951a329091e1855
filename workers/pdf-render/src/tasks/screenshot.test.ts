import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readPng } from '../testing/read-pdf.ts';
import { needChromium, openRenderingWorld, type RenderingWorld } from '../testing/rendering-world.ts';

let world: RenderingWorld;
beforeAll(async () => {
  world = await openRenderingWorld();
});
afterAll(() => world.close());
beforeEach((ctx) => needChromium(ctx));

const RED =
  '<body style="margin:0;background:#ff0000;height:2000px"><div id="box" style="position:absolute;top:1500px;left:30px;width:100px;height:50px;background:#0000ff"></div></body>';

test('the window is pictured, in the pixels that were asked for', async () => {
  const { output, file } = await world.capture({ html: RED, width: 400, height: 300, deviceScale: 2 });
  const png = readPng(file);
  expect([png.width, png.height, output.width, output.height]).toEqual([800, 600, 800, 600]);
  expect(png.pixel(10, 10).slice(0, 3)).toEqual([255, 0, 0]);
});

test('the whole page, or one element of it, is pictured', async () => {
  const whole = readPng((await world.capture({ html: RED, width: 400, height: 300, fullPage: true })).file);
  expect([whole.width, whole.height]).toEqual([400, 2000]);
  expect(whole.pixel(50, 1520).slice(0, 3)).toEqual([0, 0, 255]);
  const box = readPng((await world.capture({ html: RED, width: 400, height: 300, selector: '#box' })).file);
  expect([box.width, box.height]).toEqual([100, 50]);
  expect(box.pixel(0, 0).slice(0, 3)).toEqual([0, 0, 255]);
});

test('a page without a background is transparent where that is asked for', async () => {
  const html = '<p>x</p>';
  const clear = readPng((await world.capture({ html, width: 100, height: 100, transparent: true })).file);
  expect(clear.pixel(99, 99)).toEqual([0, 0, 0, 0]);
  const white = readPng((await world.capture({ html, width: 100, height: 100 })).file);
  expect(white.pixel(99, 99).slice(0, 3)).toEqual([255, 255, 255]);
});

test.each([
  ['jpeg', 'ffd8ff'],
  ['webp', '52494646'],
] as const)('a picture can be %s', async (type, magic) => {
  const { file, output } = await world.capture({ html: RED, type, width: 200, height: 100 });
  expect(file.toString('hex').startsWith(magic)).toBe(true);
  expect(output.image.mediaType).toBe(`image/${type}`);
});

test('the page is styled for the screen, and dark where that is asked for', async () => {
  const html = `<style>body { background: #00ff00 } @media print { body { background: #000 } }
    @media (prefers-color-scheme: dark) { body { background: #111111 } }</style>`;
  const light = readPng((await world.capture({ html, width: 50, height: 50 })).file);
  const dark = readPng((await world.capture({ html, width: 50, height: 50, colorScheme: 'dark' })).file);
  expect([light.pixel(5, 5).slice(0, 3), dark.pixel(5, 5).slice(0, 3)]).toEqual([
    [0, 255, 0],
    [17, 17, 17],
  ]);
});

test('a page that is too high for a picture is refused with the limit', async () => {
  const html = '<div style="height:60000px">x</div>';
  await expect(world.capture({ html, fullPage: true })).rejects.toMatchObject({
    failure: { kind: 'invalid', code: 'GW_PDF_TOO_LARGE' },
  });
  await expect(world.capture({ html, selector: '.none' })).rejects.toMatchObject({
    failure: { kind: 'invalid', code: 'GW_PDF_SELECTOR', field: 'selector' },
  });
});
