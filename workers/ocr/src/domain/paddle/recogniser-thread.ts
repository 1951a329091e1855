/** A thread that runs the recogniser: onnxruntime computes on the thread that asks, so two lines at once take two threads. */

import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor, type TypedTensor } from 'onnxruntime-node';
import type { Picture } from '../picture.ts';
import { decodeGlyphs } from './decode-glyphs.ts';
import type { Glyph } from './insert-spaces.ts';
import type { Alphabet } from './models.ts';

export interface RecogniserThreadData {
  network: Uint8Array;
  options: InferenceSession.SessionOptions;
  alphabet: Alphabet;
}

export interface RecogniserTask {
  id: number;
  crop: Picture;
}

export type RecogniserAnswer = { ready: true } | { id: number; glyphs: Glyph[] } | { id: number; error: unknown };

const { network, options, alphabet } = workerData as RecogniserThreadData;
const port = parentPort;
if (port === null) throw new TypeError('recogniser-thread.ts runs as a thread only.');

const session = await InferenceSession.create(network, options);
port.on('message', async ({ id, crop }: RecogniserTask) => {
  try {
    port.postMessage({ id, glyphs: await readGlyphs(crop) } satisfies RecogniserAnswer);
  } catch (error) {
    port.postMessage({ id, error } satisfies RecogniserAnswer);
  }
});
port.postMessage({ ready: true } satisfies RecogniserAnswer);

async function readGlyphs({ width, height, data }: Picture): Promise<Glyph[]> {
  // The network halves the width three times; grey at the right end keeps the last letter whole.
  const padded = Math.max(32, Math.ceil(width / 8) * 8);
  const plane = padded * height;
  const values = new Float32Array(plane * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) values[y * padded + x] = (data[y * width + x] as number) / 127.5 - 1;
  }
  values.copyWithin(plane, 0, plane);
  values.copyWithin(2 * plane, 0, plane);
  const input = new Tensor('float32', values, [1, 3, height, padded]);
  const output = await session.run({ [session.inputNames[0] as string]: input });
  const scores = output[session.outputNames[0] as string] as TypedTensor<'float32'>;
  const [, steps = 0, classes = 0] = scores.dims;
  const glyphs = decodeGlyphs(scores.data, steps, classes, alphabet, padded / width);
  scores.dispose();
  input.dispose();
  return glyphs;
}
