import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the example on the README’s first screen runs as it stands and prints what the README says', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-hello-'));
  try {
    const example = join(import.meta.dirname, 'hello.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [example], { cwd: folder });
    expect(stdout).toBe("{ text: 'Salut, Ștefan!' }\n");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
