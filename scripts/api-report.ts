/**
 * Writes packages/workers-sdk/api.md: the types that a program sees of the SDK, so that a change of them is seen where it
 * is reviewed. The workers' contracts, which they name, are told of in the workers' own pages.
 *
 *     npm run api          writes it
 *     npm run api:check    fails if it is not what would be written
 */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { emitTypes } from './packaging/emit-bundled.ts';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'packages/workers-sdk');
const report = join(folder, 'api.md');

const written = makeReport();
const found = existsSync(report) ? readFileSync(report, 'utf8') : '';
if (found === written) {
  console.log('The API of the SDK is as its report says.');
} else if (process.argv.includes('--check')) {
  console.log(
    `The API of the SDK changed:\n${changes(found, written)}\nIf it is meant, commit what \`npm run api\` writes.`,
  );
  process.exitCode = 1;
} else {
  writeFileSync(report, written);
  console.log(relative(root, report));
}

function makeReport(): string {
  const temporary = mkdtempSync(join(tmpdir(), 'genius-api-'));
  try {
    const problems = emitTypes(folder, root, temporary);
    if (problems !== '') throw new Error(problems);
    const types = join(temporary, 'types');
    const files = reachable(join(types, 'packages/workers-sdk/src/index.d.ts')).filter((file) =>
      file.startsWith(join(types, 'packages/')),
    );
    const sections = files.map((file) => {
      const source = relative(types, file).replace(/\.d\.ts$/, '.ts');
      return `## ${source}\n\n\`\`\`ts\n${withoutComments(readFileSync(file, 'utf8'))}\n\`\`\`\n`;
    });
    const intro =
      'The types that a program sees, written by `npm run api` and held by `npm run api:check`; do not edit.';
    return `# API of @genius/workers-sdk\n\n${intro}\n\n${sections.join('\n')}`;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The file and all that its types name, the file first and the others by name. */
function reachable(entry: string): string[] {
  const files = new Set([entry]);
  for (const file of files) for (const named of namedBy(file)) files.add(named);
  return [entry, ...[...files].filter((file) => file !== entry).sort()];
}

/** Of a table of contents (`index`) only the files of the names that are taken from it. */
function namedBy(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const places = [...text.matchAll(/(?:\{([^{}]*)\} from |import\()['"](\.[^'"]+)\.js['"](?:\)\.(\w+))?/g)];
  return places.flatMap(([, list, specifier, member]) => {
    const target = join(dirname(file), `${specifier}.d.ts`);
    if (!target.endsWith('/index.d.ts')) return [target];
    const names = member === undefined ? (list ?? '').split(',').map(nameOf) : [member];
    const homes = readFileSync(target, 'utf8').matchAll(/\{([^{}]*)\} from ['"](\.[^'"]+)\.js['"]/g);
    return [...homes]
      .filter(([, offered = '']) => offered.split(',').some((each) => names.includes(nameOf(each))))
      .map(([, , home]) => join(dirname(target), `${home}.d.ts`));
  });
}

/** ` type A as B` → `A`. */
function nameOf(text: string): string | undefined {
  return text
    .trim()
    .replace(/^type /, '')
    .split(' ')[0];
}

function withoutComments(source: string): string {
  return source
    .replace(/^[ \t]*\/\*\*?[\s\S]*?\*\/[ \t]*\n/gm, '')
    .replace(/^[ \t]*\/\/.*\n/gm, '')
    .trim();
}

/** Lines that are in one of the two alone. */
function changes(before: string, after: string): string {
  const [old, now] = [new Set(before.split('\n')), new Set(after.split('\n'))];
  const gone = [...old].filter((line) => !now.has(line)).map((line) => `- ${line}`);
  return [...gone, ...[...now].filter((line) => !old.has(line)).map((line) => `+ ${line}`)].slice(0, 60).join('\n');
}
