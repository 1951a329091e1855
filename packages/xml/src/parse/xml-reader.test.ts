import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { XmlError } from './xml-error.ts';
import { XmlReader } from './xml-reader.ts';

const DOCUMENT =
  '<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- ș --><r xmlns="urn:r" xmlns:p="urn:p"><p:a k="1&amp;2" p:l="\'>">ț😀 &#x219;&lt;\r\nx</p:a><b/><![CDATA[<&\r\n]]]]>]<?i j?></r>\n';

/** What is told, with the pieces of one text joined. */
const tell = (pieces: Iterable<string | Uint8Array>) => {
  const told: string[] = [];
  const reader = new XmlReader({
    open: (name, attributes) =>
      told.push(`<{${name.uri}}${name.local} ${attributes.map((a) => `{${a.name.uri}}${a.name.local}=${a.value}`)}>`),
    close: (name) => told.push(`</${name.local}>`),
    text: (text) =>
      told.at(-1)?.startsWith('"') ? told.push(`"${told.pop()?.slice(1)}${text}`) : told.push(`"${text}`),
  });
  for (const piece of pieces) reader.write(piece);
  reader.end();
  return told;
};

describe('a document in pieces', () => {
  test('is told as it arrives', () => {
    expect(tell([DOCUMENT])).toMatchInlineSnapshot(`
      [
        "<{urn:r}r >",
        "<{urn:p}a {}k=1&2,{urn:p}l='>>",
        ""ț😀 ș<
      x",
        "</a>",
        "<{urn:r}b >",
        "</b>",
        ""<&
      ]]]",
        "</r>",
      ]
    `);
  });

  test.each([1, 2, 3, 5, 7, 64])('is told the same when the pieces are %i long, as text or as bytes', (length) => {
    const whole = tell([DOCUMENT]);
    const texts = Array.from({ length: Math.ceil(DOCUMENT.length / length) }, (_, i) =>
      DOCUMENT.slice(i * length, (i + 1) * length),
    );
    const bytes = Buffer.from(DOCUMENT);
    const parts = Array.from({ length: Math.ceil(bytes.length / length) }, (_, i) =>
      bytes.subarray(i * length, (i + 1) * length),
    );
    expect(tell(texts)).toEqual(whole);
    expect(tell(parts)).toEqual(whole);
  });

  test.each([
    ['<a>\n<b>&nbsp;</b></a>', 'XML_ENTITY 2:4'],
    ['<a>\n<b></c></a>', 'XML_END_TAG 2:4'],
    ['<a>\r\n<!DOCTYPE', 'XML_DOCTYPE 2:1'],
    ['<a>\nx', 'XML_CUT_OFF 2:2'],
    ['<a/>\n<b', 'XML_OUTSIDE_ROOT 2:1'],
    ['<a>]]></a>', 'XML_CDATA_END 1:4'],
    ['', 'XML_EMPTY 1:1'],
  ])('%j is refused with the same place however it is cut', (document, expected) => {
    for (const pieces of [[document], [...document], [...document].map((sign) => Buffer.from(sign))]) {
      try {
        tell(pieces);
        expect.unreachable();
      } catch (error) {
        const { code, line, column } = error as XmlError;
        expect(`${code} ${line}:${column}`).toBe(expected);
      }
    }
  });

  test('that ends inside a character is refused', () => {
    expect(() => tell([Buffer.from('<a>ș').subarray(0, 4)])).toThrow(XmlError);
  });

  test('is held in memory only as far as its longest tag', () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const reader = new XmlReader({});
    const piece = Buffer.from(`${'<row><v>12.50</v></row>'.repeat(2_000)}\n`);
    reader.write('<all>');
    for (let i = 0; i < 200; i++) reader.write(piece);
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 600; i++) reader.write(piece);
    reader.write('</all>');
    reader.end();
    collect();
    // 27 MB have passed.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000);
  });

  test('may be bounded in bytes and in the length of a tag', () => {
    expect(() => new XmlReader({}, { maxBytes: 10 }).write('<a>12345678')).toThrow(/larger than 10/);
    const reader = new XmlReader({}, { maxTag: 100 });
    reader.write('<a b="');
    expect(() => reader.write('x'.repeat(200))).toThrow(/longer than 100/);
  });
});
