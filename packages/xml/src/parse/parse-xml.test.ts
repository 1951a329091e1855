import { describe, expect, test } from 'vitest';
import { parseXml } from './parse-xml.ts';
import { XmlError } from './xml-error.ts';

const failure = (input: string | Uint8Array) => {
  try {
    parseXml(input);
  } catch (error) {
    if (error instanceof XmlError) return `${error.code} ${error.line}:${error.column}`;
    throw error;
  }
  return 'accepted';
};
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

describe('a document that is well-formed', () => {
  test('becomes a tree of elements with names, attributes and texts', () => {
    const tree = parseXml(
      '<?xml version="1.0" encoding="UTF-8"?>\n<!-- x --><f:a xmlns:f="urn:f" xmlns="urn:d" k="1&amp;2"><b f:k="x\ty"/>t&#x219;<c><![CDATA[<&]]>z</c></f:a>\n',
    );
    const shown = Array.from({ length: tree.count }, (_, element) => ({
      name: { ...tree.names.at(tree.name[element]!), id: 0 },
      parent: tree.parent[element],
      text: tree.text(element),
      texts: tree.textNodes(element),
      path: tree.path(element),
    }));
    expect(shown).toMatchInlineSnapshot(`
      [
        {
          "name": {
            "id": 0,
            "local": "a",
            "uri": "urn:f",
          },
          "parent": -1,
          "path": "/a",
          "text": "tș<&z",
          "texts": [
            "tș",
          ],
        },
        {
          "name": {
            "id": 0,
            "local": "b",
            "uri": "urn:d",
          },
          "parent": 0,
          "path": "/a/b",
          "text": "",
          "texts": [],
        },
        {
          "name": {
            "id": 0,
            "local": "c",
            "uri": "urn:d",
          },
          "parent": 0,
          "path": "/a/c",
          "text": "<&z",
          "texts": [
            "<&z",
          ],
        },
      ]
    `);
    const key = tree.names.find('', 'k')!.id;
    const prefixed = tree.names.find('urn:f', 'k')!.id;
    expect([tree.attribute(0, key), tree.attribute(1, key), tree.attribute(1, prefixed)]).toEqual([
      '1&2',
      undefined,
      'x y',
    ]);
  });

  test('has its text nodes parted by comments and elements, and joined over CDATA, as XPath sees them', () => {
    const tree = parseXml('<a>1<!-- - -->2<![CDATA[3]]>4<?p i?>5<b>no</b>6\r\n7</a>');
    expect(tree.textNodes(0)).toEqual(['1', '234', '5', '6\n7']);
    expect(tree.text(0)).toBe('12345no6\n7');
    expect(parseXml('<a></a>').textNodes(0)).toEqual([]);
  });

  test.each([
    ['a byte order mark', '\uFEFF<a/>'],
    ['single quotes and spaces in tags', "<a  b = '\"' ></a >"],
    ['a greater sign in text and in a value', '<a b=">">></a>'],
    ['names beyond ASCII', '<ț é="1"/>'],
    ['characters beyond the first plane', '<a>😀&#x1F600;</a>'],
    ['a namespace that is declared after its use in the tag', '<p:a p:b="1" xmlns:p="urn:p"/>'],
    ['the same local name in two namespaces', '<a xmlns:p="urn:p" xmlns:q="urn:q" p:b="1" q:b="1" b="1"/>'],
    ['instructions and comments around the root', '<?a?><!----><a/><?b c?><!-- d -->\n'],
    ['UTF-16 with its mark', utf16('<?xml version="1.0" encoding="UTF-16"?><a>ș</a>')],
  ])('may have %s', (_, input) => {
    expect(failure(input)).toBe('accepted');
  });
});

describe('a document that is not', () => {
  test.each([
    ['nothing', '', 'XML_EMPTY 1:1'],
    ['white space alone', ' \n ', 'XML_EMPTY 2:2'],
    ['a document type', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'XML_DOCTYPE 1:1'],
    ['a document type in small letters', '<!doctype a><a/>', 'XML_TAG 1:1'],
    ['an entity of its own', '<a>\n&xxe;</a>', 'XML_ENTITY 2:1'],
    ['an entity of its own in a value', '<a b="&xxe;"/>', 'XML_ENTITY 1:7'],
    ['a bare ampersand', '<a>M & S</a>', 'XML_ENTITY 1:6'],
    ['an ampersand before a distant semicolon', `<a>&${' '.repeat(50)};</a>`, 'XML_ENTITY 1:4'],
    ['a reference to a character that is not allowed', '<a>&#0;</a>', 'XML_ENTITY 1:4'],
    ['a reference to half a pair', '<a>&#xD800;</a>', 'XML_ENTITY 1:4'],
    ['a reference to a number beyond Unicode', '<a>&#x110000;</a>', 'XML_ENTITY 1:4'],
    ['a name of every object as an entity', '<a>&constructor;</a>', 'XML_ENTITY 1:4'],
    ['a control character', '<a>\u0001</a>', 'XML_CHARACTER 1:4'],
    ['half a surrogate pair', '<a>\uD800</a>', 'XML_CHARACTER 1:4'],
    ['a non-character', '<a>\uFFFE</a>', 'XML_CHARACTER 1:4'],
    ['an open element', '<a><b></b>', 'XML_CUT_OFF 1:11'],
    ['a cut tag', '<a><b c="1', 'XML_CUT_OFF 1:11'],
    ['a cut comment', '<a><!-- ', 'XML_CUT_OFF 1:9'],
    ['a cut CDATA section', '<a><![CDATA[x]]', 'XML_CUT_OFF 1:16'],
    ['a cut end tag', '<a></a', 'XML_CUT_OFF 1:7'],
    ['a lone sign', '<a><', 'XML_CUT_OFF 1:5'],
    ['two roots', '<a/><b/>', 'XML_OUTSIDE_ROOT 1:5'],
    ['text after the root', '<a/>x', 'XML_OUTSIDE_ROOT 1:5'],
    ['text before the root', 'x<a/>', 'XML_OUTSIDE_ROOT 1:1'],
    ['CDATA outside the root', '<a/><![CDATA[]]>', 'XML_OUTSIDE_ROOT 1:5'],
    ['an end tag too many', '<a/></a>', 'XML_OUTSIDE_ROOT 1:5'],
    ['crossed tags', '<a><b></a></b>', 'XML_END_TAG 1:7'],
    ['an end tag that goes on', '<a></ab>', 'XML_END_TAG 1:4'],
    ['an end tag of another prefix', '<p:a xmlns:p="u" xmlns:q="u"></q:a>', 'XML_END_TAG 1:30'],
    ['attributes in an end tag', '<a></a b="1">', 'XML_END_TAG 1:4'],
    ['the same attribute twice', '<a b="1" b="1"/>', 'XML_ATTRIBUTE_TWICE 1:10'],
    ['the same attribute by two prefixes', '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="1"/>', 'XML_ATTRIBUTE_TWICE 1:1'],
    ['an attribute without quotes', '<a b=1/>', 'XML_TAG 1:6'],
    ['an attribute without a value', '<a b/>', 'XML_TAG 1:5'],
    ['attributes that touch', '<a b="1"c="2"/>', 'XML_TAG 1:9'],
    ['a tag in a value', '<a b="<"/>', 'XML_TAG 1:7'],
    ['a space before the name', '< a/>', 'XML_NAME 1:1'],
    ['a name that starts with a digit', '<1a/>', 'XML_NAME 1:1'],
    ['two colons', '<a:b:c xmlns:a="u"/>', 'XML_NAME 1:1'],
    ['a colon at the end', '<a: xmlns:a="u"/>', 'XML_NAME 1:1'],
    ['a prefix that nobody declared', '<p:a/>', 'XML_PREFIX 1:1'],
    ['a prefix of an attribute that nobody declared', '<a p:b="1"/>', 'XML_PREFIX 1:1'],
    ['a prefix that is declared beside it', '<a><b xmlns:p="u"/><p:c/></a>', 'XML_PREFIX 1:20'],
    ['a prefix that is undeclared', '<a xmlns:p=""/>', 'XML_NAMESPACE 1:4'],
    ['another meaning of xml', '<a xmlns:xml="urn:x"/>', 'XML_NAMESPACE 1:4'],
    ['a declaration of xmlns', '<a xmlns:xmlns="urn:x"/>', 'XML_NAMESPACE 1:4'],
    ['the end of CDATA in text', '<a>]]></a>', 'XML_CDATA_END 1:4'],
    ['two hyphens in a comment', '<a><!-- a -- b --></a>', 'XML_COMMENT 1:11'],
    ['a comment that ends with three hyphens', '<a><!-- a ---></a>', 'XML_COMMENT 1:11'],
    ['an XML declaration that is not first', ' <?xml version="1.0"?><a/>', 'XML_DECLARATION 1:2'],
    ['an XML declaration without a version', '<?xml encoding="UTF-8"?><a/>', 'XML_DECLARATION 1:1'],
    ['an instruction without a target', '<a><? x?></a>', 'XML_INSTRUCTION 1:4'],
    ['an encoding that it is not in', '<?xml version="1.0" encoding="ISO-8859-2"?><a/>', 'XML_ENCODING 1:1'],
    [
      'bytes of UTF-8 that declare UTF-16',
      Buffer.from('<?xml version="1.0" encoding="UTF-16"?><a/>'),
      'XML_ENCODING 1:1',
    ],
    ['bytes that are not UTF-8', Buffer.from([60, 97, 62, 0xc3, 0x28, 60, 47, 97, 62]), 'XML_BYTES 1:1'],
    ['a sign of overlong UTF-8', Buffer.from([60, 97, 62, 0xc0, 0xbc, 60, 47, 97, 62]), 'XML_BYTES 1:1'],
    ['UTF-16 without its mark', Buffer.from('<a/>', 'utf16le'), 'XML_CHARACTER 1:2'],
    ['carriage returns before the fault', '<a>\r\n\r<b>\n&', 'XML_ENTITY 4:1'],
    ['a pair before the fault', '<a>😀&', 'XML_ENTITY 1:5'],
  ])('because of %s is refused with the place', (_, input, expected) => {
    expect(failure(input)).toBe(expected);
  });

  test.each([
    ['100 levels are enough', '<a>'.repeat(101), 'XML_TOO_DEEP 1:301'],
    [
      '256 attributes are enough',
      `<a ${Array.from({ length: 257 }, (_, i) => `b${i}=""`).join(' ')}/>`,
      /XML_TOO_MANY_ATTRIBUTES/,
    ],
    ['10 MiB are enough', `<a>${'x'.repeat(10 * 1_048_576)}</a>`, 'XML_TOO_LARGE 1:1'],
    [
      '20,000 names are enough',
      `<a>${Array.from({ length: 20_001 }, (_, i) => `<b${i}/>`).join('')}</a>`,
      /XML_TOO_MANY_NAMES/,
    ],
  ])('%s', (_, input, expected) => {
    expect(failure(input)).toMatch(expected);
  });

  test('tells what is wrong in English and Romanian, without the content', () => {
    try {
      parseXml('<a>&secret;</a>');
    } catch (error) {
      expect(error).toMatchObject({ code: 'XML_ENTITY', messageRo: expect.stringContaining('Referința &secret;') });
    }
    expect.assertions(1);
  });
});

test('what is hard by design takes no more time than its length asks for', () => {
  const many = 100_000;
  const hard = [
    `<a>${'<b xmlns:c="d" e="&amp;&#10;"/>'.repeat(many)}</a>`,
    `<a>${'<![CDATA[]]>'.repeat(many)}</a>`,
    `<a>${'&lt;'.repeat(many)}</a>`,
    `<a>${']'.repeat(many)}${'<!---->'.repeat(many)}</a>`,
    `${'<a xmlns:p="u">'.repeat(99)}${'<b xmlns:q="v"/>'.repeat(many)}${'</a>'.repeat(99)}`,
  ];
  const before = process.cpuUsage().user;
  for (const input of hard) parseXml(input);
  // Microseconds of this process; a quadratic step would take minutes.
  expect(process.cpuUsage().user - before).toBeLessThan(20_000_000);
});

test('paths of very many elements beside each other take no more time than there are elements', () => {
  const many = 100_000;
  const tree = parseXml(`<a>${'<b/>'.repeat(many)}<c/></a>`);
  const before = process.cpuUsage().user;
  const paths = Array.from({ length: tree.count }, (_, element) => tree.path(element));
  expect(process.cpuUsage().user - before).toBeLessThan(5_000_000);
  expect([paths[0], paths[1], paths[many], paths[many + 1]]).toEqual(['/a', '/a/b[1]', `/a/b[${many}]`, '/a/c']);
});
