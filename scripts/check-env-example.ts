/** Fails if a variable that shipped code reads from the environment is not described in .env.example. */

import { existsSync, globSync, readFileSync } from 'node:fs';

/** Conventions of every program, which are not ours to explain. */
const COMMON = new Set([
  'CI',
  'COLUMNS',
  'FORCE_COLOR',
  'HOME',
  'LANG',
  'LC_ALL',
  'LC_MESSAGES',
  'NODE_OPTIONS',
  'NO_COLOR',
  'PATH',
  'TERM',
  'TMPDIR',
]);

/** Set by our own test runner for the processes it starts, and not for people. */
const INNER = /^GENIUS_TEST_/;

const example = existsSync('.env.example') ? readFileSync('.env.example', 'utf8') : '';
const described = new Set([...example.matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name));
const sources = globSync('{packages,workers,apps}/*/src/**/*.ts').filter((file) => !file.endsWith('.test.ts'));

let missing = 0;
for (const file of sources.sort()) {
  const read = readFileSync(file, 'utf8').matchAll(/\b(?:process\.env|env)(?:\.|\[['"])([A-Z][A-Z0-9_]+)\b/g);
  for (const name of new Set([...read].map(([, variable]) => variable ?? ''))) {
    if (COMMON.has(name) || described.has(name) || INNER.test(name)) continue;
    missing++;
    console.log(`${file} reads ${name}. Describe it in .env.example, with its default: NAME=default`);
  }
}
console.log(`${described.size} variables are described, ${missing} are missing.`);
process.exitCode = missing === 0 ? 0 : 1;
