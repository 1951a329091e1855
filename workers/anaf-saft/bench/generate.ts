/**
 * How long a D406 takes to be made and judged, and how much memory the whole process needs, cold start included.
 * `npx node bench/generate.ts [lines of the ledger]` in this folder; default 1,000,000. Each run is a process of its own.
 */

import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestPlatform } from '@genius/testing';
import { exampleCompany } from '../src/contract/company.ts';
import { generateSaft } from '../src/contract/generate.ts';
import { worker } from '../src/index.ts';
import { makeRecords, makeTable } from './make-records.ts';

const RUNS = Number(process.env.RUNS ?? 3);
const [, script = '', what = '1000000', path = '', kind = ''] = process.argv;

if (path === '') measureAll(Number(what));
else await measureOne(path, kind);

function measureAll(lines: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'saft-bench-'));
  try {
    for (const [form, make] of [
      ['jsonl', makeRecords],
      ['csv', makeTable],
    ] as const) {
      const records = join(folder, `records.${form}`);
      make(records, lines);
      const runs = Array.from({ length: RUNS }, () => {
        const { stdout } = spawnSync(process.execPath, [script, 'one', records, form === 'csv' ? 'ledger' : 'mixed'], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        return JSON.parse(stdout) as Record<string, number>;
      });
      const median = (key: string) => runs.map((run) => run[key] as number).sort((a, b) => a - b)[RUNS >> 1];
      const keys = Object.keys(runs[0] ?? {});
      const row = { form, lines, ...Object.fromEntries(keys.map((key) => [key, median(key)])) };
      process.stdout.write(`${JSON.stringify(row)}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureOne(records: string, of: string): Promise<void> {
  if (!existsSync(records)) throw new Error(`there is no ${records}`);
  await using platform = await openTestPlatform({ workers: [worker] });
  const { blob } = await platform.ports.blobs.put(createReadStream(records));
  const source = of === 'ledger' ? { kind: 'ledger' as const, file: { blob } } : { file: { blob } };
  const started = performance.now();
  const run = await platform.client.send(generateSaft, {
    declaration: 'L',
    period: '2026-06',
    company: exampleCompany,
    sources: [source],
  });
  let judgingFrom = 0;
  const watch = setInterval(async () => {
    const note = (await run.status())?.progress?.note;
    if (note === 'judging' && judgingFrom === 0) judgingFrom = performance.now();
  }, 100);
  const made = await run.result({ deadline: '10m' });
  clearInterval(watch);
  const ended = performance.now();
  const row = {
    inputMB: mega(statSync(records).size),
    xmlMB: mega(made.file.size ?? 0),
    generateS: seconds(judgingFrom - started),
    judgeS: seconds(ended - judgingFrom),
    allS: seconds(ended - started),
    // Peak of the whole process, in KiB as Linux tells it.
    rssMB: mega(process.resourceUsage().maxRSS * 1_024),
    ledgerLines: made.documents.ledger?.lines ?? 0,
  };
  process.stdout.write(`${JSON.stringify(row)}\n`);
}

function mega(bytes: number): number {
  return Math.round(bytes / 1e6);
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
