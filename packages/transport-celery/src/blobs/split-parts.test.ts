/** Parts of one size, whatever the pieces that come in. */

import { expect, it } from 'vitest';
import { splitParts } from './split-parts.ts';

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

it.each<[string, string[], string[]]>([
  ['nothing', [], ['.']],
  ['an empty piece', [''], ['.']],
  ['less than a part', ['ab', 'c'], ['abc.']],
  // A part is the last one only if nothing follows, which is known late.
  ['exactly a part', ['ab', 'cd'], ['abcd.']],
  ['exactly two parts', ['abcdefgh'], ['abcd', 'efgh.']],
  ['pieces across the edge', ['abc', 'def', '', 'ghi'], ['abcd', 'efgh', 'i.']],
])('%s', async (_title, content, parts) => {
  const seen: string[] = [];
  for await (const { part, isLast } of splitParts(pieces(...content), 4))
    seen.push(Buffer.from(part).toString() + (isLast ? '.' : ''));
  expect(seen).toEqual(parts);
});
