/** Claiming with a million runs waiting and as many finished, against a thousand of each; and a new tenant's wait. */

import { createPlatform, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import type { Bench, Block } from '../block.ts';
import { startChild } from '../measure/child.ts';
import { sleep, within } from '../measure/clock.ts';
import { median } from '../measure/figures.ts';
import { multiplyRuns } from '../measure/fill.ts';
import { genius } from '../systems/genius.ts';
import { noOp } from '../systems/no-op.ts';
import type { Place } from '../systems/system.ts';

const CLAIMS = 200;
/** Handlers of this length are never claimed ahead, so that the gap between two is one completion and one claim. */
const WORK_MS = 8;
const CONCURRENCY = 10;
const URGENT = 1_000_000_000;

async function fill(place: Place, times: number): Promise<void> {
  const thousand = Array.from({ length: 1000 }, (_, id) => ({ id }));
  const sender = await genius.openSender(place);
  await sender.many(thousand);
  let done = 0;
  const all = Promise.withResolvers<void>();
  const worker = await genius.startWorker(place, {
    concurrency: 100,
    handle: async () => {},
    onStored: () => void (++done === 1000 && all.resolve()),
  });
  await within(30_000, 'the first thousand runs', all.promise);
  await worker.close();
  await sender.many(thousand);
  await sender.close();
  if (times > 1) multiplyRuns(place.folder, times - 1);
}

type Span = [id: number, start: number, end: number];

/** Medians of the gap between a handler's end and the next start, one at a time. */
async function claimGap(place: Place): Promise<number> {
  const order = { system: 'genius', place, concurrency: 1, mode: 'gaps', target: CLAIMS, workMs: WORK_MS };
  const worker = await startChild('worker', order);
  try {
    worker.send({ start: true });
    const spans = (await worker.next('spans', 60_000)).spans as Span[];
    return median(spans.slice(1).map(([, start], i) => start - (spans[i]?.[2] ?? start)));
  } finally {
    await worker.kill();
  }
}

/** How many other runs start between the confirmed send of a new tenant's run and its own start. */
async function newTenant(place: Place): Promise<{ others: number; ms: number }> {
  const platform = createPlatform(await openEmbedded({ folder: place.folder }), { log: silentLogger });
  const order = { system: 'genius', place, concurrency: CONCURRENCY, mode: 'gaps', workMs: WORK_MS };
  const worker = await startChild('worker', order);
  try {
    worker.send({ start: true });
    await worker.next('started');
    await sleep(500);
    const sent: number[] = [];
    for (let i = 0; i < 20; i++) {
      await platform.client.send(noOp, { id: URGENT + i }, { tenant: `new-${i}` });
      sent.push(Number(process.hrtime.bigint()) / 1e6);
      await sleep(30);
    }
    await sleep(1000);
    worker.send({ spans: true });
    const spans = (await worker.next('spans')).spans as Span[];
    const waits = sent.map((at, i) => {
      const start = spans.find(([id]) => id === URGENT + i)?.[1] ?? Number.POSITIVE_INFINITY;
      const others = spans.filter(([id, begun]) => id < URGENT && begun > at && begun < start).length;
      return { others: Number.isFinite(start) ? others : Number.POSITIVE_INFINITY, ms: start - at };
    });
    return { others: Math.max(...waits.map((one) => one.others)), ms: median(waits.map((one) => one.ms)) };
  } finally {
    await worker.kill();
    await platform.stop();
  }
}

export const backlog: Block = {
  name: 'backlog',
  limitMs: 300_000,
  async measure(bench: Bench) {
    const few = await bench.turn('genius');
    const many = await bench.turn('genius');
    await fill(few, 1);
    bench.say('  filling a folder with 1,000,000 waiting and 1,000,000 finished runs');
    await fill(many, 1000);
    const gaps = { few: [] as number[], many: [] as number[] };
    for (let run = 0; run < bench.runs; run++) {
      await bench.turn('genius');
      gaps.few.push(await claimGap(few));
      gaps.many.push(await claimGap(many));
    }
    const tenant = await newTenant(many);
    const { text } = bench.surroundings();
    const [a, b] = [median(gaps.few), median(gaps.many)];
    return [
      {
        what: 'claim with 1,000,000 waiting and as many finished: p50 of completion and next claim',
        bar: 'within 20 % of 1,000 waiting',
        ours: `${b.toFixed(2)} ms (1,000 waiting: ${a.toFixed(2)} ms; ${b >= a ? '+' : ''}${((b / a - 1) * 100).toFixed(0)} %)`,
        peers: '–',
        holds: b <= a * 1.2,
        note: text,
        figures: gaps,
      },
      {
        what: "a new tenant's run behind 1,000,000 of another",
        bar: `within one round (${CONCURRENCY} starts)`,
        ours: `at most ${tenant.others} others first; p50 ${tenant.ms.toFixed(1)} ms`,
        peers: '–',
        holds: tenant.others <= CONCURRENCY,
        note: `handlers of ${WORK_MS} ms, ${CONCURRENCY} at once`,
        figures: tenant,
      },
    ];
  },
};
