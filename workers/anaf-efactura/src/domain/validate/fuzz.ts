/** Invoices damaged at random: what the validator must survive, and what it must never call valid. For tests and benches. */

import { RULESETS } from './rules/rule-set.ts';
import { sampleInvoice } from './sample-invoice.ts';
import { validateXml } from './validate-xml.ts';

export interface FuzzResult {
  inputs: number;
  illFormed: number;
  valid: number;
  slowestMs: number;
  /** Inputs that threw or, ill-formed by construction, were called valid: the seed and kind of each. */
  failures: string[];
}

/** A small generator, so that a seed says everything. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

type Random = ReturnType<typeof randomOf>;

const BASE = sampleInvoice(2);
const PIECES =
  BASE.match(/<[^>]*>|[^<]+/g)?.concat([
    '&amp;',
    '&#x41;',
    '<![CDATA[x]]>',
    '<!-- c -->',
    '<?p i?>',
    '\u{1F600}',
    '19.005',
  ]) ?? [];
const at = (random: Random, text: string, pattern: RegExp): RegExpExecArray => {
  const matches = [...text.matchAll(pattern)];
  return matches[random(matches.length)] as RegExpExecArray;
};
const splice = (text: string, index: number, remove: number, insert: string) =>
  text.slice(0, index) + insert + text.slice(index + remove);

/** Damage after which no document is well-formed. */
const ILL_FORMED: Readonly<Record<string, (random: Random) => string>> = {
  'end tag removed': (random) => {
    const tag = at(random, BASE, /<\/[^>]+>/g);
    return splice(BASE, tag.index, tag[0].length, '');
  },
  'start tag removed': (random) => {
    const tag = at(random, BASE, /<c[^>]+>/g);
    return splice(BASE, tag.index, tag[0].length, '');
  },
  'end tag renamed': (random) => splice(BASE, at(random, BASE, /<\/c/g).index + 3, 0, 'x'),
  'bare ampersand': (random) => splice(BASE, at(random, BASE, /(?<=>)[^<\s]/g).index, 0, '& '),
  'entity of its own': (random) => splice(BASE, at(random, BASE, /(?<=>)[^<\s]/g).index, 0, '&x;'),
  'bare less-than sign': (random) => splice(BASE, at(random, BASE, /(?<=>)[^<\s]/g).index, 0, '< '),
  'control character': (random) => splice(BASE, 60 + random(BASE.length - 60), 0, String.fromCharCode(1 + random(8))),
  'half a pair': (random) => splice(BASE, at(random, BASE, /(?<=>)[^<\s]/g).index, 0, '\uD83D'),
  'cut off': (random) => BASE.slice(0, random(BASE.lastIndexOf('>'))),
  'second root': () => `${BASE}<a/>`,
  'text behind': () => `${BASE}x`,
  'document type': () => BASE.replace('?>', '?><!DOCTYPE Invoice [<!ENTITY x "y">]>'),
  'attribute twice': (random) => splice(BASE, at(random, BASE, / currencyID/g).index, 0, ' currencyID="RON"'),
  'attribute without quotes': (random) => splice(BASE, at(random, BASE, /"RON"/g).index, 5, 'RON'),
  'prefix not declared': (random) => splice(BASE, at(random, BASE, / currencyID/g).index + 1, 0, 'q:'),
  'end of CDATA in text': (random) => splice(BASE, at(random, BASE, /(?<=>)[^<\s]/g).index, 0, ']]>'),
  'comment with hyphens': (random) => splice(BASE, at(random, BASE, /<c/g).index, 0, '<!-- a -- b -->'),
};
const KINDS = Object.entries(ILL_FORMED);

/** Damage after which anything is possible. */
function mutate(random: Random): string | Uint8Array {
  const kind = random(10);
  if (kind === 0) return Buffer.from(Array.from({ length: random(200) }, () => random(256)));
  let text = kind === 1 ? '' : BASE;
  for (let changes = 1 + random(kind === 1 ? 60 : 6); changes > 0; changes--) {
    const index = random(text.length + 1);
    const piece = PIECES[random(PIECES.length)] as string;
    const remove = random(3) === 0 ? random(40) : 0;
    text = splice(text, index, remove, random(4) === 0 ? String.fromCharCode(random(0x3000)) : piece);
  }
  if (kind !== 2) return text;
  const bytes = Buffer.from(text);
  if (bytes.length > 0) bytes[random(bytes.length)] = random(256);
  return bytes;
}

/** Validates `count` inputs, half of them ill-formed by construction, by both rule sets in turn. */
export function fuzz(count: number, seed: number): FuzzResult {
  const result: FuzzResult = { inputs: 0, illFormed: 0, valid: 0, slowestMs: 0, failures: [] };
  for (let i = 0; i < count; i++) {
    const random = randomOf(seed + i * 2_654_435_761);
    const [kind, damage] = KINDS[random(KINDS.length)] as (typeof KINDS)[number];
    const isIllFormed = i % 2 === 0;
    const input = isIllFormed ? damage(random) : mutate(random);
    const start = performance.now();
    try {
      const ruleset = RULESETS[i % 4 < 2 ? 0 : 1];
      const { valid } = validateXml(input, { ruleset, structure: random(2) === 0 });
      if (valid) result.valid++;
      if (valid && isIllFormed) result.failures.push(`${seed}+${i}: ${kind} is called valid`);
    } catch (error) {
      result.failures.push(`${seed}+${i}: ${error instanceof Error ? error.stack?.slice(0, 300) : 'thrown'}`);
    }
    result.slowestMs = Math.max(result.slowestMs, performance.now() - start);
    result.inputs++;
    if (isIllFormed) result.illFormed++;
  }
  return result;
}
