/** The thread that generates: work on millions of lines would hold up the loop of the process. */

import { workerData } from 'node:worker_threads';
import { generate } from '../domain/generate/generate.ts';
import { formatCents } from '../domain/model/cents.ts';
import { FaultyRecordsError } from '../domain/model/notes.ts';
import { fileSpools } from './file-spools.ts';
import type { GenerationOrder, ToldOfGeneration } from './messages.ts';
import { readFilePieces } from './read-file-pieces.ts';
import { tell, tellProgress } from './tell.ts';

const DOING = { masters: 'reading master data', documents: 'reading documents', writing: 'writing master data' };

async function run(order: GenerationOrder): Promise<void> {
  const spools = fileSpools(order.folder);
  const sources = order.sources.map(({ path, ...about }) => ({ ...about, open: () => readFilePieces(path) }));
  const onProgress = (fraction: number, doing: keyof typeof DOING) => tellProgress(fraction, DOING[doing]);
  const { parts, ledger, ...made } = await generate({ ...order, sources }, { spools, onProgress });
  const sums = { debit: formatCents(ledger.debit), credit: formatCents(ledger.credit) };
  tell<ToldOfGeneration>({ type: 'made', made: { ...made, ledger: sums }, parts: spools.written(parts) });
}

run(workerData as GenerationOrder).catch((error: unknown) => {
  if (error instanceof FaultyRecordsError) tell<ToldOfGeneration>({ type: 'faulty', faults: error.faults });
  else tell<ToldOfGeneration>({ type: 'failed', error });
});
