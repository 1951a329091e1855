/** On a first start: reads the sample receipt and shows what came of it, so that a newcomer sees the platform at work. */

import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatMs } from '@genius/contract';
import { attachFile } from './call/attach-file.ts';
import { say } from './language.ts';
import type { OpenPlatform } from './open-platform.ts';
import { reportError } from './report-error.ts';
import { startProgress } from './terminal/progress-bar.ts';
import { style } from './terminal/style.ts';
import { print, printFacts } from './terminal/terminal.ts';
import { findTask } from './workers.ts';

const TASK = 'ocr.extract';
const EXTENSIONS = ['jpg', 'png', 'webp'];
const EXCERPT_LINES = 8;

interface Field {
  value?: unknown;
}

interface Read {
  text: string;
  fields?: { seller?: { name?: Field; cui?: Field }; number?: Field; date?: Field; total?: Field; currency?: Field };
}

export async function readSample(open: OpenPlatform, signal: AbortSignal): Promise<void> {
  const { client, ports } = open.platform;
  const task = await findTask(TASK);
  const file = samplePath();
  if (!task || !file || open.platform.unavailable.has(task.queue)) return;
  const { runs } = await ports.history.find({ task: TASK, limit: 1 });
  if (runs.length > 0) return;
  print(
    style(
      'dim',
      say(
        `First start: reading a sample receipt, ${basename(file)}`,
        `Prima pornire: citesc un bon de probă, ${basename(file)}`,
      ),
    ),
  );
  const progress = startProgress(TASK);
  const begun = performance.now();
  try {
    const run = await client.send(task, (await attachFile(ports, task, {}, { file })) as never);
    const read = (await run.result({
      signal,
      onProgress: ({ fraction, note }) => progress.set(fraction, note ?? TASK),
    })) as Read;
    progress.end();
    tell(read, performance.now() - begun, run.id);
  } catch (error) {
    progress.end();
    if (!signal.aborted) reportError(error, false);
  }
}

function tell({ text, fields }: Read, ms: number, id: string): void {
  const all = text.split('\n').filter((line) => line.trim() !== '');
  print();
  for (const line of all.slice(0, EXCERPT_LINES)) print(`  ${style('dim', '│')} ${line}`);
  if (all.length > EXCERPT_LINES)
    print(
      `  ${style('dim', say(`│ … ${all.length - EXCERPT_LINES} more lines`, `│ … încă ${all.length - EXCERPT_LINES} rânduri`))}`,
    );
  print();
  const value = (field: Field | undefined) => (field?.value === undefined ? undefined : String(field.value));
  const total = [value(fields?.total), value(fields?.currency)].filter(Boolean).join(' ');
  printFacts([
    [say('seller', 'vânzător'), value(fields?.seller?.name)],
    ['CUI', value(fields?.seller?.cui)],
    [say('number', 'număr'), value(fields?.number)],
    [say('date', 'dată'), value(fields?.date)],
    ['total', total],
  ]);
  print(
    `\n${style('green', '✓')} ${say('sample read', 'bon citit (sample read)')} ${say('in', 'în')} ${formatMs(ms)}\n`,
  );
  print(say('Try next, in another terminal:', 'Încercați apoi, în alt terminal:'));
  const picture = say('your-receipt.jpg', 'bonul-meu.jpg');
  for (const line of [`call ${TASK} --file ${picture}`, `show ${id}`, 'watch'])
    print(`  ${style('dim', '$')} ${style('cyan', `npx genius ${line}`)}`);
  print();
}

/** The sample of the worker's fixtures: there in a clone, and not in the published package. */
function samplePath(): string | undefined {
  try {
    const folder = join(dirname(fileURLToPath(import.meta.resolve('@genius/ocr'))), '../fixtures');
    return EXTENSIONS.map((each) => join(folder, `sample-receipt.${each}`)).find((path) => existsSync(path));
  } catch {
    return undefined;
  }
}
