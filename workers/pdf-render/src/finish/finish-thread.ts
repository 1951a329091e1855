/** The inside of the thread that finishes PDFs: pages are counted, and what was asked for is written into the file. */

import { parentPort } from 'node:worker_threads';
import { countPages } from '../domain/pdf/count-pages.ts';
import { finishPdf } from '../domain/pdf/finish.ts';
import { PdfFault } from '../domain/pdf/pdf-fault.ts';
import type { FinishAnswer, FinishQuestion } from './finish-off-loop.ts';

parentPort?.on('message', async (question: FinishQuestion) => {
  const answer = await answerTo(question);
  const moved = 'bytes' in answer ? [answer.bytes.buffer as ArrayBuffer] : [];
  parentPort?.postMessage(answer, moved);
});

async function answerTo({ id, bytes, options }: FinishQuestion): Promise<FinishAnswer> {
  try {
    const pages = await countPages(bytes);
    const finished = options ? await finishPdf(bytes, options) : bytes;
    return { id, pages, bytes: Uint8Array.from(finished) };
  } catch (error) {
    if (error instanceof PdfFault) return { id, fault: { code: error.code, params: error.params } };
    return { id, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
