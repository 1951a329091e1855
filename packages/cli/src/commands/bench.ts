/** `genius bench`: this machine in a few figures, with runs that do nothing, in a folder that is thrown away. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineTask } from '@genius/contract';
import { createPlatform, defineWorker, handle, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { z } from 'zod';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { printJson, printTable } from '../terminal/terminal.ts';
import { wholeNumber } from '../whole-number.ts';

const noop = defineTask({
  name: 'bench.noop',
  queue: 'bench',
  summary: 'Does nothing.',
  input: z.object({ n: z.number() }),
  output: z.object({}),
  idempotent: 'it does nothing',
});
const worker = defineWorker({
  tag: 'bench',
  version: '0',
  summary: 'Measures.',
  concurrency: 100,
  tasks: [handle(noop, () => ({}))],
});

const SINGLE = 1_000;

export async function run(options: { runs: string; json?: boolean }): Promise<ExitCode> {
  const runs = wholeNumber(options.runs, '--runs');
  const folder = await mkdtemp(join(tmpdir(), 'genius-bench-'));
  try {
    const figures = await measure(folder, runs);
    if (options.json) printJson(figures);
    else
      printTable(
        [{ title: say('what', 'ce') }, { title: say('runs a second', 'rulări pe secundă'), align: 'right' }],
        [
          [
            say('send one after the other, each on disk', 'trimise una după alta, fiecare pe disc'),
            String(figures.sendPerSecond),
          ],
          [say(`send ${runs} at once`, `${runs} trimise deodată`), String(figures.sendAtOncePerSecond)],
          [say('work them off, 100 at once', 'prelucrate, 100 deodată'), String(figures.drainPerSecond)],
          [
            say('send and await one after the other', 'trimise și așteptate una după alta'),
            String(figures.callPerSecond),
          ],
        ],
      );
    return EXIT.done;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, runs: number) {
  const sender = createPlatform(await openEmbedded({ folder }), { log: silentLogger });
  const single = Math.min(SINGLE, runs);
  const sendPerSecond = await rate(single, async () => {
    for (let n = 0; n < single; n++) await sender.client.send(noop, { n });
  });
  const sendAtOncePerSecond = await rate(runs, () =>
    Promise.all(Array.from({ length: runs }, (_, n) => sender.client.send(noop, { n }))),
  );
  await sender.stop();
  const platform = createPlatform(await openEmbedded({ folder }), { workers: [worker], log: silentLogger });
  try {
    const drainPerSecond = await rate(runs + single, async () => {
      await platform.start();
      // Runs of one queue start in the order of their sending, so the last one ends when all have begun.
      await platform.client.call(noop, { n: -1 });
    });
    const callPerSecond = await rate(single, async () => {
      for (let n = 0; n < single; n++) await platform.client.call(noop, { n });
    });
    return { runs, sendPerSecond, sendAtOncePerSecond, drainPerSecond, callPerSecond };
  } finally {
    await platform.stop();
  }
}

async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return Math.round((count / (performance.now() - begun)) * 1_000);
}
