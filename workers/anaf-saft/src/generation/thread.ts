/** The thread that generates and judges: work on millions of lines would hold up the loop of the process. */

import { createReadStream, statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { generate } from '../domain/generate/generate.ts';
import { formatCents } from '../domain/model/cents.ts';
import { FaultyRecordsError } from '../domain/model/notes.ts';
import { validateSaft } from '../domain/validate/index.ts';
import { fileSpools } from './file-spools.ts';
import type { GenerationOrder, Told } from './messages.ts';
import { readParts } from './parts.ts';

const tell = (told: Told) => parentPort?.postMessage(told);

let nextAt = 0;
/** Progress is told a few times a second. */
function tellProgress(fraction: number, doing: string): void {
  const now = performance.now();
  if (now < nextAt) return;
  nextAt = now + 250;
  tell({ type: 'progress', fraction, doing });
}

/** Where reading the records ends and judging begins, in the progress of the whole. */
const JUDGING_FROM = 0.6;

const DOING = { masters: 'reading master data', documents: 'reading documents', writing: 'writing master data' };

async function run(order: GenerationOrder): Promise<void> {
  const spools = fileSpools(order.folder);
  const sources = order.sources.map(({ path, ...about }) => ({
    ...about,
    open: () => createReadStream(path, { highWaterMark: 256 * 1_024 }),
  }));
  const { parts, ledger, ...made } = await generate(
    { ...order, sources },
    {
      spools,
      onProgress: (fraction, doing) => tellProgress(fraction * JUDGING_FROM, DOING[doing]),
    },
  );
  const written = spools.written(parts);
  const bytes = written.reduce(
    (sum, part) => sum + ('text' in part ? Buffer.byteLength(part.text) : statSync(part.path).size),
    0,
  );
  const sums = { debit: formatCents(ledger.debit), credit: formatCents(ledger.credit) };
  tell({ type: 'made', made: { ...made, ledger: sums }, parts: written, bytes });
  const month = Number(order.period.to.slice(5, 7));
  const verdict = await validateSaft(readParts(written), {
    form: order.isTest ? 'D406T' : 'D406',
    year: Number(order.period.to.slice(0, 4)),
    month,
    maxFindings: 200,
    onProgress: (read) => tellProgress(JUDGING_FROM + (1 - JUDGING_FROM) * Math.min(1, read / bytes), 'judging'),
  });
  tell({ type: 'judged', verdict });
}

run(workerData as GenerationOrder).catch((error: unknown) => {
  if (error instanceof FaultyRecordsError) tell({ type: 'faulty', faults: error.faults });
  else tell({ type: 'failed', error });
});
