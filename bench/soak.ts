/**
 * `npm run soak -- --minutes 60`: a producer and a worker under steady load. Heap and resident memory must be flat over
 * the last half, and retention must keep the file bounded.
 *
 *   --minutes N      default 60
 *   --per-second N   default 2,000
 */

import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Child, startChild } from './measure/child.ts';
import { now, sleep } from './measure/clock.ts';
import { median, slope } from './measure/figures.ts';
import { describeMachine } from './measure/machine.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, 'per-second': { type: 'string', default: '2000' } },
});
const minutes = Number(values.minutes);
const SAMPLE_MS = Math.min(10_000, (minutes * 60_000) / 36);
const HOUR_MS = 3_600_000;
/** Growth per hour that still counts as flat. */
const FLAT = 0.05;

const home = join(import.meta.dirname, '..', '.genius');
mkdirSync(home, { recursive: true });
const folder = mkdtempSync(join(home, 'soak-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

interface Sample {
  at: number;
  heapUsed: number;
  rss: number;
  count: number;
  fileBytes: number;
}

const sizeOf = (name: string): number => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;

console.log(`${describeMachine()}; ${values['per-second']} runs/s for ${minutes} minutes`);
const begin = now();
const order = { folder, perSecond: Number(values['per-second']), sampleMs: SAMPLE_MS };
const children = {
  worker: await startChild('soak', { ...order, role: 'worker' }, ['--expose-gc']),
  producer: await startChild('soak', { ...order, role: 'producer' }, ['--expose-gc']),
};
const samples: Record<keyof typeof children, Sample[]> = { worker: [], producer: [] };

async function collect(name: keyof typeof children, child: Child): Promise<void> {
  while (now() - begin < minutes * 60_000) {
    const message = (await child.next('sample', SAMPLE_MS + 30_000)) as unknown as Sample;
    const sample = { ...message, fileBytes: sizeOf('runs.sqlite') };
    samples[name].push(sample);
    const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
    const second = Math.round((sample.at - begin) / 1000);
    console.log(
      `${String(second).padStart(5)} s ${name.padEnd(8)} ${sample.count} runs, heap ${mb(sample.heapUsed)}, rss ${mb(sample.rss)}` +
        (name === 'worker' ? `, file ${mb(sample.fileBytes)}, log ${mb(sizeOf('runs.sqlite-wal'))}` : ''),
    );
  }
}

let failures = 0;
try {
  await Promise.all([collect('worker', children.worker), collect('producer', children.producer)]);
} catch (error) {
  failures++;
  console.log(`The soak ended early: ${error instanceof Error ? error.message : String(error)}`);
}

for (const name of ['worker', 'producer'] as const) {
  const half = samples[name].slice(Math.floor(samples[name].length / 2));
  judge(`${name} heap`, half, ({ heapUsed }) => heapUsed);
  judge(`${name} rss`, half, ({ rss }) => rss);
}
judge('file', samples.worker.slice(Math.floor(samples.worker.length / 2)), ({ fileBytes }) => fileBytes);
const behind = (samples.producer.at(-1)?.count ?? 0) - (samples.worker.at(-1)?.count ?? 0);
console.log(
  `sent ${samples.producer.at(-1)?.count}, handler calls ${samples.worker.at(-1)?.count}, behind by ${behind}`,
);
if (behind > order.perSecond * 30) failures++;
console.log(failures === 0 ? 'Flat.' : `${failures} not flat or behind.`);
await Promise.race([Promise.all([children.producer.stop(), children.worker.stop()]), sleep(15_000)]);
process.exit(failures === 0 ? 0 : 1);

/** A line through the last half, as growth per hour of the middle value. A short soak can not be this exact. */
function judge(what: string, half: readonly Sample[], pick: (sample: Sample) => number): void {
  const points = half.map((sample) => ({ x: sample.at, y: pick(sample) }));
  const growth = (slope(points) * HOUR_MS) / median(points.map(({ y }) => y));
  const span = ((half.at(-1)?.at ?? 0) - (half[0]?.at ?? 0)) / HOUR_MS;
  // Over a short span the noise of one sample is many per cent an hour: then the growth over the span itself counts.
  const measured = span < 0.25 ? growth * span : growth;
  const flat = half.length >= 5 && measured < FLAT;
  if (!flat) failures++;
  const text =
    span < 0.25 ? `${(measured * 100).toFixed(1)} % over the last half` : `${(growth * 100).toFixed(1)} % per hour`;
  console.log(`${flat ? '✓' : '✗'} ${what}: ${text} (bar: under ${FLAT * 100} %)`);
}
