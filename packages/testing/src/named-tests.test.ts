/** The tests that the documents name exist. */

import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const sources = globSync(['packages/*/src/**/{*.test.ts,conformance/*.ts}', 'examples/*/*.test.ts'], { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');
/** Titles of tests in tables have holes: `a ${x} b`. */
const titles = [...sources.matchAll(/(['`])((?:(?!\1|\n).)+)\1\s*,/g)].map(
  ([, , title]) =>
    new RegExp(
      `^${(title as string)
        .split(/\$\{[^}]*(?:\{[^}]*\})*[^}]*\}/)
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.+')}$`,
    ),
);

for (const document of ['docs/delivery.md', 'docs/durability.md', 'docs/celery.md']) {
  it(`every row of ${document} names tests that exist, or says why it has none`, () => {
    const text = readFileSync(join(root, document), 'utf8');
    const cells = [...text.matchAll(/^\|(?!---).* \| (.+) \|$/gm)]
      .map(([, cell]) => cell as string)
      .filter((cell) => cell !== 'test' && !cell.startsWith('Comes with the Celery transport'));
    expect(cells.length).toBeGreaterThan(10);
    // Names have no backtick, so what is left of a cell without them is nothing or a reason in disguise.
    expect(cells.filter((cell) => !/^`[^`]+`(; `[^`]+`)*$/.test(cell))).toEqual([]);
    const named = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string));
    expect(named.filter((name) => !titles.some((title) => title.test(name)))).toEqual([]);
  });
}
