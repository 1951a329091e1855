import { resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const program = `
  import { createClient } from './index.ts';
  const client = createClient({ url: location.origin, token: 't' });
  client.ocr.extract({ document: { blob: 'b' } }).then(console.log);
`;

test('a program for browsers that calls by HTTP carries less than 60 kB of it, and nothing of Node', async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: resolve(import.meta.dirname) },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    external: ['zod'],
    metafile: true,
    write: false,
  });
  expect(outputFiles[0]?.contents.length).toBeLessThan(60_000);
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  expect(imported.filter((path) => path !== 'zod')).toEqual([]);
});
