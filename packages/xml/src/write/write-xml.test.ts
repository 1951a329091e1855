import { expect, test } from 'vitest';
import { writeXml, XmlWriteError } from './write-xml.ts';

test('elements, attributes and text are written, each child on a line of its own', () => {
  expect(
    writeXml({
      name: 'Invoice',
      attributes: { xmlns: 'urn:x', 'xmlns:cbc': 'urn:y' },
      content: [{ name: 'cbc:ID', content: 'A 1' }, { name: 'Empty' }, { name: 'Group', content: [{ name: 'b' }] }],
    }),
  ).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <Invoice xmlns="urn:x" xmlns:cbc="urn:y">
      <cbc:ID>A 1</cbc:ID>
      <Empty/>
      <Group>
        <b/>
      </Group>
    </Invoice>
    "
  `);
});

test('text can not become markup, in an element or in an attribute', () => {
  const hostile = `</a><b x="1'">&amp;]]>\r\n\t`;
  expect(
    writeXml({ name: 'a', attributes: { x: hostile }, content: hostile }, { indent: false, declaration: false }),
  ).toBe(
    `<a x="&lt;/a&gt;&lt;b x=&quot;1'&quot;&gt;&amp;amp;]]&gt;&#13;&#10;&#9;">` +
      `&lt;/a&gt;&lt;b x="1'"&gt;&amp;amp;]]&gt;&#13;\n\t</a>`,
  );
});

test.each([
  ['a control character', { name: 'a', content: '\u0001' }],
  ['half a character', { name: 'a', content: '\ud800' }],
  ['a control character in an attribute', { name: 'a', attributes: { x: '\u000b' } }],
  ['a name that is none', { name: 'a b' }],
  ['an attribute whose name is none', { name: 'a', attributes: { 'x="1" y': '' } }],
])('%s is refused with its place', (_, inner) => {
  const attempt = () => writeXml({ name: 'root', content: [inner] });
  expect(attempt).toThrow(XmlWriteError);
  expect(attempt).toThrow(/^\/root\//);
});
