/** Our scaling rule against the plain rule on six kinds of arrivals, at equal cost: `node bench/scaling.ts [seeds]`. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawBars } from './scaling/draw-bars.ts';
import { ourRule, plainRule } from './scaling/rules.ts';
import { type Outcome, simulate } from './scaling/simulate.ts';
import { makeTraces } from './scaling/traces.ts';

const seeds = Number(process.argv[2] ?? 5);
const POLL_SECONDS = 30;
const OUR_POLL_SECONDS = 15;

/** The target with which the plain rule costs what ours costs; its cost falls as the target rises. */
function atEqualCost(arrivals: readonly number[], seed: number, podSeconds: number, poll: number) {
  let [low, high] = [0.02, 2_000];
  let best: { target: number; outcome: Outcome } | undefined;
  const gap = (outcome: Outcome) => Math.abs(outcome.podSeconds - podSeconds);
  for (let turn = 0; turn < 14; turn++) {
    const target = Math.sqrt(low * high);
    const outcome = simulate(arrivals, plainRule(target, poll), seed);
    if (!best || gap(outcome) < gap(best.outcome)) best = { target, outcome };
    if (outcome.podSeconds > podSeconds) low = target;
    else high = target;
  }
  if (!best) throw new Error('no turn');
  return best;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const summed = (outcomes: readonly Outcome[]) => ({
  mean: mean(outcomes.map((each) => each.mean)),
  p95: mean(outcomes.map((each) => each.p95)),
  cost: mean(outcomes.map((each) => each.podSeconds)) / 3_600,
});

const kinds = makeTraces(1).map(({ name, what }) => ({ name, what }));
const rows = kinds.map(({ name, what }, index) => {
  const runs = Array.from({ length: seeds }, (_, seed) => {
    const { arrivals } = makeTraces(seed + 1)[index] as { arrivals: number[] };
    const ours = simulate(arrivals, ourRule(), seed);
    const plain = atEqualCost(arrivals, seed, ours.podSeconds, POLL_SECONDS);
    const quick = atEqualCost(arrivals, seed, ours.podSeconds, OUR_POLL_SECONDS);
    return { ours, plain, quick, default: simulate(arrivals, plainRule(100, POLL_SECONDS), seed) };
  });
  return {
    name,
    what,
    ours: summed(runs.map(({ ours }) => ours)),
    plain: summed(runs.map(({ plain }) => plain.outcome)),
    quick: summed(runs.map(({ quick }) => quick.outcome)),
    default: summed(runs.map((run) => run.default)),
    target: mean(runs.map(({ plain }) => plain.target)),
  };
});

const cell = ({ mean: m, p95, cost }: ReturnType<typeof summed>) =>
  `${m.toFixed(1)} / ${p95.toFixed(1)} | ${cost.toFixed(1)}`;
console.log(
  '| arrivals | ours: mean / p95 s | pods | plain, equal cost | pods | target | polled every 15 s | pods | target 100 | pods |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|');
for (const row of rows) {
  console.log(
    `| ${row.name} | ${cell(row.ours)} | ${cell(row.plain)} | ${row.target.toFixed(1)} | ${cell(row.quick)} | ${cell(row.default)} |`,
  );
}
const file = join(import.meta.dirname, '../../../docs/scaling.svg');
writeFileSync(file, drawBars(rows));
console.log(`\nDrawn: docs/scaling.svg`);
