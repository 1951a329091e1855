/** From nothing to ready: a no-op worker's first run, and the command line's help. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Block, Row } from '../block.ts';
import { startChild } from '../measure/child.ts';
import { now } from '../measure/clock.ts';
import { median } from '../measure/figures.ts';
import { genius } from '../systems/genius.ts';

const cli = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'bin', 'genius.mjs');

export const ready: Block = {
  name: 'ready',
  limitMs: 120_000,
  async measure(bench) {
    const first: number[] = [];
    for (let run = 0; run < bench.runs + 2; run++) {
      const place = await bench.turn('genius');
      const sender = await genius.openSender(place);
      await sender.one({ id: 1 });
      await sender.close();
      const begin = now();
      const worker = await startChild('first-run', place);
      await worker.next('done', 10_000);
      first.push(now() - begin);
      await worker.stop();
    }
    const rows: Row[] = [
      row('no-op worker: process start to its first run done', 500, first, bench.surroundings().text),
    ];
    if (!existsSync(cli)) {
      bench.say('  packages/cli/bin/genius.mjs is not there: genius --help is left out');
      return rows;
    }
    const help: number[] = [];
    for (let run = 0; run < bench.runs + 2; run++) {
      await bench.turn('genius');
      const begin = now();
      const { status, stderr } = spawnSync(process.execPath, [cli, '--help'], { timeout: 10_000, encoding: 'utf8' });
      if (status !== 0) {
        bench.say(`  genius --help failed: ${stderr.trim().split('\n')[0]}`);
        return rows;
      }
      help.push(now() - begin);
    }
    rows.push(row('genius --help', 150, help, bench.surroundings().text));
    return rows;
  },
};

function row(what: string, barMs: number, took: number[], note: string): Row {
  const ms = median(took);
  const ours = `${Math.round(ms)} ms`;
  return { what, bar: `≤ ${barMs} ms`, ours, peers: '–', holds: ms <= barMs, note, figures: { took } };
}
