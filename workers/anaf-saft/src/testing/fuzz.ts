/** Declarations damaged at random: what the judge must survive, and what it must never call valid. For tests and benches. */

import { validateSaft } from '../domain/validate/index.ts';
import { mutate, randomOf } from './mutate.ts';
import { MONTH, STOCKS, YEAR } from './sample-saft.ts';

export interface FuzzResult {
  inputs: number;
  illFormed: number;
  valid: number;
  slowestMs: number;
  /** Inputs that threw or, ill-formed by construction, were called valid: the seed and kind of each. */
  failures: string[];
}

const BASES = [MONTH, YEAR, STOCKS];
type Random = ReturnType<typeof randomOf>;

const splice = (text: string, at: number, remove: number, insert: string) =>
  text.slice(0, at) + insert + text.slice(at + remove);

/** Where the content of the root begins. */
const inside = (text: string, random: Random) => {
  const start = text.indexOf('<Header>') + 1;
  return start + random(text.lastIndexOf('</AuditFile>') - start);
};
const tagAt = (text: string, random: Random, sign: string) => text.indexOf(sign, inside(text, random));

/** Damage after which no document is well-formed. */
const ILL_FORMED: Readonly<Record<string, (text: string, random: Random) => Uint8Array>> = {
  'cut off': (text, random) => Buffer.from(text.slice(0, inside(text, random))),
  'end tag removed': (text, random) => {
    const at = tagAt(text, random, '</');
    return Buffer.from(splice(text, at, text.indexOf('>', at) + 1 - at, ''));
  },
  'end tag renamed': (text, random) => Buffer.from(splice(text, tagAt(text, random, '</') + 2, 0, 'x')),
  'bare ampersand': (text, random) => Buffer.from(splice(text, tagAt(text, random, '>') + 1, 0, '& ')),
  'entity of its own': (text, random) => Buffer.from(splice(text, tagAt(text, random, '>') + 1, 0, '&x;')),
  'bare less-than sign': (text, random) => Buffer.from(splice(text, tagAt(text, random, '>') + 1, 0, '< ')),
  'control character': (text, random) =>
    Buffer.from(splice(text, tagAt(text, random, '>') + 1, 0, String.fromCharCode(random(8) + 1))),
  'no UTF-8': (text, random) => {
    const bytes = Buffer.from(text);
    bytes[bytes.indexOf('>', inside(text, random)) + 1] = 0xf8 + random(8);
    return bytes;
  },
  'two roots': (text) => Buffer.from(text + text.slice(text.indexOf('<AuditFile'))),
  'without end': (text, random) => Buffer.from(splice(text, inside(text, random), 0, '<a>'.repeat(50 + random(100)))),
};

/** Damage of any kind: the verdict may be any, and it comes. */
const ANY: Readonly<Record<string, (text: string, random: Random) => Uint8Array>> = {
  'random bytes': (_, random) => Uint8Array.from({ length: random(2_000) }, () => random(256)),
  'bytes changed': (text, random) => {
    const bytes = Buffer.from(text);
    for (let i = 0; i < 5; i++) bytes[random(bytes.length)] = random(256);
    return bytes;
  },
  'a piece moved': (text, random) => {
    const from = random(text.length);
    const piece = text.slice(from, from + random(3_000));
    return Buffer.from(splice(text.replace(piece, ''), random(text.length), 0, piece));
  },
  'huge text': (text, random) => Buffer.from(splice(text, tagAt(text, random, '>') + 1, 0, 'ț&amp;'.repeat(30_000))),
  'many attributes': (text, random) => {
    const attributes = Array.from({ length: random(300) }, (_, i) => ` a${i}="x"`).join('');
    return Buffer.from(splice(text, tagAt(text, random, '>'), 0, attributes));
  },
  'comments and sections': (text, random) =>
    Buffer.from(splice(text, tagAt(text, random, '>') + 1, 0, '<!-- c --><![CDATA[ & ]]><?p i?>')),
  'one thing changed': (text, random) => Buffer.from(mutate(text, random(1_000_000)).xml),
};

/** Half of the inputs are ill-formed by construction. They arrive in pieces of random sizes. */
export async function fuzz(inputs: number, seed: number): Promise<FuzzResult> {
  const result: FuzzResult = { inputs, illFormed: 0, valid: 0, slowestMs: 0, failures: [] };
  for (let i = 0; i < inputs; i++) {
    const random = randomOf(seed + i);
    const isIllFormed = i % 2 === 0;
    const [kind, damage] = pick(isIllFormed ? ILL_FORMED : ANY, random);
    const bytes = damage(BASES[random(BASES.length)] as string, random);
    if (isIllFormed) result.illFormed++;
    const start = performance.now();
    try {
      const { isValid, kind: verdict, isSchemaValid } = await validateSaft(inPieces(bytes, random));
      if (isValid) result.valid++;
      if (isIllFormed && (isValid || verdict !== 'broken' || isSchemaValid)) {
        result.failures.push(`${seed + i} ${kind}: called ${verdict}`);
      }
    } catch (error) {
      result.failures.push(`${seed + i} ${kind}: ${String(error)}`);
    }
    result.slowestMs = Math.max(result.slowestMs, performance.now() - start);
  }
  return result;
}

function pick<T>(from: Readonly<Record<string, T>>, random: Random): [string, T] {
  const entries = Object.entries(from);
  return entries[random(entries.length)] as [string, T];
}

function* inPieces(bytes: Uint8Array, random: Random): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + random(random(2) === 0 ? 5_000 : 100_000);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
