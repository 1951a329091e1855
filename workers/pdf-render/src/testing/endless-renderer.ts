/** A process with a browser at work on pages that never end, for tests that kill it. Says the browser's pid. */

import { findChromium } from '../providers/chromium/find-chromium.ts';
import { processTree } from '../providers/chromium/process-tree.ts';
import { createRenderer } from '../providers/chromium/renderer.ts';
import { loadHtml, printA4, unhurried } from './plain-run.ts';

const renderer = createRenderer({
  path: findChromium(process.env.CHROMIUM_PATH) ?? '',
  sandboxRequired: false,
  memoryMiB: 1_024,
  recycleAfter: 500,
  allowedHosts: new Set(),
});
await renderer.toPdf(loadHtml('<p>bine</p>'), printA4, unhurried());
const endless = { ...loadHtml('<script>for (;;) {}</script>'), javascript: true };
for (let n = 0; n < 2; n++) renderer.toPdf(endless, printA4, unhurried()).catch(() => undefined);
const pid = renderer.pid as number;
while ((await processTree(pid)).filter(({ kind }) => kind === 'renderer').length < 2) {
  await new Promise((done) => setImmediate(done));
}
process.send?.(pid);
