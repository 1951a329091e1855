/** `genius demo`: an invoice's day, on the simulators. */

import { createReadStream, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatMs, newRunId } from '@genius/contract';
import { saveBlob } from '../call/save-blob.ts';
import { dispatch } from '../demo/dispatch.ts';
import { hire } from '../demo/hire.ts';
import { invoiceDay } from '../demo/invoice-day.ts';
import { monthInBooks } from '../demo/month.ts';
import { type DemoWorld, openDemoWorld } from '../demo/open-world.ts';
import { openSteps, type Told } from '../demo/step.ts';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { reportError } from '../report-error.ts';
import { readSettings, type Settings } from '../settings.ts';
import { onInterrupt } from '../stop-signals.ts';
import { startProgress } from '../terminal/progress-bar.ts';
import { style } from '../terminal/style.ts';
import { print, printFacts, printJson } from '../terminal/terminal.ts';

interface DemoOptions {
  save?: string;
  json?: boolean;
}

const DAY_MS = 86_400_000;

export async function run(options: DemoOptions): Promise<ExitCode> {
  const settings = readSettings();
  const fixtures = {
    picture: fixturePath('@genius/ocr', 'sample-invoice.jpg'),
    month: fixturePath('@genius/anaf-saft', 'month.jsonl'),
  };
  const world = await openDemoWorld(settings);
  try {
    return await play(world, settings, fixtures, options);
  } finally {
    await world.close();
  }
}

async function play(
  world: DemoWorld,
  settings: Settings,
  fixtures: { picture: string; month: string },
  options: DemoOptions,
): Promise<ExitCode> {
  const { client, ports } = world.platform;
  const stop = new AbortController();
  onInterrupt(() => stop.abort());
  const traceId = newRunId().replaceAll('-', '');
  let progress = startProgress('');
  progress.end();
  let count = 0;
  const begun = performance.now();
  if (!options.json) open(traceId);
  const steps = openSteps({
    client,
    traceId,
    signal: stop.signal,
    onStart: (title) => {
      progress = startProgress(title);
    },
    onProgress: (fraction, note) => progress.set(fraction, note),
    onTold: (told) => {
      progress.end();
      count++;
      if (options.json)
        printJson({ ...told, ms: Math.round(told.ms), facts: Object.fromEntries(told.facts), trace: traceId });
      else tell(count, told);
    },
  });
  try {
    const expiresAt = Date.now() + 7 * DAY_MS;
    const put = (path: string, mediaType: string) => ports.blobs.put(createReadStream(path), { mediaType, expiresAt });
    const photograph = await put(fixtures.picture, 'image/jpeg');
    const today = numberAndDates(new Date());
    const pdf = await invoiceDay(steps, { picture: photograph, ...today });
    await dispatch(steps, { date: today.issueDate, number: today.number });
    await monthInBooks(steps, { records: await put(fixtures.month, 'application/jsonl'), period: '2026-06' });
    await hire(steps, { number: today.number, signedOn: today.issueDate, startsOn: today.soon });
    if (options.save !== undefined) await saveBlob(ports, 'efactura.pdf', pdf, options.save);
  } catch (error) {
    progress.end();
    return reportError(error, options.json ?? false);
  }
  if (!options.json) close(performance.now() - begun, world, settings, options);
  return EXIT.done;
}

/** A number that no other day has had, and the dates of today in Romania. */
function numberAndDates(now: Date) {
  const iso = (at: Date) => at.toLocaleDateString('sv-SE', { timeZone: 'Europe/Bucharest' });
  const time = now.toLocaleTimeString('sv-SE', { timeZone: 'Europe/Bucharest' }).replaceAll(':', '');
  const issueDate = iso(now);
  return {
    number: `DEMO-${issueDate.replaceAll('-', '')}-${time}`,
    issueDate,
    dueDate: iso(new Date(now.getTime() + 30 * DAY_MS)),
    soon: iso(new Date(now.getTime() + 2 * DAY_MS)),
  };
}

function open(traceId: string): void {
  print();
  print(`  ${style('bold', say("An invoice's day", 'Ziua unei facturi'))}`);
  print(
    `  ${style('dim', say('everything outside is simulated; all runs belong to trace', 'tot ce e în afară este simulat; toate rulările țin de urma'))} ${style('dim', traceId)}`,
  );
  print();
}

function tell(count: number, { title, task, run, ms, outcome, facts }: Told): void {
  const mark = outcome === 'done' ? style('green', '✓') : style('yellow', '✗');
  print(`${String(count).padStart(2)} ${mark} ${style('bold', title)}  ${style('dim', formatMs(ms))}`);
  printFacts([
    ...facts.map(([name, value]) => [`  ${name}`, value] as const),
    [`  ${say('run', 'rulare')}`, `${style('dim', run)} ${style('cyan', task)}`],
  ]);
  print();
}

function close(ms: number, { runsItself }: DemoWorld, { sandboxPort }: Settings, { save }: DemoOptions): void {
  print(`   ${style('green', '✓')} ${say('the day is over', 'ziua s-a încheiat')}  ${style('dim', formatMs(ms))}`);
  if (save !== undefined) print(`     ${say('the PDF is in', 'PDF-ul este în')} ${style('underline', save)}`);
  if (runsItself) {
    print(
      `     ${style('dim', say('Beside a running platform (genius start) the pages of the simulators stay open to look at.', 'Lângă o platformă pornită (genius start), paginile simulatoarelor rămân deschise.'))}`,
    );
  } else {
    const page = (path: string) => style('underline', `http://127.0.0.1:${sandboxPort}${path}`);
    print(
      `     ANAF ${page('/anaf')}   REGES ${page('/reges')}   ${say('mail', 'poștă')} ${page('/inbox')}   Slack ${page('/slack')}`,
    );
  }
  print();
}

/** A file among a worker's fixtures: there in a clone, and not in the published package. */
function fixturePath(worker: string, name: string): string {
  const path = join(dirname(fileURLToPath(import.meta.resolve(worker))), '../fixtures', name);
  if (!existsSync(path)) throw cliErrors.GW_CLI_DEMO_AWAY();
  return path;
}
