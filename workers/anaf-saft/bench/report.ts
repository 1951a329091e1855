/**
 * How long `saft.report` takes for a D406 of 60,000 transactions in the blob store of a platform, how much memory the whole
 * process takes, and how long the event loop waits for it at most. Data and HTML; drawing the PDF is pdf.render's.
 *
 *   npx node workers/anaf-saft/bench/report.ts [rounds] [transactions]
 */

import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openTestPlatform } from '@genius/testing';
import { reportSaft } from '../src/contract/report.ts';
import { worker } from '../src/index.ts';
import { writeLargeMonth } from './make-large.ts';

interface Measured {
  seconds: number;
  memory: number;
  turn: number;
  lines: number;
}

if (process.argv[2] === 'one') await reportOne(process.argv[3] as string);
else await measure(Number(process.argv[2] ?? 3), Number(process.argv[3] ?? 60_000));

async function reportOne(path: string): Promise<void> {
  await using platform = await openTestPlatform({ workers: [worker] });
  const file = await platform.ports.blobs.put(createReadStream(path), { mediaType: 'application/xml' });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  const { report } = await platform.client.call(reportSaft, { file, pdf: false });
  const seconds = (performance.now() - start) / 1_000;
  delay.disable();
  const measured: Measured = {
    seconds,
    // The highest point ever, in kilobytes.
    memory: process.resourceUsage().maxRSS / 1_024,
    turn: delay.max / 1e6,
    lines: report.sections[0]?.lines ?? 0,
  };
  process.stdout.write(JSON.stringify(measured));
}

async function measure(rounds: number, transactions: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'genius-saft-'));
  try {
    const file = join(folder, 'd406.xml');
    const bytes = await writeLargeMonth(file, transactions);
    for (let round = 0; round < rounds; round++) {
      const { stdout } = spawnSync(process.execPath, [import.meta.filename, 'one', file], { encoding: 'utf8' });
      const { seconds, memory, turn, lines } = JSON.parse(stdout) as Measured;
      console.log(
        `${(bytes / 1_000_000).toFixed(0)} MB, ${lines} lines: ${seconds.toFixed(2)} s, ${memory.toFixed(0)} MiB of memory, the loop waits ${turn.toFixed(0)} ms at most`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
