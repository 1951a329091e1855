import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { renderPdf } from '../contract.ts';
import { needChromium, openRenderingWorld, type RenderingWorld } from '../testing/rendering-world.ts';

let world: RenderingWorld;
beforeAll(async () => {
  world = await openRenderingWorld();
});
afterAll(() => world.close());
beforeEach((ctx) => needChromium(ctx));

const ROMANIAN = 'Ștefan țese în pădure: ăâîșț ĂÂÎȘȚ „citat” — 1 234,50 lei';
const mm = (points: number) => Math.round(points / 2.8346);
const sizes = ({ pages }: { pages: { width: number; height: number }[] }) =>
  pages.map(({ width, height }) => `${mm(width)} × ${mm(height)}`);

test('HTML becomes an A4 page, a blob, an event, and the run is found by the person it is about', async () => {
  const { client, ports } = world.platform;
  const events: string[] = [];
  const subscription = await ports.events.subscribe('pdf.#', ({ type, data }) => {
    events.push(`${type} ${data.pages}`);
  });
  const run = await client.send(renderPdf, { html: '<title>Salut</title><p>Bună ziua</p>', subjectId: 'customer-1' });
  const output = await run.result();
  expect(output).toMatchObject({ pages: 1, missing: [], pdf: { mediaType: 'application/pdf' } });
  expect(await ports.blobs.stat(output.pdf)).toMatchObject({ subject: 'customer-1', size: output.bytes });
  await expect.poll(() => events).toEqual(['pdf.rendered 1']);
  await subscription.close();
  expect((await ports.history.find({ subject: 'customer-1' })).runs.map(({ id }) => id)).toEqual([run.id]);
});

test.each([
  ['the default font', ''],
  ['a font that no machine has', 'font-family: "No Such Font"'],
  ['Helvetica, as many documents ask for', 'font-family: Helvetica, Arial, sans-serif'],
  ['our own', 'font-family: "Source Sans 3"'],
  ['bold slanted serifs', 'font: italic bold 12pt serif'],
])('Romanian letters in %s are in the text of the PDF, and its fonts are in the file', async (_, style) => {
  const read = await world.render({ html: `<html lang="ro"><p style='${style}'>${ROMANIAN}</p></html>` });
  expect(read.pages[0]?.text).toBe(ROMANIAN);
  expect(read.embeddedFonts.length).toBeGreaterThan(0);
  expect(read.otherFonts).toEqual([]);
});

test('headers and footers have Romanian letters, numbers, their own size, and pictures by name', async () => {
  const dot = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><text y="15">ȘȚ</text></svg>';
  const { pages } = await world.render({
    html: '<title>Ofertă</title><p style="break-after:page">una</p><p>două</p>',
    header: '<span class="title"></span> <img src="dot.svg">',
    footer: 'pagina <span class="pageNumber"></span> din <span class="totalPages"></span>, către țară',
    assets: [{ name: 'dot.svg', content: { text: dot } }],
    margin: { top: '25mm', bottom: '25mm' },
  });
  expect(pages.map(({ text }) => text)).toEqual([
    expect.stringMatching(/Ofertă.*una|una.*Ofertă/),
    expect.stringMatching(/Ofertă.*două|două.*Ofertă/),
  ]);
  for (const [n, { text }] of pages.entries()) {
    expect(text).toContain(`pagina ${n + 1} din 2, către țară`);
    expect(text).toContain('ȘȚ');
  }
});

test('the document says its language and title, and has the structure and bookmarks that readers of the screen need', async () => {
  const html = '<html lang="ro"><title>Raport</title><h1>Unu</h1><h2>Doi</h2><table><tr><th scope=col>a</table></html>';
  const whole = await world.render({ html });
  expect(whole).toMatchObject({ title: 'Raport', language: 'ro', isTagged: true, bookmarks: ['Unu', 'Doi'] });
  const bare = await world.render({ html, tagged: false, outline: false });
  expect(bare).toMatchObject({ isTagged: false, bookmarks: [] });
});

test.each([
  ['A4 unless something else is asked for', {}, '210 × 297'],
  ['A5', { format: 'A5' }, '148 × 210'],
  ['Letter, turned', { format: 'Letter', landscape: true }, '279 × 216'],
  ['its own width and height', { width: '80mm', height: '20cm' }, '80 × 200'],
  ['inches and points', { width: '4in', height: '288pt' }, '102 × 102'],
] as const)('the paper is %s', async (_, more, size) => {
  expect(sizes(await world.render({ html: '<p>x</p>', ...more }))).toEqual([size]);
});

test('the size in the style of the document goes first, unless it is told not to', async () => {
  const html = '<style>@page { size: 100mm 150mm }</style><p>x</p>';
  expect(sizes(await world.render({ html }))).toEqual(['100 × 150']);
  expect(sizes(await world.render({ html, cssPageSize: false }))).toEqual(['210 × 297']);
});

test('only the pages that are asked for are kept', async () => {
  const html = Array.from({ length: 9 }, (_, n) => `<p style="break-after:page">p${n + 1}</p>`).join('');
  const { pages } = await world.render({ html, pages: '1-2, 5, 8-' });
  expect(pages.map(({ text }) => text).filter(Boolean)).toEqual(['p1', 'p2', 'p5', 'p8', 'p9']);
});

test('scale, margins and backgrounds do what they say', async () => {
  const lines = Array.from({ length: 120 }, (_, n) => `<p>${n}</p>`).join('');
  const count = async (more: object) => (await world.render({ html: lines, ...more })).output.pages;
  expect(await count({ scale: 0.5 })).toBeLessThan(await count({}));
  expect(await count({ margin: '60mm' })).toBeGreaterThan(await count({ margin: '0mm' }));
  const html = '<body style="background:#eef">x</body>';
  const [full, plain] = [await world.render({ html }), await world.render({ html, printBackground: false })];
  expect(full.output.bytes).not.toBe(plain.output.bytes);
});

test('style sheets, pictures and fonts beside the HTML are used, also below folders and with spaces in their names', async () => {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
  const { pages, images, output } = await world.render({
    html: '<link rel="stylesheet" href="css/my style.css?v=2"><p>x</p><img src="img/ștampilă.png" width=20>',
    assets: [
      { name: 'css/my style.css', content: { text: 'p::after { content: " styled" } @import "more.css";' } },
      { name: 'img/ștampilă.png', content: { base64: pixel } },
    ],
    missing: 'fail',
  });
  expect(output.missing).toEqual([]);
  expect(pages[0]?.text).toBe('x styled');
  expect(images).toBe(1);
});

test('a file that is missing is named, or fails the run where that is asked for', async () => {
  const html = '<img src="logo.png"><img src="https://example.com/a.png">';
  const { output } = await world.render({ html });
  expect(output.missing.map(({ url, reason }) => `${reason} ${url}`).sort()).toEqual([
    'network-off https://example.com/a.png',
    'not-among-assets logo.png',
  ]);
  expect(await world.failure({ html, missing: 'fail' })).toBe('failed invalid GW_PDF_FILES_MISSING assets');
});

test('scripts are off unless they are asked for', async () => {
  const html = '<p id=o>still</p><noscript>no script</noscript><script>o.textContent = "moved"</script>';
  expect((await world.render({ html })).pages[0]?.text).toBe('still no script');
  expect((await world.render({ html, javascript: true })).pages[0]?.text).toBe('moved');
});

test('locale and time zone are those that are asked for, Romanian ones by default', async () => {
  const html = `<p id=o></p><script>o.textContent = [new Date(Date.UTC(2026, 0, 5, 22, 30)).toLocaleString(),
    navigator.language, (1234.5).toLocaleString()].join(' | ')</script>`;
  const text = async (more: object) => (await world.render({ html, javascript: true, ...more })).pages[0]?.text;
  expect(await text({})).toBe('06.01.2026, 00:30:00 | ro-RO | 1.234,5');
  expect(await text({ locale: 'en-GB', timezone: 'Europe/London' })).toBe('05/01/2026, 22:30:00 | en-GB | 1,234.5');
  expect(await world.failure({ html, timezone: 'Europe/Nowhere' })).toBe('failed invalid GW_PDF_TIMEZONE timezone');
});

test('it waits for a selector, for a function by its name, and says so when it waits in vain for one that is none', async () => {
  const html = `<p>a</p><script>setTimeout(() => { document.body.insertAdjacentHTML('beforeend', '<b class=late>late</b>');
    window.app = { isReady: async () => true } }, 300)</script>`;
  const text = async (waitFor: { selector: string } | { function: string }) =>
    (await world.render({ html, javascript: true, waitFor })).pages[0]?.text;
  expect(await text({ selector: 'b.late' })).toBe('a late');
  expect(await text({ function: 'app.isReady' })).toBe('a late');
  expect(await world.failure({ html, waitFor: { selector: '<<' } })).toBe(
    'failed invalid GW_PDF_SELECTOR waitFor.selector',
  );
  expect(await world.failure({ html, waitFor: { function: 'x' } })).toBe(
    'failed invalid GW_PDF_NEEDS_JAVASCRIPT javascript',
  );
});

test('pictures that load lazily far below are printed', async () => {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
  const html = `<div style="height:20000px"></div><img loading="lazy" src="a.png" width=50 height=50>`;
  const { images } = await world.render({ html, assets: [{ name: 'a.png', content: { base64: pixel } }] });
  expect(images).toBe(1);
});

test('metadata, attached files and the archival form are in the file; a password asks before it opens', async () => {
  const xml = '<Invoice/>';
  const attachments = [{ name: 'factura.xml', mediaType: 'application/xml', content: { base64: btoa(xml) } }];
  const html = '<html lang="ro"><title>x</title><p>Factură</p></html>';
  const archival = await world.render({
    html,
    metadata: { title: 'Factura 7', author: 'SC Țiglă SRL' },
    pdfa: { level: '3b', attachments },
  });
  expect(archival.title).toBe('Factura 7');
  expect(archival.file.toString('latin1')).toContain('pdfaid:part');
  const locked = await world.platform.client.call(renderPdf, { html, password: { open: 'parolă' } });
  const file = await world.platform.ports.blobs.get(locked.pdf);
  expect(file.toString('latin1')).toContain('/Encrypt');
  expect(locked.pages).toBe(1);
});

test('an invoice is made from its data', async () => {
  const { sampleData } = await import('../domain/templates/index.ts');
  const data = sampleData('invoice', 'ro') as never;
  const { pages, title } = await world.render({ template: { name: 'invoice', language: 'ro', data } });
  expect(title).toMatch(/^Factur/);
  expect(pages[0]?.text).toMatch(/CUI|CIF|Cod/);
});

test('HTML is taken from the blob store too, and must be UTF-8', async () => {
  const { blobs } = world.platform.ports;
  const right = await blobs.put(Buffer.from('<p>Bună</p>'), { mediaType: 'text/html' });
  expect((await world.render({ html: right })).pages[0]?.text).toBe('Bună');
  const wrong = await blobs.put(Buffer.from('<p>Bun\xe3</p>', 'latin1'), { mediaType: 'text/html' });
  expect(await world.failure({ html: wrong })).toBe('failed invalid GW_PDF_HTML_UNREADABLE html');
});

test.each([
  ['no source', {}, 'html'],
  ['two sources', { html: 'x', url: 'https://example.com' }, 'html'],
  ['a width without a height', { html: 'x', width: '10cm' }, 'width'],
  ['an archive with a password', { html: 'x', pdfa: { level: '3b' }, password: { open: 'a' } }, 'password'],
  ['a length without a unit', { html: 'x', margin: '10' }, 'margin'],
] as const)('%s breaks the contract before anything runs', async (_, input, field) => {
  expect(await world.failure(input as never)).toBe(`invalid GW_INPUT_INVALID ${field}`);
});

test.each([
  ['margins that leave no room', { margin: '150mm' }, 'GW_PDF_NO_ROOM margin'],
  ['pages that run backwards', { pages: '3-1' }, 'GW_PDF_NO_SUCH_PAGES pages'],
  ['pages that are not there', { pages: '7' }, 'GW_PDF_NO_SUCH_PAGES pages'],
  [
    'two assets of one name',
    {
      assets: [
        { name: 'a', content: { text: '1' } },
        { name: 'a', content: { text: '2' } },
      ],
    },
    'GW_PDF_ASSET_TWICE assets.1.name',
  ],
])('%s are invalid, with the field', async (_, more, failure) => {
  expect(await world.failure({ html: '<p>x</p>', ...more })).toBe(`failed invalid ${failure}`);
});
