/** Every error that a package or worker declares: its code, its two languages, its place in the docs. */

import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ErrorEntry, errors, knownErrors } from '@genius/contract';
import { beforeAll, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const sources = globSync('{packages,apps,workers}/*/src/**/*.ts', { cwd: root })
  .filter((file) => !/\.test\.ts$|\.d\.ts$|\/src\/(?:.*\/)?testing\//.test(file))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
  .filter(({ text }) => /\bdefineErrors\(\{/.test(text));
const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string).sort();
const entries: [string, ErrorEntry][] = [];

beforeAll(async () => {
  for (const { file } of sources) await import(pathToFileURL(join(root, file)).href);
  entries.push(...knownErrors());
});

it('the registries of contract, command line, database, apps and workers are found', () => {
  const found = sources.map(({ file }) => file.split('/').slice(0, 2).join('/')).sort();
  expect(found).toEqual(
    expect.arrayContaining(['packages/cli', 'packages/contract', 'packages/database', 'apps/registry', 'workers/ocr']),
  );
  expect(entries.length).toBeGreaterThan(60);
});

it('every code is declared once and begins with GW_', () => {
  // The registry of the process keeps the last of two, so they are counted where they are written.
  const declared = sources.flatMap(({ text }) => [...text.matchAll(/^\s+(GW_\w+): \{/gm)].map(([, code]) => code));
  expect(declared.filter((code, i) => declared.indexOf(code) !== i)).toEqual([]);
  expect([...declared].sort()).toEqual(entries.map(([code]) => code).sort());
  expect(entries.filter(([code]) => !/^GW_[A-Z0-9_]+$/.test(code))).toEqual([]);
});

it('every error has both languages with the same parameters', () => {
  for (const [code, { en, ro }] of entries) {
    expect([code, en.trim(), ro.trim()]).not.toContain('');
    // `{ruleRo}` is what `{rule}` says, in Romanian.
    const names = parameters(ro)
      .map((name) => name.replace(/Ro$/, ''))
      .sort();
    expect([code, names]).toEqual([code, parameters(en)]);
  }
});

it('Romanian has ș and ț with a comma below', () => {
  expect(entries.filter(([, { ro }]) => /[şţŞŢ]/.test(ro)).map(([code]) => code)).toEqual([]);
  expect(entries.filter(([, { ro }]) => /[șț]/.test(ro)).length).toBeGreaterThan(10);
});

it('docs/errors.md lists every error with its kind and both texts', () => {
  const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `GW_'));
  for (const [code, { kind, en, ro }] of entries) {
    const row = rows.find((line) => line.startsWith(`| \`${code}\` | ${kind} |`)) ?? `no row for ${code}`;
    for (const text of [en, ro]) expect(row).toContain(text.replaceAll('|', '\\|'));
  }
  expect(rows).toHaveLength(entries.length);
});

it('an error that is thrown has its parameters filled in, in both languages', () => {
  const { failure } = errors.GW_CHILD_FAILED({ task: 'doc.render', outcome: 'cancelled' });
  expect(failure).toMatchObject({
    kind: 'refused',
    message: 'A run that this one depends on did not succeed: doc.render (cancelled).',
    messageRo: 'O rulare de care depinde aceasta nu a reușit: doc.render (cancelled).',
  });
});
