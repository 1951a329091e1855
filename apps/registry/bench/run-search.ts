/**
 * Searches among a million runs, in both modes: `npx node apps/registry/bench/run-search.ts [embedded|postgres] [runs]`.
 * The runs are written as the stores hold them, their words taken in as ever; then each kind of search is asked 50 times.
 */

import { parseArgs } from 'node:util';
import type { RunQuery } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import { openMillion, type SearchedStore } from './searched-stores.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const [mode = 'embedded', count = '1000000'] = positionals;
const ROUNDS = 50;
const print = (line: string) => process.stdout.write(`${line}\n`);

const kinds: Record<string, (i: number) => RunQuery> = {
  newest: () => ({}),
  'state=failed': () => ({ state: 'failed' }),
  'state=running (none)': () => ({ state: 'running' }),
  'kind=refused': () => ({ kind: 'refused' }),
  dead: () => ({ dead: true }),
  'time, an hour': (i) => ({ createdFrom: BASE + i * 3_600_000, createdTo: BASE + (i + 1) * 3_600_000 }),
  subject: (i) => ({ subject: `s${i * 997}` }),
  'words, rare': (i) => ({ words: `nr${(i * 7919) % 100_000}` }),
  'words, 1 of 100': (i) => ({ words: `oras${i % 100}` }),
  'words, in all': () => ({ words: 'factura' }),
  'words, two of 100': (i) => ({ words: `oras${i % 100} strada${(i * 7) % 100}` }),
  'words in failures': () => ({ words: 'timeout', state: 'failed' }),
  'words, none': () => ({ words: 'inexistent' }),
  'words and a rare tenant': (i) => ({ words: 'factura', tenant: `t${i}` }),
  'words, beginning': (i) => ({ words: `nr${i}*` }),
};
const BASE = Date.parse('2026-01-01T00:00:00Z');

const folder = makeTestFolder();
const store: SearchedStore = await openMillion(mode as 'embedded' | 'postgres', folder.path, Number(count), BASE);
try {
  const begun = performance.now();
  for (let left = -1; left !== 0; ) ({ unsearched: left = 0 } = await store.find({ words: 'x' }));
  console.log(
    `${mode}: the words of ${count} runs were taken in in ${((performance.now() - begun) / 1_000).toFixed(1)} s`,
  );
  print('search                         p50 ms   p99 ms   runs');
  for (const [name, query] of Object.entries(kinds)) {
    const times: number[] = [];
    let found = 0;
    for (let i = 0; i < ROUNDS; i++) {
      const since = performance.now();
      found = (await store.find(query(i))).runs.length;
      times.push(performance.now() - since);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => (times[Math.ceil(share * ROUNDS) - 1] ?? 0).toFixed(1).padStart(8);
    print(`${name.padEnd(30)} ${at(0.5)} ${at(0.99)} ${String(found).padStart(6)}`);
  }
} finally {
  await store.close();
  folder.remove();
}
