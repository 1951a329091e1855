import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadPaddleModels } from './models.ts';

const blank = { width: 320, height: 48, data: new Uint8Array(320 * 48).fill(255) };

test('a line asked for after closing is refused, not waited for', async () => {
  const models = await loadPaddleModels();
  await expect(models.recogniser.read(blank)).resolves.toEqual([]);
  await models.close();
  await expect(models.recogniser.read(blank)).rejects.toThrow(/thread ended/);
});

test('an idle recogniser keeps no process alive, one that reads does', () => {
  const program = `
    const { loadPaddleModels } = await import(${JSON.stringify(fileURLToPath(new URL('./models.ts', import.meta.url)))});
    const { recogniser } = await loadPaddleModels();
    const width = 320;
    const glyphs = await recogniser.read({ width, height: 48, data: new Uint8Array(width * 48).fill(255) });
    console.log('read', glyphs.length);
  `;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect({ stdout, status }).toEqual({ stdout: 'read 0\n', status: 0 });
});
