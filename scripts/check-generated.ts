/** Fails if a generated file (list of workers, queue map, tables of the README) is not what `npm run generate` writes. */

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 256_000_000 });
/** Compared instead of asking for a clean tree, so that it also works in the middle of a change. */
const state = () => git('status', '--porcelain') + git('diff', 'HEAD');

if (existsSync('scripts/generate.ts')) {
  const before = state();
  execFileSync('npm', ['run', '--silent', 'generate'], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (state() === before) {
    console.log('Every generated file is up to date.');
  } else {
    console.log(
      `Generated files were out of date. Commit what \`npm run generate\` wrote:\n${git('status', '--short')}`,
    );
    process.exitCode = 1;
  }
} else {
  console.log('Nothing is generated yet.');
}
