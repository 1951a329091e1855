/** Finishes PDFs in a thread, so that a large one holds up nothing else. */

import { Worker as Thread } from 'node:worker_threads';
import type { FinishOptions } from '../domain/pdf/finish.ts';
import { PdfFault, type PdfFaultCode } from '../domain/pdf/pdf-fault.ts';

/** To the thread. */
export interface FinishQuestion {
  id: number;
  bytes: Uint8Array;
  /** Absent: its pages are only counted. */
  options?: FinishOptions;
}

/** From the thread. */
export type FinishAnswer = { id: number } & (
  | { pages: number; bytes: Uint8Array }
  | { fault: { code: PdfFaultCode; params: Record<string, string | number> } }
  | { problem: string }
);

interface Waiting {
  resolve: (answer: FinishAnswer) => void;
  reject: (error: Error) => void;
}

const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './finish-thread.ts' : './finish-thread.js', import.meta.url);
/** Bytes of heap that a file may take to be read; beyond it the thread ends, not the process. */
const HEAP_MIB = 2_048;

let thread: Thread | undefined;
const waiting = new Map<number, Waiting>();
let nextId = 0;

/** Counts the pages and, if options are given, finishes the file. Throws `PdfFault`, or the signal's reason. */
export async function finishOffLoop(
  bytes: Uint8Array,
  options: FinishOptions | undefined,
  signal: AbortSignal,
): Promise<{ pages: number; bytes: Uint8Array }> {
  signal.throwIfAborted();
  const id = nextId++;
  const asked = Promise.withResolvers<FinishAnswer>();
  waiting.set(id, asked);
  const stop = () => {
    asked.reject(signal.reason);
    // What it computes can not be broken off otherwise; others who wait ask anew.
    void thread?.terminate();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const running = startThread();
    running.ref();
    running.postMessage({ id, bytes, ...(options ? { options } : {}) } satisfies FinishQuestion);
    const answer = await asked.promise;
    if ('fault' in answer) throw new PdfFault(answer.fault.code, answer.fault.params);
    if ('problem' in answer) throw new Error(answer.problem);
    return answer;
  } finally {
    signal.removeEventListener('abort', stop);
    waiting.delete(id);
    if (waiting.size === 0) thread?.unref();
  }
}

function startThread(): Thread {
  if (thread) return thread;
  const started = new Thread(ENTRY, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB } });
  thread = started;
  started.on('message', (answer: FinishAnswer) => waiting.get(answer.id)?.resolve(answer));
  started.on('error', () => undefined);
  started.once('exit', () => {
    if (thread === started) thread = undefined;
    for (const { reject } of waiting.values()) reject(new Error('the thread that finishes PDFs has ended'));
  });
  return started;
}
