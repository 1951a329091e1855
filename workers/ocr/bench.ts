/**
 * Measures the reading engine on the gold documents, beside Debian's Tesseract, and prints one table.
 *
 *   npm run bench -w workers/ocr [-- receipts|romanian|ro-receipts|invoices|scans|turns|steps|pdf]     default: all
 *
 * `GENIUS_GOLD` names the gold folder (default `../shared/gold` beside the repository). The peer is
 * `tesseract-ocr tesseract-ocr-ron`, best of eng and ron+eng with page modes 3 and 4, one thread.
 */

import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { characterErrors, diacritics, fold, sharedWords, tokens } from './bench-measures.ts';
import { scannedPdf } from './bench-pdf.ts';
import { ENGINE_ENVIRONMENT } from './src/domain/engine-environment.ts';
import { type DocumentReading, openReaders, type ReadOptions, readDocument } from './src/domain/read-document.ts';
import type { Steps } from './src/domain/read-page.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const gold = join(process.env.GENIUS_GOLD ?? join(here, '../../../shared/gold'), 'ocr');
if (!existsSync(gold)) {
  console.error(`NOTHING MEASURED: there is no gold at ${gold}; set GENIUS_GOLD.`);
  process.exit(1);
}
// The engine's process settings only take hold from the start, so the bench starts itself again with them.
if (process.env.MALLOC_ARENA_MAX === undefined) {
  const again = spawnSync(process.execPath, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, ...ENGINE_ENVIRONMENT },
  });
  process.exit(again.status ?? 1);
}

const PAGE_KINDS = ['clean', 'noise', 'noise-150dpi', 'skew-3deg', '100dpi', 'jpeg45-150dpi', 'phone'];
const RECEIPT_KINDS = ['clean', 'mild-photo', 'bad-photo'];
const PEER_MODES: [languages: string, mode: string][] = [
  ['eng', '3'],
  ['eng', '4'],
  ['ron+eng', '3'],
  ['ron+eng', '4'],
];
const STEPS: (keyof Steps)[] = ['orientation', 'lighting', 'deskew', 'upscale', 'twoReaders'];

// biome-ignore lint/suspicious/noExplicitAny: labels are trusted test data, checked by the figures that come out.
const json = (path: string): any => JSON.parse(readFileSync(join(gold, path), 'utf8'));
const labels = json('labels.json');
const made: { id: string; lines: string[]; date: string; total: string }[] = json('made-up-receipts.json');
const drawn = mkdtempSync(join(tmpdir(), 'genius-ocr-bench-'));
process.on('exit', () => rmSync(drawn, { recursive: true, force: true }));
const hasPeer = spawnSync('tesseract', ['--version']).status === 0;
if (!hasPeer) console.error('NO PEER: tesseract is absent; apt-get install tesseract-ocr tesseract-ocr-ron');

const wanted = process.argv[2] ?? 'all';
const wants = (part: string): boolean => wanted === 'all' || wanted === part;
const readers = openReaders();
const start = performance.now();
await readers.warm();
row('load', `${Math.round(performance.now() - start)} ms`);
if (['romanian', 'ro-receipts', 'steps', 'pdf'].some(wants)) {
  execFileSync(process.execPath, [join(gold, 'render.mjs'), drawn], { cwd: here, stdio: 'ignore' });
}

if (wants('receipts')) await benchReceipts();
if (wants('romanian')) for (const kind of PAGE_KINDS) await benchRomanian(kind);
if (wants('ro-receipts')) for (const kind of RECEIPT_KINDS) await benchRomanianReceipts(kind);
if (wants('invoices')) await benchInvoices();
if (wants('scans')) await benchScans();
if (wants('turns')) await benchTurns();
if (wants('steps')) await benchSteps();
if (wants('pdf')) await benchPdf();
row('peak memory, this process', `${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
await readers.close();

async function benchReceipts(): Promise<void> {
  const ids = Object.keys(labels.receipts).filter((id) => id !== 'how');
  const files = ids.map((id) => join(gold, 'sroie', `${id}.jpg`));
  const truths = ids.map((id) =>
    readFileSync(join(gold, 'sroie', `${id}.boxes.txt`), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(',').slice(8).join(','))
      .join('\n'),
  );
  const { reads, ms } = await readAll(files);
  const right = (field: 'date' | 'total'): number =>
    reads.filter((one, n) => one.fields?.[field]?.value === labels.receipts[ids[n] as string][field]).length;
  const peer = await peerBest(files, (texts) => f1(truths, texts));
  row(
    'English receipts, word F1',
    f1(
      truths,
      reads.map((one) => one.text),
    ).toFixed(3),
    '≥ 0.85',
    peer?.score.toFixed(3),
  );
  row('English receipts, date / total', `${right('date')} / ${right('total')} of ${ids.length}`, '≥ 90 %');
  time('English receipts', ms, peer?.ms, 1);
}

async function benchRomanian(kind: string, steps: Partial<Steps> = {}, name = 'Romanian A4'): Promise<void> {
  const numbers = readdirSync(drawn).flatMap((file) => /^page-(\d+)\.txt$/.exec(file)?.[1] ?? []);
  const files = numbers.map((n) => join(drawn, `page-${n}.${kind}.png`));
  const truths = numbers.map((n) => readFileSync(join(drawn, `page-${n}.txt`), 'utf8'));
  const { reads, ms } = await readAll(files, { fields: false, steps });
  const texts = reads.map((one) => one.text);
  const peer = name === 'Romanian A4' ? await peerBest(files, (peerTexts) => -cer(truths, peerTexts)) : undefined;
  const marks = diacritics(truths.map(fold), texts.map(fold));
  row(
    `${name}, ${kind}: CER, diacritics`,
    `${percent(cer(truths, texts))}, ${percent(marks)}`,
    kind === 'clean' ? '≤ 0.3 %, ≥ 99.5 %' : '≤ 0.5 %, ≥ 99.5 %',
    peer && percent(-peer.score),
  );
  if (name === 'Romanian A4') time(`Romanian A4, ${kind}`, ms, peer?.ms, 2);
}

async function benchRomanianReceipts(
  kind: string,
  steps: Partial<Steps> = {},
  name = 'Romanian receipts',
): Promise<void> {
  const cases = made.flatMap((receipt) =>
    ['dejavu', 'liberation'].map((font) => ({ receipt, file: join(drawn, `${receipt.id}.${font}.${kind}.png`) })),
  );
  const truths = cases.map(({ receipt }) => receipt.lines.join('\n'));
  const files = cases.map(({ file }) => file);
  const { reads, ms } = await readAll(files, { steps });
  const fields = reads.filter(
    (one, n) =>
      one.fields?.date?.value === cases[n]?.receipt.date && one.fields?.total?.value === cases[n]?.receipt.total,
  ).length;
  const peer = name === 'Romanian receipts' ? await peerBest(files, (texts) => f1(truths, texts)) : undefined;
  const score = f1(
    truths,
    reads.map((one) => one.text),
  ).toFixed(3);
  row(
    `${name}, ${kind}: word F1, date and total`,
    `${score}, ${fields} of ${cases.length}`,
    kind === 'bad-photo' ? '≥ 0.90' : '≥ 0.95',
    peer?.score.toFixed(3),
  );
  if (name === 'Romanian receipts') time(`Romanian receipts, ${kind}`, ms, peer?.ms, 2);
}

async function benchInvoices(): Promise<void> {
  const names = Object.keys(labels.invoices).filter((id) => id !== 'how');
  let right = 0;
  for (const name of names) {
    const { language, number, date, total } = labels.invoices[name];
    const { reads } = await readAll([join(gold, 'invoices', `${name}.pdf`)], {
      languages: [language],
      useTextLayer: false,
    });
    const fields = reads[0]?.fields;
    if (fields?.number?.value === number && fields?.date?.value === date && fields?.total?.value === total) right++;
    else console.log(`  ${name}: read ${fields?.number?.value}, ${fields?.date?.value}, ${fields?.total?.value}`);
  }
  row('invoices from pictures, number, date, total', `${right} of ${names.length}`, 'all');
}

async function benchScans(): Promise<void> {
  const scans = [
    ['tess/8071_093.3B.tif', 'tess/8071_093.3B.txt', '≤ 7 %'],
    ['tess/phototest.tif', 'tess/phototest.txt', ''],
    ['tess/eurotext.tif', 'tess/eurotext.txt', ''],
    ['ocrmypdf/linn.png', 'ocrmypdf/linn.txt', ''],
  ];
  for (const [picture = '', text = '', bar] of scans) {
    const file = join(gold, picture);
    const truth = [readFileSync(join(gold, text), 'utf8')];
    const { reads, ms } = await readAll([file], { fields: false });
    const peer = await peerBest([file], (texts) => -cer(truth, texts));
    row(
      `scan ${picture}, CER`,
      percent(
        cer(
          truth,
          reads.map((one) => one.text),
        ),
      ),
      bar,
      peer && percent(-peer.score),
    );
    time(`scan ${picture}`, ms, peer?.ms);
  }
}

async function benchTurns(): Promise<void> {
  const files = [
    ...readdirSync(join(gold, 'sroie'))
      .filter((file) => file.endsWith('.jpg'))
      .map((file) => join(gold, 'sroie', file)),
    join(gold, 'tess/phototest.tif'),
    join(gold, 'ocrmypdf/linn.png'),
    join(gold, 'ocrmypdf/typewriter.png'),
  ];
  let right = 0;
  for (const file of files) {
    for (const turn of [0, 90, 180, 270]) {
      const bytes = await sharp(file).rotate(turn).png().toBuffer();
      const read = await readDocument(readers, bytes, { fields: false });
      if ((turn + (read.readings[0]?.page.rotation ?? 0)) % 360 === 0) right++;
      else console.log(`  ${file} turned by ${turn}: found ${read.readings[0]?.page.rotation}`);
    }
  }
  row('turned by 0, 90, 180, 270°, found', `${right} of ${files.length * 4}`, 'all');
}

/** Each step left out, on the sets it is there for. */
async function benchSteps(): Promise<void> {
  for (const step of STEPS) {
    const without = { [step]: false };
    for (const kind of ['skew-3deg', '100dpi', 'phone']) await benchRomanian(kind, without, `A4 without ${step}`);
    await benchRomanianReceipts('bad-photo', without, `Romanian receipts without ${step}`);
  }
}

/** As many scanned pages as a call may have; what counts is the peak memory in the last row. */
async function benchPdf(): Promise<void> {
  const clean = readdirSync(drawn).filter((file) => /^page-\d+\.clean\.png$/.test(file));
  const pages = 50;
  const pdf = await scannedPdf(
    clean.map((file) => join(drawn, file)),
    pages,
  );
  const begun = performance.now();
  const read = await readDocument(readers, pdf, { fields: false });
  const seconds = (performance.now() - begun) / 1000;
  const truths = clean.map((file) => readFileSync(join(drawn, file.replace('.clean.png', '.txt')), 'utf8'));
  const expected = read.readings.map((_, n) => truths[n % truths.length] as string);
  const errors = cer(
    expected,
    read.readings.map(({ page }) => page.text),
  );
  row(`a scanned PDF of ${read.readings.length} pages, CER`, percent(errors), '≤ 0.3 %');
  row(`a scanned PDF of ${read.readings.length} pages, time`, `${seconds.toFixed(0)} s`, '≤ 240 s');
}

async function readAll(
  files: string[],
  options: ReadOptions = {},
): Promise<{ reads: DocumentReading[]; ms: number[] }> {
  const reads: DocumentReading[] = [];
  const ms: number[] = [];
  for (const file of files) {
    const bytes = readFileSync(file);
    const begun = performance.now();
    reads.push(await readDocument(readers, bytes, options));
    ms.push(performance.now() - begun);
  }
  return { reads, ms };
}

/** The peer's best score over its modes, and the times of the mode that had it. */
async function peerBest(
  files: string[],
  scoreOf: (texts: string[]) => number,
): Promise<{ score: number; ms: number[] } | undefined> {
  if (!hasPeer) return undefined;
  let score = -Infinity;
  let times: number[] = [];
  for (const [languages, mode] of PEER_MODES) {
    const texts: string[] = [];
    const ms: number[] = [];
    for (const file of files) {
      const begun = performance.now();
      texts.push(await runPeer(file, languages, mode));
      ms.push(performance.now() - begun);
    }
    const own = scoreOf(texts);
    if (own > score) [score, times] = [own, ms];
  }
  return { score, ms: times };
}

function runPeer(file: string, languages: string, mode: string): Promise<string> {
  return new Promise((resolve) => {
    const env = { ...process.env, OMP_THREAD_LIMIT: '1' };
    execFile('tesseract', [file, '-', '-l', languages, '--psm', mode], { env, maxBuffer: 1e8 }, (_error, stdout) =>
      resolve(stdout),
    );
  });
}

function f1(truths: string[], texts: string[]): number {
  let shared = 0;
  let all = 0;
  for (const [n, truth] of truths.entries()) {
    const a = tokens(truth);
    const b = tokens(texts[n] ?? '');
    shared += sharedWords(a, b);
    all += a.length + b.length;
  }
  return (2 * shared) / Math.max(1, all);
}

function cer(truths: string[], texts: string[]): number {
  const errors = truths.reduce((sum, truth, n) => sum + characterErrors(fold(truth), fold(texts[n] ?? '')), 0);
  return errors / truths.reduce((sum, truth) => sum + fold(truth).length, 0);
}

function time(name: string, ours: number[], peer: number[] | undefined, bar?: number): void {
  const a = median(ours);
  if (!peer) {
    row(`${name}, median time`, `${Math.round(a)} ms`);
    return;
  }
  const b = median(peer);
  row(
    `${name}, median time`,
    `${Math.round(a)} ms = ${(a / b).toFixed(2)} ×`,
    bar ? `≤ ${bar} ×` : '',
    `${Math.round(b)} ms`,
  );
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

function row(what: string, ours: string, bar = '', peer = ''): void {
  console.log(`| ${what.padEnd(52)} | ${ours.padEnd(22)} | ${bar.padEnd(18)} | ${peer.padEnd(9)} |`);
}
