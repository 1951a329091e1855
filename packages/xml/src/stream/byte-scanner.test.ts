/** The byte scanner beside the other one: the same elements, the same refusals, at the same places. */

import { describe, expect, test } from 'vitest';
import { XmlError } from '../parse/xml-error.ts';
import { XmlReader } from '../parse/xml-reader.ts';
import { ByteScanner } from './byte-scanner.ts';
import { ByteTable } from './byte-table.ts';
import { FORM_CDATA } from './byte-text.ts';

interface Told {
  /** `open`, text, `close`, in order; white space between tags left out. */
  events: string[];
  /** Code, line and column; undefined for a document that is well-formed. */
  refusal: string | undefined;
}

const KNOWN = ['a', 'b', 'Amount'];
const decoder = new TextDecoder();

function byBytes(document: Uint8Array, size = document.length): Told {
  const events: string[] = [];
  const open: string[] = [];
  const text = (start: number, end: number, form: number) => {
    const raw = decoder.decode(scanner.buffer.subarray(start, end));
    events.push((form & FORM_CDATA) === 0 ? references(raw) : raw);
  };
  const scanner: ByteScanner = new ByteScanner(
    {
      open(_, attributes) {
        open.push(`{${scanner.uri}}${scanner.name}`);
        const shown = attributes.map(({ uri, local, value }) => ` {${uri}}${local}=${value}`);
        events.push(`<{${scanner.uri}}${scanner.name}${shown.join('')}`);
      },
      leaf(name, start, end, form) {
        events.push(`<{${scanner.uri}}${name < 0 ? scanner.name : KNOWN[name]}`);
        const own = `{${scanner.uri}}${scanner.name}`;
        text(start, end, form);
        events.push(`>${own}`);
      },
      text,
      close: () => void events.push(`>${open.pop()}`),
    },
    new ByteTable(KNOWN),
  );
  const refusal = caught(() => {
    for (let at = 0; at < document.length; at += size) scanner.feed(document.subarray(at, at + size));
    scanner.end();
  });
  return { events: joined(events), refusal };
}

function byText(document: Uint8Array): Told {
  const events: string[] = [];
  const reader = new XmlReader({
    open: ({ uri, local }, attributes) => {
      const shown = attributes.map(({ name, value }) => ` {${name.uri}}${name.local}=${value}`);
      events.push(`<{${uri}}${local}${shown.join('')}`);
    },
    close: ({ uri, local }) => void events.push(`>{${uri}}${local}`),
    text: (text) => void events.push(text),
  });
  const refusal = caught(() => {
    reader.write(document);
    reader.end();
  });
  return { events: joined(events), refusal };
}

const references = (raw: string) =>
  raw
    .replace(/\r\n?/g, '\n')
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex, digits, name) =>
      name
        ? ({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }[name as 'lt'] as string)
        : String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(digits)),
    );

/** Pieces of one text put together, what is only white space left out. */
function joined(events: readonly string[]): string[] {
  const done: string[] = [];
  for (const event of events) {
    const isTag = /^[<>]\{/.test(event);
    const before = done.at(-1);
    if (!isTag && before !== undefined && !/^[<>]\{/.test(before)) done[done.length - 1] = before + event;
    else done.push(event);
  }
  return done.filter((event) => event.trim() !== '');
}

function caught(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return `${error.code} ${error.line}:${error.column}`;
  }
}

const RIGHT = [
  '<a/>',
  '<a></a>',
  '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n  <b>1</b>\n  <Amount>2.00</Amount >\n</a>\n',
  '\ufeff<a>ș</a>',
  '<a xmlns="urn:x" xmlns:p="urn:p"><p:b c="1" p:c="&lt;&#65;">x</p:b><b xmlns="">y</b><b/></a>',
  '<a>x<!-- - --><b>y</b>z<?p i?><![CDATA[ <&> ]]></a>',
  '<a>&lt;&#x21B;&#539;&amp;</a>',
  '<a>1\r\n2\r3\n<b>4</b>\r\n</a>',
  '<țară țel="1">ț</țară>',
  '<a\n b = \'1\'\tc="2>"/>',
  '<a><b >1</b><c.d-e_1>2</c.d-e_1></a>',
  `<a>${'ș&amp;'.repeat(40_000)}</a>`,
  `<a><b>${'x'.repeat(200_000)}</b></a>`,
];

const WRONG = [
  '',
  '  ',
  'x',
  '<a',
  '<a>',
  '<a><b>1</a>',
  '<a>1</b>',
  '<a></a><a/>',
  '<a></a>x',
  'x<a></a>',
  '<a b="1" b="2"/>',
  '<a b="<"/>',
  '<a b="1"c="2"/>',
  '<p:a/>',
  '<a xmlns:p=""/>',
  '<!DOCTYPE a><a/>',
  '<a>&b;</a>',
  '<a>\n&</a>',
  '<a>& b</a>',
  '<a>&#0;</a>',
  '<a>]]></a>',
  '<a>\u0001</a>',
  '<a>\n\n  ș\u0002</a>',
  '<a>\uffff</a>',
  '<a b="\u0003"/>',
  '<a><!-- -- --></a>',
  '<a><!-- x</a>',
  '<a><?xml x?></a>',
  '<a><?1?></a>',
  '<a><!x></a>',
  '<1a/>',
  `<${'a'.repeat(1_001)}/>`,
  '<a><ă:b:c/></a>',
  '< a/>',
  '</a>',
  '<?xml version="1.0" encoding="ISO-8859-1"?><a/>',
  '<?xml encoding="UTF-8"?><a/>',
  ' <?xml version="1.0"?><a/>',
  '<![CDATA[x]]>',
  `${'<a>'.repeat(101)}`,
];

/** Refused for the same reason, at another character of the tag. */
const WRONG_TAGS = [
  '<a b=1/>',
  '<a b/>',
  '<a p:b="1"/>',
  '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>',
  '<a b="&c;"/>',
];

describe('what is well-formed', () => {
  test.each(RIGHT)('document %# is told as the other scanner tells it, in pieces of any size', (text) => {
    const document = Buffer.from(text);
    const other = byText(document);
    expect(other.refusal).toBeUndefined();
    const sizes = document.length > 1_000 ? [document.length, 60_000] : [document.length, 1, 2, 7];
    for (const size of sizes) expect({ size, ...byBytes(document, size) }).toEqual({ size, ...other });
  });
});

describe('what is not', () => {
  test.each(WRONG)('document %# is refused as the other scanner refuses it', (text) => {
    const document = Buffer.from(text);
    const { refusal } = byText(document);
    expect(refusal).toBeDefined();
    for (const size of [Math.max(document.length, 1), 1, 3]) {
      expect({ size, refusal: byBytes(document, size).refusal }).toEqual({ size, refusal });
    }
  });
});

test.each(WRONG_TAGS)('the tag %s is refused for the same reason', (text) => {
  const document = Buffer.from(text);
  const reason = byText(document).refusal?.split(':')[0];
  expect(reason).toBeDefined();
  expect(byBytes(document).refusal?.split(':')[0]).toBe(reason);
});

test('bytes that are no UTF-8 are refused where they stand', () => {
  const document = Buffer.from('<a>\n<b>ș!</b></a>');
  document[document.indexOf('!')] = 0xff;
  for (const size of [document.length, 1]) expect(byBytes(document, size).refusal).toBe('XML_BYTES 2:5');
  expect(byBytes(Buffer.from('<a>ș').subarray(0, 4)).refusal).toBe('XML_BYTES 1:4');
});

test('UTF-16 with its mark is read, whole or byte by byte', () => {
  const little = Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><a>ș</a>', 'utf16le');
  const big = Buffer.from(little).swap16();
  for (const document of [little, big]) {
    for (const size of [document.length, 1]) {
      expect(byBytes(document, size)).toEqual({ events: ['<{}a', 'ș', '>{}a'], refusal: undefined });
    }
  }
});

test('random damage is judged as the other scanner judges it', () => {
  const base = RIGHT.slice(2, 11)
    .join('')
    .replace(/<\?xml.*?\?>|\ufeff/g, '');
  const document = `<r>${base}</r>`;
  let state = 7;
  const random = (below: number) => {
    state = Math.imul(state, 48_271) % 0x7fffffff;
    return Math.abs(state) % below;
  };
  const signs = ['<', '>', '&', '/', '"', "'", ' ', '=', 'x', ':', ';', ']', '!', '?', '-', '\r', '\n', 'ș'];
  for (let i = 0; i < 3_000; i++) {
    let text = document;
    for (let edits = 1 + random(2); edits > 0; edits--) {
      const at = random(text.length);
      text = text.slice(0, at) + (signs[random(signs.length)] as string) + text.slice(at + random(3));
    }
    const bytes = Buffer.from(text);
    const codeOf = ({ refusal }: Told) => refusal?.split(' ')[0];
    expect({ text, code: codeOf(byBytes(bytes)) === undefined }).toEqual({
      text,
      code: codeOf(byText(bytes)) === undefined,
    });
  }
});

test('a tag longer than a million bytes is refused, and memory stays bounded', () => {
  expect(byBytes(Buffer.from(`<a b="${'x'.repeat(3_000_000)}"/>`), 65_536).refusal).toMatch(/^XML_TAG_TOO_LONG/);
});

test('declarations of very many prefixes cost no more than their size, however many elements declare one more', () => {
  const levels = Array.from({ length: 60 }, (_, level) => {
    return `<e ${Array.from({ length: 250 }, (_, n) => `xmlns:p${level}x${n}="u"`).join(' ')}>`;
  });
  const leaves = '<p0x0:l xmlns:q="v"/>'.repeat(20_000);
  const document = Buffer.from(`${levels.join('')}${leaves}${'</e>'.repeat(levels.length)}`);
  const before = process.cpuUsage().user;
  expect(byBytes(document).refusal).toBeUndefined();
  expect(process.cpuUsage().user - before).toBeLessThan(5_000_000);
});

test('a table finds its texts, and only them, however many there are', () => {
  const table = new ByteTable();
  const bytesOf = (text: string) => Buffer.from(text);
  for (let i = 0; i < 20_000; i++) {
    const bytes = bytesOf(`cod-${i}`);
    expect(table.add(bytes, 0, bytes.length)).toBe(i);
  }
  const known = bytesOf('xcod-19999x');
  expect([table.find(known, 1, 10), table.find(known, 0, 10), table.size, table.text(123)]).toEqual([
    19_999,
    -1,
    20_000,
    'cod-123',
  ]);
  expect(table.add(known, 1, 10)).toBe(19_999);
});
