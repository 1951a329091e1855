/** Rules of paper, page lists, assets and addresses, as tables. */

import { expect, test } from 'vitest';
import { findAsset, inlineAssets, mapAssets } from './assets.ts';
import { chromiumPageRanges } from './page-ranges.ts';
import { inchesOf, layOutPaper } from './paper.ts';
import { hostKey, isAllowedUrl, readAllowedHosts } from './reachable-host.ts';
import { runningPart } from './running-part.ts';

test.each([
  ['25.4mm', 1],
  ['2.54cm', 1],
  ['0.5in', 0.5],
  ['96px', 1],
  ['72pt', 1],
])('%s are %f inches', (length, inches) => expect(inchesOf(length)).toBeCloseTo(inches, 10));

test('a named format, its own size, turned paper and margins by side are laid out in inches', () => {
  expect(layOutPaper({ format: 'A4', margin: '25.4mm', landscape: true })).toMatchObject({
    width: 297 / 25.4,
    height: 210 / 25.4,
    top: 1,
    left: 1,
  });
  expect(layOutPaper({ format: 'A4', width: '4in', height: '6in', margin: { top: '1in' }, landscape: false })).toEqual({
    width: 4,
    height: 6,
    top: 1,
    right: 10 / 25.4,
    bottom: 10 / 25.4,
    left: 10 / 25.4,
  });
});

test.each([
  ['margins wider than the paper', { format: 'A6', margin: '60mm' }],
  ['paper larger than a PDF may be', { format: 'A4', width: '250in', height: '10in', margin: '0mm' }],
])('%s leave nothing to print on', (_, wish) => expect(layOutPaper({ ...wish, landscape: false })).toBeUndefined());

test.each([
  ['1-3, 5, 8-', '1-3,5,8-'],
  [' 2 - 4 ', '2-4'],
  ['7', '7'],
  ['3-1', undefined],
  ['0-2', undefined],
])('the pages "%s" are %s to Chromium', (pages, expected) => expect(chromiumPageRanges(pages)).toBe(expected));

const svg = { name: 'img/ștampilă 1.svg', bytes: Buffer.from('<svg/>') };
const assets = mapAssets([svg, { name: 'x.css', bytes: Buffer.from(''), mediaType: 'text/css\r\nX: y' }]);

test.each(['/img/ștampilă 1.svg', '/img/%C8%99tampil%C4%83%201.svg', 'img/ștampilă 1.svg'])(
  'an asset is found by the path %s',
  (path) => expect(findAsset(assets, path)).toBe(svg),
);

test.each(['/img/', '/%', '/../img/ștampilă 1.svg', '/constructor'])('there is no asset at %s', (path) =>
  expect(findAsset(assets, path)).toBeUndefined(),
);

test('assets go into headers as data, whole names only', () => {
  const data = `data:image/svg+xml;base64,${Buffer.from('<svg/>').toString('base64')}`;
  expect(inlineAssets('<img src="img/ștampilă 1.svg"><a href="other">', assets)).toBe(
    `<img src="${data}"><a href="other">`,
  );
  expect(inlineAssets(`a{background:url('./img/ștampilă 1.svg')}`, assets)).toBe(`a{background:url('${data}')}`);
});

test('a header begins where the text of the page does; none is an empty one', () => {
  const paper = layOutPaper({ format: 'A4', margin: '25.4mm', landscape: false });
  if (!paper) throw new Error('A4 has room');
  expect(runningPart('<b>x</b>', assets, paper)).toContain('padding:0 1in 0 1in"><b>x</b></div>');
  expect(runningPart(undefined, assets, paper)).toBe('<span></span>');
});

test('hosts that the operator allowed are known by host and port, whatever their letters', () => {
  const allowed = readAllowedHosts(' Intranet.example , reports:8080, old:443,');
  expect([...allowed]).toEqual(['intranet.example', 'reports:8080', 'old']);
  expect(isAllowedUrl(new URL('https://intranet.example/x'), allowed)).toBe(true);
  expect(isAllowedUrl(new URL('http://reports:8080/x'), allowed)).toBe(true);
  expect(isAllowedUrl(new URL('http://reports/x'), allowed)).toBe(false);
  expect(isAllowedUrl(new URL('https://intranet.example:8443/x'), allowed)).toBe(false);
  expect(hostKey('Reports.', 8080)).toBe('reports:8080');
  expect(readAllowedHosts(undefined).size).toBe(0);
});
