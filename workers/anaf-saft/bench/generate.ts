/**
 * How long a D406 takes to be made and judged, and how much memory the whole process needs, cold start included.
 * `npx node bench/generate.ts [lines of the ledger]` in this folder; default 1,000,000. Each run is a process of its own.
 */

import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { makeTestFolder, openTestPlatform } from '@genius/testing';
import { exampleCompany } from '../src/contract/company.ts';
import { generateSaft } from '../src/contract/generate.ts';
import { worker } from '../src/index.ts';
import { makeRecords, makeTable } from './make-records.ts';

const RUNS = 3;
const [, script = '', what = '1000000', path = '', blob = '', form = ''] = process.argv;

if (path === '') await measureAll(Number(what));
else await measureOne(path, blob, form);

/** The records lie in the blob store of a folder before the measured process opens it. */
async function measureAll(lines: number): Promise<void> {
  for (const [of, make] of [
    ['jsonl', makeRecords],
    ['csv', makeTable],
  ] as const) {
    const folder = makeTestFolder();
    const records = join(folder.path, 'records');
    make(records, lines);
    const platform = await openTestPlatform({ folder: folder.path });
    const { blob, size = 0 } = await platform.ports.blobs.put(createReadStream(records));
    await platform.close();
    const once = () => {
      const { stdout } = spawnSync(process.execPath, [script, 'one', folder.path, blob, of], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
        // As the command line has it: without it every process and thread strips the types of all modules anew.
        env: { ...process.env, NODE_COMPILE_CACHE: join(folder.path, 'compiled') },
      });
      return JSON.parse(stdout) as Record<string, number>;
    };
    once();
    const runs = Array.from({ length: RUNS }, once);
    const median = (key: string) => runs.map((run) => run[key] as number).sort((a, b) => a - b)[RUNS >> 1];
    const medians = Object.fromEntries(Object.keys(runs[0] ?? {}).map((key) => [key, median(key)]));
    process.stdout.write(`${JSON.stringify({ of, lines, inputMB: mega(size), ...medians })}\n`);
    folder.remove();
  }
}

async function measureOne(folder: string, file: string, of: string): Promise<void> {
  await using platform = await openTestPlatform({ folder, workers: [worker] });
  const source = { ...(of === 'csv' ? { kind: 'ledger' as const } : {}), file: { blob: file } };
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
  const cpu = process.cpuUsage();
  const row = {
    xmlMB: mega(made.file.size ?? 0),
    generateS: seconds(judgingFrom - started),
    judgeS: seconds(ended - judgingFrom),
    allS: seconds(ended - started),
    // What it computed, on however many other programs' machine.
    cpuS: seconds((cpu.user + cpu.system) / 1_000),
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
