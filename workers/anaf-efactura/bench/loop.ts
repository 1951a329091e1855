/**
 * How long the event loop is held up at most while a task works on an invoice of 10,000 lines (6 MB), and how long the task
 * takes. `npx node bench/loop.ts` in this folder. The platform is embedded; the worker's tasks run as they do there.
 */

import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { InputOf, Task } from '@genius/contract';
import { openTestPlatform } from '@genius/testing';
import { signEnveloped } from '@genius/xml';
import { buildEfactura, exampleInvoice } from '../src/contract/build.ts';
import { efacturaHtml } from '../src/contract/html.ts';
import { parseEfactura } from '../src/contract/parse.ts';
import { validateInvoice } from '../src/contract/validate.ts';
import { verifyEfactura } from '../src/contract/verify.ts';
import { buildInvoice } from '../src/domain/build/build.ts';
import { worker } from '../src/index.ts';
import { createKey } from '../src/testing/create-key.ts';
import { writeZip } from '../src/testing/write-zip.ts';

const TIMES = 5;

await using platform = await openTestPlatform({ workers: [worker] });
const lines = Array.from(
  { length: 10_000 },
  (_, index) => exampleInvoice.lines[index % 2] as (typeof exampleInvoice.lines)[0],
);
const document = { ...exampleInvoice, type: '380', currency: 'RON', lines };
const { xml } = buildInvoice(document);
const { blobs } = platform.ports;
const { blob } = await blobs.put(Buffer.from(xml));
const zip = await blobs.put(
  writeZip([
    { name: '7.xml', bytes: xml },
    { name: 'semnatura_7.xml', bytes: signEnveloped(xml, createKey()) },
  ]),
);

await measure(verifyEfactura, { zip: { blob: zip.blob } });
await measure(validateInvoice, { file: { blob } });
await measure(parseEfactura, { source: { blob } });
await measure(buildEfactura, { document, validate: false });
await measure(efacturaHtml, { source: { blob } });

/** The first time is not counted: the thread loads the worker then. */
async function measure<T extends Task>(task: T, input: InputOf<T>): Promise<void> {
  const [delays, times]: [number[], number[]] = [[], []];
  for (let n = 0; n <= TIMES; n++) {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const begun = performance.now();
    await platform.client.call(task, input, { deadline: '5m' });
    if (n > 0) times.push(performance.now() - begun);
    delay.disable();
    if (n > 0) delays.push(delay.max / 1e6);
  }
  const took = times.sort((a, b) => a - b)[TIMES >> 1] as number;
  const row = { task: task.name, tookMs: Math.round(took), longestDelayMs: Math.round(Math.max(...delays)) };
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
