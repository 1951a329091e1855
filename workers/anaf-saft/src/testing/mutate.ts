/** Declarations with one thing changed at random: an element removed, doubled, moved or renamed, a text made another. */

export interface Mutation {
  xml: string;
  what: string;
}

/** A small generator, so that a seed says everything. */
export function randomOf(seed: number): (below: number) => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Values that are right somewhere and wrong elsewhere. */
const VALUES = [
  '',
  ' ',
  '@@',
  '0',
  '-1',
  '+5',
  '-0',
  '007',
  '1.5',
  '1.',
  '.5',
  '1.123',
  '1.100',
  '1.1234567',
  '1e3',
  '1,00',
  ' 12 ',
  '12345678901234567',
  '1234567890123456.78',
  '00000000000000000000001.00',
  '12345678901234567890123',
  '2026-06-31',
  '2024-02-29',
  '2023-02-29',
  '2026-13-01',
  '2026-6-1',
  '15.06.2026',
  'RO',
  'ro',
  'ROU',
  'RON',
  ' RON',
  'EUR',
  'A',
  'ONGE',
  'BNR6',
  'D',
  'C',
  'GL',
  'Activ',
  'ț'.repeat(9),
  'ț'.repeat(10),
  'x'.repeat(18),
  'x'.repeat(19),
  'x'.repeat(35),
  'x'.repeat(36),
  'x'.repeat(70),
  'x'.repeat(71),
  'x'.repeat(256),
  'x'.repeat(257),
  '&amp;&lt;&#65;&#x21B;',
  '<![CDATA[12]]>',
  'a<!-- b -->c',
  '1<!-- b -->2',
];

/** Names of elements that may be out of place. */
const NAMES = ['Name', 'Taxonomies', 'Email', 'Journal', 'TaxEntity', 'CustomerID', 'Foo', 'ExchangeRate', 'Fax'];

export function mutate(base: string, seed: number): Mutation {
  const random = randomOf(seed);
  const elements = [...base.matchAll(/<([A-Z]\w*)>[^<]*<\/\1>|<([A-Z]\w*)\/?>/g)];
  const pick = () => elements[random(elements.length)] as RegExpExecArray;
  const leaves = elements.filter(([text]) => text.includes('</'));
  const leaf = leaves[random(leaves.length)] as RegExpExecArray;
  const [whole, name] = leaf;
  const replaced = (text: string) => base.slice(0, leaf.index) + text + base.slice(leaf.index + whole.length);
  switch (random(10)) {
    case 0:
      return { xml: replaced(''), what: `${whole} removed` };
    case 1:
      return { xml: replaced(whole + whole), what: `${whole} twice` };
    case 2: {
      const other = NAMES[random(NAMES.length)] as string;
      return { xml: replaced(`${whole}<${other}>1</${other}>`), what: `${other} after ${whole}` };
    }
    case 3: {
      const [text] = leaves[random(leaves.length)] as RegExpExecArray;
      return { xml: replaced(whole + text), what: `${text} after ${whole}` };
    }
    case 4: {
      const section = sectionAt(base, pick().index);
      if (section === undefined) return { xml: base, what: 'nothing' };
      const [start, end] = section;
      const text = base.slice(start, end);
      const isTwice = random(2) === 0;
      const xml = base.slice(0, start) + (isTwice ? text + text : '') + base.slice(end);
      return { xml, what: `${text.slice(0, 40)} ${isTwice ? 'twice' : 'removed'}` };
    }
    case 5:
      return { xml: replaced(whole.replace('>', ' kind="x">')), what: `an attribute of ${name}` };
    default: {
      const value = VALUES[random(VALUES.length)] as string;
      return { xml: replaced(`<${name}>${value}</${name}>`), what: `${name}: ${JSON.stringify(value)}` };
    }
  }
}

/** From where to where the element is that begins at `at`; undefined for the root and what is empty. */
function sectionAt(text: string, at: number): [number, number] | undefined {
  const name = /^<(\w+)>/.exec(text.slice(at, at + 100))?.[1];
  if (name === undefined || name === 'AuditFile') return undefined;
  const end = text.indexOf(`</${name}>`, at);
  return end < 0 ? undefined : [at, end + name.length + 3];
}
