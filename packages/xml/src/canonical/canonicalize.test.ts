import { describe, expect, test } from 'vitest';
import { parseXml } from '../parse/parse-xml.ts';
import { canonicalDocument, canonicalElement } from './canonicalize.ts';
import { childElements, type ElementNode, readNodes } from './nodes.ts';

const nodes = (xml: string) => readNodes(parseXml(xml).source);
const inclusive = (xml: string) => canonicalDocument(nodes(xml), { exclusive: false });
const exclusive = (xml: string) => canonicalDocument(nodes(xml), { exclusive: true });

/** The descendant at these places. */
const at = (xml: string, ...path: number[]) =>
  path.reduce<ElementNode>((element, index) => childElements(element)[index]!, nodes(xml).root);

describe('the inclusive form (examples of Canonical XML 1.0, chapter 3)', () => {
  test('3.1: instructions outside the root stay, each on its line; comments and the declaration go', () => {
    const xml = `<?xml version="1.0"?>

<?xml-stylesheet   href="doc.xsl"
   type="text/xsl"   ?>

<doc>Hello, world!<!-- Comment 1 --></doc>

<?pi-without-data     ?>

<!-- Comment 2 -->`;
    expect(inclusive(xml)).toBe(`<?xml-stylesheet href="doc.xsl"
   type="text/xsl"   ?>
<doc>Hello, world!</doc>
<?pi-without-data?>`);
  });

  test('3.2: white space in the document stays as it is', () => {
    const xml =
      '<doc>\n   <clean>   </clean>\n   <dirty>   A   B   </dirty>\n   <mixed>\n      A\n      <clean>   </clean>\n   </mixed>\n</doc>';
    expect(inclusive(xml)).toBe(xml);
  });

  test('3.3: empty elements get end tags, attributes and namespaces their order, superfluous namespaces go', () => {
    const xml = `<doc>
   <e1   />
   <e2   ></e2>
   <e3   name = "elem3"   id="elem3"   />
   <e5 a:attr="out" b:attr="sorted" attr2="all" attr="I'm"
      xmlns:b="http://www.ietf.org"
      xmlns:a="http://www.w3.org"
      xmlns="http://example.org"/>
   <e6 xmlns="" xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="" xmlns:a="http://www.w3.org"/>
      </e7>
   </e6>
</doc>`;
    expect(inclusive(xml)).toBe(`<doc>
   <e1></e1>
   <e2></e2>
   <e3 id="elem3" name="elem3"></e3>
   <e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I'm" attr2="all" b:attr="sorted" a:attr="out"></e5>
   <e6 xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns=""></e8>
      </e7>
   </e6>
</doc>`);
  });

  test('3.4: references and CDATA become text; what would be lost is written as a reference', () => {
    const xml = `<doc>
   <text>First line&#x0d;&#10;Second line</text>
   <value>&#x32;</value>
   <compute><![CDATA[value>"0" && value<"10" ?"valid":"error"]]></compute>
   <compute expr='value>"0" &amp;&amp; value&lt;"10" ?"valid":"error"'>valid</compute>
   <norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/>
</doc>`;
    expect(inclusive(xml)).toBe(
      `<doc>
   <text>First line&#xD;
Second line</text>
   <value>2</value>
   <compute>value&gt;"0" &amp;&amp; value&lt;"10" ?"valid":"error"</compute>
   <compute expr="value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot; ?&quot;valid&quot;:&quot;error&quot;">valid</compute>
   <norm attr=" '    &#xD;&#xA;&#9;   ' "></norm>
</doc>`.replace('&#9;', '&#x9;'),
    );
  });

  test('an element brings the namespaces and the xml: attributes that hold for it', () => {
    const xml = '<a xmlns="urn:a" xmlns:b="urn:b" xml:lang="ro"><c x="1"/></a>';
    expect(canonicalElement(at(xml, 0), { exclusive: false })).toBe(
      '<c xmlns="urn:a" xmlns:b="urn:b" x="1" xml:lang="ro"></c>',
    );
  });
});

describe('the exclusive form', () => {
  // Exclusive XML Canonicalization 1.0, 2.2: the same element in two surroundings.
  const first =
    '<n0:pdu xmlns:n0="http://a.example" xmlns:n1="http://b.example" xmlns:n2="x"><n1:elem2 xmlns:n1="http://b.example" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:pdu>';
  const second =
    '<n2:pdu xmlns:n1="http://b.example" xmlns:n2="http://foo.example" xml:lang="fr"><n1:elem2 xmlns:n1="http://b.example" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n2:pdu>';

  test('of an element does not depend on what is around it', () => {
    const expected =
      '<n1:elem2 xmlns:n1="http://b.example" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>';
    expect([first, second].map((xml) => canonicalElement(at(xml, 0), { exclusive: true }))).toEqual([
      expected,
      expected,
    ]);
  });

  test('declares a namespace where it is first used, and an empty default only against another', () => {
    expect(exclusive('<a xmlns="urn:a" xmlns:b="urn:b"><c><b:d/></c><e xmlns=""/></a>')).toBe(
      '<a xmlns="urn:a"><c><b:d xmlns:b="urn:b"></b:d></c><e xmlns=""></e></a>',
    );
  });

  test('keeps the prefixes that are asked for, the default among them', () => {
    const element = at('<a xmlns="urn:a" xmlns:b="urn:b" xmlns:c="urn:c"><b:d/></a>', 0);
    expect(canonicalElement(element, { exclusive: true, inclusivePrefixes: ['c', '', 'x'] })).toBe(
      '<b:d xmlns="urn:a" xmlns:b="urn:b" xmlns:c="urn:c"></b:d>',
    );
  });
});

test('names are ordered by code point, not by the halves of UTF-16', () => {
  expect(inclusive('<a \u{10000}="2" \uFDF0="1"/>')).toBe('<a \uFDF0="1" \u{10000}="2"></a>');
});

describe('a hostile document costs no more than its size', () => {
  const MOST_MS = 2_000;
  const many = (count: number, make: (index: number) => string) => Array.from({ length: count }, (_, n) => make(n));
  const spentMs = (work: () => void) => {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1_000;
  };

  test('with thousands of prefixes in force above thousands of elements that declare one more', () => {
    const levels = many(90, (level) => {
      return `<e ${many(100, (n) => `xmlns:p${level}x${n}="u" p${level}x${n}:a${n}=""`).join(' ')}>`;
    });
    const leaves = '<l xmlns:q="v" q:a=""/>'.repeat(5_000);
    const document = nodes(`${levels.join('')}${leaves}${'</e>'.repeat(levels.length)}`);
    expect(spentMs(() => canonicalDocument(document, { exclusive: true }))).toBeLessThan(MOST_MS);
  });

  test('with thousands of prefixes to treat as in the inclusive form, at each of thousands of elements', () => {
    const document = nodes(`<e xmlns:a="u">${'<l/>'.repeat(20_000)}</e>`);
    const inclusivePrefixes = many(20_000, (n) => `p${n}`);
    expect(spentMs(() => canonicalDocument(document, { exclusive: true, inclusivePrefixes }))).toBeLessThan(MOST_MS);
  });
});
