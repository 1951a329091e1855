/**
 * How long an invoice takes to build, to read and to verify, by its number of lines. `npx node bench/build.ts` in this folder.
 */

import { parseXml, signEnveloped, verifySignature } from '@genius/xml';
import { exampleInvoice } from '../src/contract/build.ts';
import { buildInvoice } from '../src/domain/build/build.ts';
import { readUbl } from '../src/domain/ubl/read-ubl.ts';
import { createKey } from '../src/testing/create-key.ts';

const signer = createKey();

/** The median of so many, ms. */
function median(times: number, work: () => unknown): string {
  const all = Array.from({ length: times }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  }).sort((a, b) => a - b);
  return (all[times >> 1] as number).toFixed(1);
}

for (const count of [2, 1_000, 10_000]) {
  const times = count > 1_000 ? 7 : 31;
  const lines = Array.from(
    { length: count },
    (_, index) => exampleInvoice.lines[index % 2] as (typeof exampleInvoice.lines)[0],
  );
  const invoice = { type: '380', currency: 'RON', ...exampleInvoice, lines };
  const { xml } = buildInvoice(invoice);
  const signed = signEnveloped(xml, signer);
  const row = {
    lines: count,
    bytes: Buffer.byteLength(xml),
    buildMs: median(times, () => buildInvoice(invoice)),
    readMs: median(times, () => readUbl(parseXml(xml))),
    verifyMs: median(times, () => verifySignature(signed)),
  };
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
