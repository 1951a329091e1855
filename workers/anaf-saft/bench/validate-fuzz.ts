/**
 * A hundred thousand damaged declarations: no crash, no hang, none that is ill-formed by construction called valid.
 *
 *   npx node workers/anaf-saft/bench/validate-fuzz.ts [inputs] [seed]
 */

import { fuzz } from '../src/testing/fuzz.ts';

const inputs = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000_007);
const start = performance.now();
const step = 10_000;
let slowest = 0;
let valid = 0;
let illFormed = 0;
const failures: string[] = [];
for (let done = 0; done < inputs; done += step) {
  const result = await fuzz(Math.min(step, inputs - done), seed + done);
  slowest = Math.max(slowest, result.slowestMs);
  valid += result.valid;
  illFormed += result.illFormed;
  failures.push(...result.failures);
  console.log(`${Math.min(done + step, inputs)} inputs, ${failures.length} failures`);
}
for (const failure of failures.slice(0, 20)) console.log(failure);
const seconds = (performance.now() - start) / 1_000;
console.log(
  `seed ${seed}: ${inputs} inputs (${illFormed} ill-formed by construction, ${valid} of the others valid) in ${seconds.toFixed(0)} s, slowest ${slowest.toFixed(1)} ms, ${failures.length} failures`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
