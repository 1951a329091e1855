/**
 * Measures `anaf.taxpayer` against the simulator of ANAF at its strict pace of one call a second, and prints one table.
 *
 *   npm run bench -w workers/anaf-taxpayer
 *
 * Ten thousand CUIs in one run, and while it runs, every few seconds, another tenant's run about one firm.
 */

import { openTestPlatform, waitForState } from '@genius/testing';
import { validateTaxpayer } from './src/contract.ts';
import { normalizeRecord } from './src/domain/normalize.ts';
import { worker } from './src/index.ts';
import { openAnafWorld } from './src/testing/anaf-world.ts';
import { makeCuis, recordOf } from './src/testing/register.ts';

const CUIS = Number(process.env.BENCH_CUIS ?? 10_000);
const EVERY_MS = 5_000;

row('what', 'figure');
row('---', '---');
const record = recordOf(14_399_840, '2026-11-24');
const startedAt = performance.now();
for (let n = 0; n < 5_000; n++) normalizeRecord(record);
row('records put in order, a second', (5_000 / ((performance.now() - startedAt) / 1_000)).toFixed(0));

await using world = await openAnafWorld({ strictPace: true });
await using platform = await openTestPlatform({ workers: [worker] });
const cuis = makeCuis(CUIS);
const began = performance.now();
const big = await platform.client.send(validateTaxpayer, { cuis });
await waitForState(platform, big.id, 'running');
let isDone = false;
const singles: number[] = [];
const asking = (async () => {
  for (let n = 0; !isDone; n++) {
    const at = performance.now();
    const [cui] = makeCuis(1, 5_000_000 + n);
    await platform.client.call(validateTaxpayer, { cui: cui as string }, { deadline: '120s', tenant: 'another' });
    singles.push(performance.now() - at);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
})();
const output = await big.result({ deadline: '600s' });
const tookMs = performance.now() - began;
isDone = true;
await asking;
const again = performance.now();
await platform.client.call(validateTaxpayer, { cuis }, { deadline: '600s' });
const againMs = performance.now() - again;
const firewalled = world.anaf.state.calls(20_000).filter(({ note }) => note.includes('firewall')).length;
row(`${CUIS.toLocaleString('en')} CUIs at one call a second, seconds`, (tookMs / 1_000).toFixed(1));
row('found and not found', `${output.counts.found} and ${output.counts.notFound}`);
row('another tenant’s one firm meanwhile, median ms', median(singles).toFixed(0));
row('the slowest of them, ms', Math.max(...singles).toFixed(0));
row('turned away by the firewall', String(firewalled));
row('the same again from what is kept, seconds', (againMs / 1_000).toFixed(1));

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function row(...cells: string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
