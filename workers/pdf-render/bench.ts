/**
 * Measures rendering: a one-page invoice, warm, beside a fresh Chromium for each document (Gotenberg's way of working)
 * and beside plain puppeteer on one browser; pages a second at concurrency 4; memory over 1,000 runs.
 *
 *   npm run bench -w workers/pdf-render [-- latency|throughput|memory]     default: all
 *
 * `CHROMIUM_PATH` chooses the browser, for all alike. The peers print the same HTML with the same options, take turns
 * with us so that a busy machine is busy for all, and neither guard the network nor limit memory.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { renderTemplate, sampleData } from './src/domain/templates/index.ts';
import { findChromium, INSTALL } from './src/providers/chromium/find-chromium.ts';
import { chromiumFlags } from './src/providers/chromium/flags.ts';
import { processTree } from './src/providers/chromium/process-tree.ts';
import { createRenderer, type Renderer } from './src/providers/chromium/renderer.ts';
import { loadHtml, printA4, unhurried } from './src/testing/plain-run.ts';

const path = findChromium(process.env.CHROMIUM_PATH) ?? '';
if (!path) {
  console.error(`NOTHING MEASURED: there is no Chromium. ${INSTALL}`);
  process.exit(1);
}
const wanted = process.argv[2] ?? 'all';
const wants = (part: string): boolean => wanted === 'all' || wanted === part;
const { html } = renderTemplate({ name: 'invoice', language: 'ro', data: sampleData('invoice', 'ro') } as never);

const renderer: Renderer = createRenderer({
  path,
  sandboxRequired: false,
  memoryMiB: 1_024,
  recycleAfter: 1_000_000,
  allowedHosts: new Set(),
});
const { isSandboxed } = await renderer.warm();
row(
  'browser',
  `${path}, sandbox ${isSandboxed ? 'on' : 'off'}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`,
);

const profiles: string[] = [];
const plain = await startPlain();
try {
  if (wants('latency')) await benchLatency();
  if (wants('throughput')) await benchThroughput();
  if (wants('memory')) await benchMemory();
} finally {
  await plain.close();
  await renderer.close();
  for (const profile of profiles) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}

async function ours(): Promise<void> {
  await renderer.toPdf(loadHtml(html), printA4, unhurried());
}

async function startPlain(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'genius-pdf-bench-'));
  profiles.push(profile);
  const root = process.getuid?.() === 0;
  return puppeteer.launch({
    executablePath: path,
    pipe: true,
    ignoreDefaultArgs: true,
    // As most who run as root in a container do.
    args: [
      ...chromiumFlags({ profile, sandbox: !root, heapMiB: 2_048 }).filter((flag) => !/startup-window/.test(flag)),
      'about:blank',
    ],
  });
}

/** What people write first: one browser, a context for each document. */
async function plainOn(browser: Browser): Promise<void> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setContent(html, { waitUntil: 'load' });
  await page.pdf({ format: 'A4', printBackground: true, preferCSSPageSize: true, tagged: true, outline: true });
  await context.close();
}

async function fresh(): Promise<void> {
  const browser = await startPlain();
  await plainOn(browser);
  await browser.close();
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function benchLatency(): Promise<void> {
  const RUNS = 200;
  const times: Record<'ours' | 'plain' | 'fresh', number[]> = { ours: [], plain: [], fresh: [] };
  for (let n = 0; n < 5; n++) await ours().then(() => plainOn(plain));
  for (let n = 0; n < RUNS; n++) {
    times.ours.push(await timed(ours));
    times.plain.push(await timed(() => plainOn(plain)));
    if (n % 10 === 0) times.fresh.push(await timed(fresh));
  }
  for (const [name, list] of Object.entries(times)) {
    row(`one-page invoice, ${name} (${list.length} runs)`, `p50 ${at(list, 0.5)} ms, p99 ${at(list, 0.99)} ms`);
  }
}

async function benchThroughput(): Promise<void> {
  const rate = async (work: () => Promise<void>, count: number): Promise<string> => {
    let left = count;
    const lane = async () => {
      while (left-- > 0) await work();
    };
    const ms = await timed(async () => void (await Promise.all([lane(), lane(), lane(), lane()])));
    return (count / (ms / 1_000)).toFixed(1);
  };
  const rates: Record<string, string[]> = { ours: [], plain: [], fresh: [] };
  for (let n = 0; n < 3; n++) {
    rates.ours?.push(await rate(ours, 80));
    rates.plain?.push(await rate(() => plainOn(plain), 80));
    rates.fresh?.push(await rate(fresh, 12));
  }
  for (const [name, list] of Object.entries(rates)) row(`pages a second at concurrency 4, ${name}`, list.join(', '));
}

async function benchMemory(): Promise<void> {
  const RUNS = 1_000;
  const pid = renderer.pid as number;
  const now = async () => {
    // Pages of the last runs are closed behind their backs.
    await new Promise((done) => setTimeout(done, 1_500));
    const tree = await processTree(pid);
    global.gc?.();
    return { mib: tree.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20, count: tree.length };
  };
  for (let n = 0; n < 50; n++) await ours();
  const before = await now();
  const nodeBefore = process.memoryUsage().rss / 2 ** 20;
  for (let n = 0; n < RUNS; n += 2) await Promise.all([ours(), ours()]);
  const after = await now();
  const nodeAfter = process.memoryUsage().rss / 2 ** 20;
  const growth = (from: number, to: number) =>
    `${from.toFixed(0)} → ${to.toFixed(0)} MiB (${(((to - from) / from) * 100).toFixed(1)} %)`;
  row(`memory of Chromium over ${RUNS} runs`, growth(before.mib, after.mib));
  row(`memory of this process over ${RUNS} runs`, growth(nodeBefore, nodeAfter));
  row('processes of Chromium before and after', `${before.count}, ${after.count}`);
}

function at(times: number[], share: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number).toFixed(0);
}

function row(what: string, value: string): void {
  console.log(`${what.padEnd(56)} ${value}`);
}
