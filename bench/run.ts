/**
 * `npm run bench`: our figures and those of the peers, measured in the same run, in turn.
 *
 *   --only NAME,NAME   send, senders, drain, latency, kill, backlog, idle, ready, celery
 *   --runs N           how often each is measured; medians are shown. Default 3
 *   --no-peers         ours only
 *   --json FILE        every figure
 */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Row } from './block.ts';
import { awaitedSend } from './blocks/awaited-send.ts';
import { backlog } from './blocks/backlog.ts';
import { celery } from './blocks/celery.ts';
import { drain } from './blocks/drain.ts';
import { kill } from './blocks/kill.ts';
import { latency } from './blocks/latency.ts';
import { ready } from './blocks/ready.ts';
import { resting } from './blocks/resting.ts';
import { senders } from './blocks/senders.ts';
import { within } from './measure/clock.ts';
import { fdatasyncP50 } from './measure/disk.ts';
import { median } from './measure/figures.ts';
import { describeMachine, waitForQuiet } from './measure/machine.ts';
import { installPeers } from './measure/peers.ts';
import { startRedis } from './measure/redis.ts';
import type { SystemName } from './systems/system.ts';
import { printRow, writeDocs } from './table.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    runs: { type: 'string', default: '3' },
    'no-peers': { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const blocks = [awaitedSend, senders, drain, latency, kill, backlog, resting, ready, celery];
const wanted = values.only?.split(',');
const unknown = wanted?.filter((name) => !blocks.some((block) => block.name === name)) ?? [];
const runs = Number(values.runs);
if (unknown.length || !(runs >= 1)) {
  console.error(
    `There is no block "${unknown.join(', ')}". Blocks: ${blocks.map(({ name }) => name).join(', ')}; --runs is 1 or more.`,
  );
  process.exit(2);
}

// Beside the sources, so that it is the disk that a user's data would be on (a temporary folder may be memory).
const home = join(import.meta.dirname, '..', '.genius');
mkdirSync(home, { recursive: true });
const world = mkdtempSync(join(home, 'bench-'));
process.on('exit', () => rmSync(world, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const peers = new Set<SystemName>(values['no-peers'] || values.only === 'celery' ? [] : installPeers());
const redis = peers.size ? await startRedis(world) : undefined;
if (!redis) for (const system of ['bee-queue', 'bullmq'] as const) peers.delete(system);

const syncs: number[] = [];
const idles: number[] = [];
let since = { syncs: 0, idles: 0 };
let places = 0;
const bench: Bench = {
  runs,
  withPeers: !values['no-peers'],
  present: (...systems) => systems.filter((system) => system === 'genius' || peers.has(system)),
  async turn() {
    idles.push(await waitForQuiet());
    syncs.push(fdatasyncP50(world));
    const folder = join(world, `${++places}`);
    mkdirSync(folder);
    return { folder, redisPort: redis?.port ?? 0 };
  },
  surroundings() {
    const fdatasyncMs = median(syncs.slice(since.syncs));
    const idle = median(idles.slice(since.idles));
    since = { syncs: syncs.length, idles: idles.length };
    return { fdatasyncMs, idle, text: `fdatasync p50 ${fdatasyncMs.toFixed(2)} ms, machine ${idle} % idle before` };
  },
  say: (text) => console.log(text),
};

console.log(describeMachine());
const rows: Row[] = [];
let failed = 0;
for (const block of blocks) {
  if (wanted && !wanted.includes(block.name)) continue;
  console.log(`\n${block.name} …`);
  since = { syncs: syncs.length, idles: idles.length };
  try {
    const measured = await within(block.limitMs, block.name, block.measure(bench));
    for (const row of measured) printRow(row);
    rows.push(...measured);
  } catch (error) {
    failed++;
    console.log(`  could not be measured: ${error instanceof Error ? error.message : String(error)}`);
  }
  for (const name of readdirSync(world))
    if (name !== 'redis') rmSync(join(world, name), { recursive: true, force: true });
}
redis?.stop();

const short = rows.filter(({ holds }) => holds === false).length;
const held = rows.filter(({ holds }) => holds).length;
console.log(
  `\n${held} hold, ${short} fall short, ${rows.length - held - short} not judged, ${failed} blocks not measured.`,
);
if (values.json)
  writeFileSync(values.json, `${JSON.stringify({ machine: describeMachine(), syncs, idles, rows }, null, 2)}\n`);
if (!wanted && rows.length) {
  const date = new Date().toISOString().slice(0, 10);
  const heading = `\`npm run bench\` on ${date}: ${describeMachine()}; fdatasync p50 ${median(syncs).toFixed(2)} ms over the run; medians of ${runs}.`;
  writeDocs(join(import.meta.dirname, '..', 'docs', 'performance.md'), heading, rows);
  console.log('Written to docs/performance.md.');
}
process.exit(failed ? 1 : 0);
