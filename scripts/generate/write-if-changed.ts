/** Writes a file only if its text would change, so that nothing is touched in vain. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The file's name in a list, empty if it was left as it was. */
export function writeIfChanged(root: string, file: string, text: string): string[] {
  const path = join(root, file);
  const wanted = /\.(ts|json)$/.test(file) ? formatted(root, file, text) : text;
  if (existsSync(path) && readFileSync(path, 'utf8') === wanted) return [];
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, wanted);
  return [file];
}

/** In the form that the linter asks for. */
function formatted(root: string, file: string, text: string): string {
  const biome = join(root, 'node_modules/.bin/biome');
  const { status, stdout, stderr } = spawnSync(biome, ['format', `--stdin-file-path=${file}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} could not be formatted:\n${stderr}`);
  return stdout;
}
