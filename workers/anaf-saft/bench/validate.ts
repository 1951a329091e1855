/**
 * How long a D406 of 60,000 transactions takes a fresh process, from its start to its end, and how much memory; and how many
 * small declarations a second one core judges.
 *
 *   npx node workers/anaf-saft/bench/validate.ts [rounds] [transactions]
 */

import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateSaft } from '../src/domain/validate/index.ts';
import { MONTH } from '../src/testing/sample-saft.ts';
import { writeLargeMonth } from './make-large.ts';

if (process.argv[2] === 'one') await judgeOne(process.argv[3] as string);
else await measure(Number(process.argv[2] ?? 5), Number(process.argv[3] ?? 60_000));

async function judgeOne(file: string): Promise<void> {
  const { kind, elements } = await validateSaft(createReadStream(file, { highWaterMark: 262_144 }), {
    year: 2026,
    month: 6,
  });
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  // maxRSS is the highest point ever, in kilobytes; the times are in microseconds.
  const usage = { memory: maxRSS * 1_024, cpu: (userCPUTime + systemCPUTime) / 1_000_000 };
  process.stdout.write(JSON.stringify({ kind, elements, ...usage }));
}

async function measure(rounds: number, transactions: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'genius-saft-'));
  try {
    const file = join(folder, 'd406.xml');
    const bytes = await writeLargeMonth(file, transactions);
    const times: number[] = [];
    const computing: number[] = [];
    const memories: number[] = [];
    let said = '';
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      const { stdout } = spawnSync(process.execPath, [import.meta.filename, 'one', file], { encoding: 'utf8' });
      times.push((performance.now() - start) / 1_000);
      const { kind, elements, memory, cpu } = JSON.parse(stdout);
      computing.push(cpu);
      memories.push(memory / 1_048_576);
      said = `${kind}, ${elements} elements`;
    }
    console.log(
      `${(bytes / 1_000_000).toFixed(0)} MB, ${transactions} transactions, ${said}: ${median(times).toFixed(2)} s (${times.map((each) => each.toFixed(2)).join(' ')}), ${median(computing).toFixed(2)} s of computing, ${median(memories).toFixed(0)} MiB of memory; the start of the process is in them`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  const small = [Buffer.from(MONTH)];
  const count = 300;
  for (let i = 0; i < count; i++) await validateSaft(small);
  const start = performance.now();
  for (let i = 0; i < count; i++) await validateSaft(small);
  console.log(
    `${Math.round((count * 1_000) / (performance.now() - start))} declarations/s of ${MONTH.length} characters`,
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
