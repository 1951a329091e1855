import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { findViolations } from './find-violations.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

const ours = (name: string) => `@genius/${name}`;

/** A small house with two workers, in which the named files hold the given source. */
function house(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'genius-test-imports-'));
  roots.push(root);
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const manifest = (name: string, dependencies: string[] = [], subpaths: string[] = []) =>
    JSON.stringify({
      name,
      exports: Object.fromEntries(['.', ...subpaths].map((subpath) => [subpath, './src/index.ts'])),
      dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '1.0.0'])),
    });
  write(
    'package.json',
    JSON.stringify({ name: 'house', workspaces: ['packages/*', 'workers/*'], devDependencies: { vitest: '5.1.1' } }),
  );
  for (const name of ['contract', 'runtime', 'database', 'transport-embedded', 'testing', 'cli', 'workers-sdk']) {
    const dependencies = ['contract', 'runtime', 'transport-embedded', 'transport-celery', 'ocr'].map(ours);
    write(`packages/${name}/package.json`, manifest(ours(name), [...dependencies, 'zod']));
  }
  write('packages/transport-celery/package.json', manifest(ours('transport-celery'), ['@genius/contract'], ['./sdk']));
  for (const name of ['ocr', 'pdf']) {
    const dependencies = ['@genius/contract', '@genius/runtime', '@genius/ocr', '@genius/testing', 'typeorm', 'zod'];
    write(`workers/${name}/package.json`, manifest(`@genius/${name}`, dependencies, ['./contract']));
  }
  for (const [file, text] of Object.entries(files)) write(file, text);
  return root;
}

test.each([
  ['a worker that imports the runtime', 'workers/pdf/src/index.ts', `import '@genius/runtime';`],
  ['a worker that imports another worker’s contract', 'workers/pdf/src/index.ts', `import '@genius/ocr/contract';`],
  ['a domain that imports itself', 'workers/pdf/src/domain/fields/a.ts', `import '../b.ts';`],
  ['a test that imports the test kit', 'workers/pdf/src/a.test.ts', `import '@genius/testing'; import 'vitest';`],
  ['the command line that imports a worker', 'packages/cli/src/index.ts', `import '@genius/ocr';`],
  [
    'the SDK that loads the way to the broker',
    'packages/workers-sdk/src/a.ts',
    `import('@genius/transport-celery/sdk');`,
  ],
  ['the SDK that imports a contract', 'packages/workers-sdk/src/a.ts', `import '@genius/ocr/contract';`],
  ['a builtin module', 'packages/contract/src/index.ts', `import 'node:fs';`],
])('%s is allowed', (_, file, source) => {
  expect(findViolations(house({ [file]: source }))).toEqual([]);
});

test.each([
  ['packages/contract/src/a.ts', `import '@genius/runtime';`, 'imports nothing of ours'],
  ['packages/runtime/src/a.ts', `import '@genius/transport-embedded';`, 'knows only the contract'],
  ['packages/transport-celery/src/a.ts', `import '@genius/transport-embedded';`, 'nothing beside them'],
  ['packages/database/src/a.ts', `import '@genius/transport-embedded';`, 'stands beside the transports'],
  ['packages/workers-sdk/src/a.ts', `import '@genius/ocr';`, 'carries contracts, not implementations'],
  ['packages/workers-sdk/src/a.ts', `import '@genius/transport-celery';`, 'an optional peer'],
  ['packages/workers-sdk/src/a.ts', `import '@genius/runtime';`, 'carries contracts'],
  ['workers/pdf/src/a.ts', `import '@genius/ocr';`, "never imports another worker's code"],
  // Types bind as much as values: the other worker's inside could no longer change.
  ['workers/pdf/src/a.ts', `import type { A } from '@genius/ocr';`, "never imports another worker's code"],
  ['workers/pdf/src/a.ts', `export { a } from '@genius/ocr';`, "never imports another worker's code"],
  ['workers/pdf/src/a.ts', `await import('@genius/ocr');`, "never imports another worker's code"],
  ['workers/pdf/src/a.ts', `import '@genius/testing';`, 'Take it from ctx'],
  ['workers/pdf/src/contract.ts', `import '@genius/runtime';`, 'pulls in only @genius/contract, zod'],
  ['workers/pdf/src/domain/a.ts', `import type { Ctx } from '@genius/runtime';`, 'used as a plain library'],
  ['workers/pdf/src/domain/a.ts', `import '@genius/contract';`, 'used as a plain library'],
  ['workers/pdf/src/domain/a.ts', `import 'typeorm';`, 'used as a plain library'],
  ['workers/pdf/src/domain/a.ts', `import '../tasks/render.ts';`, 'imports only itself'],
  ['workers/pdf/src/a.ts', `import './a.test.ts';`, 'not shipped'],
  ['workers/pdf/src/a.ts', `import '../../ocr/src/index.ts';`, 'past its exports'],
  ['workers/pdf/src/a.ts', `import '@genius/runtime/src/index.ts';`, 'inside may change'],
  ['workers/pdf/src/a.ts', `import 'left-pad';`, 'npm install -w workers/pdf --save-exact left-pad'],
  ['workers/pdf/src/a.ts', `import 'vitest';`, 'not declared'],
  ['workers/pdf/src/a.ts', `import 'fs';`, 'Write node:fs'],
])('in %s, %s is refused with the reason', (file, source, reason) => {
  const [violation, ...others] = findViolations(house({ [file]: source }));
  expect(others).toEqual([]);
  expect(violation).toMatchObject({ at: `${file}:1`, why: expect.stringContaining(reason) });
});

test('a circle is refused, unless only types cross', () => {
  const a = 'packages/runtime/src/a.ts';
  const b = 'packages/runtime/src/b.ts';
  const circle = { [a]: `import { b } from './b.ts'; export const a = b;`, [b]: `export { a as b } from './a.ts';` };
  expect(findViolations(house(circle)).map(({ at, what }) => `${at} ${what}`)).toEqual([
    `${a} imports itself through ${b}`,
  ]);
  expect(findViolations(house({ ...circle, [b]: `import type { a } from './a.ts';` }))).toEqual([]);
});
