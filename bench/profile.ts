/** `node bench/profile.ts [drain|senders]`: where the time of our own hot path goes, by self time (V8's sampler). */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { now } from './measure/clock.ts';
import { genius } from './systems/genius.ts';

const what = process.argv[2] ?? 'drain';
const home = join(import.meta.dirname, '..', '.genius');
mkdirSync(home, { recursive: true });
const folder = mkdtempSync(join(home, 'profile-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const place = { folder, redisPort: 0 };
const RUNS = 60_000;

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: 200 });

const sender = await genius.openSender(place);
let begin: number;
if (what === 'drain') {
  for (let from = 0; from < RUNS; from += 1000) {
    await sender.many(Array.from({ length: 1000 }, (_, i) => ({ id: from + i })));
  }
  await sender.close();
  const all = Promise.withResolvers<void>();
  let stored = 0;
  await session.post('Profiler.start');
  begin = now();
  await genius.startWorker(place, {
    concurrency: 100,
    handle: async () => {},
    onStored: () => void (++stored === RUNS && all.resolve()),
  });
  await all.promise;
} else {
  await session.post('Profiler.start');
  begin = now();
  let id = 0;
  const loop = async () => {
    while (id < RUNS * 2) await sender.one({ id: id++ });
  };
  await Promise.all(Array.from({ length: 100 }, loop));
}
const ms = now() - begin;
const { profile } = await session.post('Profiler.stop');

const self = new Map<string, number>();
const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
(profile.samples ?? []).forEach((id, i) => {
  const frame = nodes.get(id);
  if (!frame) return;
  const file = frame.url.replace(/^.*\/(packages|node_modules|bench)\//, '$1/');
  const name = `${frame.functionName || '(anonymous)'} ${file}${file ? `:${frame.lineNumber + 1}` : ''}`;
  self.set(name, (self.get(name) ?? 0) + (profile.timeDeltas?.[i] ?? 0) / 1000);
});
const total = [...self.values()].reduce((sum, one) => sum + one, 0);
console.log(`${what}: ${Math.round(((what === 'drain' ? RUNS : RUNS * 2) / ms) * 1000)} runs/s under the profiler`);
for (const [name, time] of [...self].sort((a, b) => b[1] - a[1]).slice(0, 32)) {
  console.log(`${((100 * time) / total).toFixed(1).padStart(5)} %  ${name}`);
}
process.exit(0);
