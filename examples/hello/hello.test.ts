import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
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

test('the README shows the example as it is, with its output', async () => {
  const readme = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8');
  const example = await readFile(join(import.meta.dirname, 'hello.ts'), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\`\n\n\`\`\`\n{ text: 'Salut, Ștefan!' }\n`);
});
