import { expect, test } from 'vitest';
import { manifest, NO_GOLD } from '../../testing/gold.ts';
import { readErrorFile } from './error-file.ts';

const kinds = (text: string | undefined, warnings?: string) => readErrorFile(text, warnings).kind;

test.each([
  ['ok', 'clean'],
  [' ok \r\n', 'clean'],
  ['OK', 'clean'],
  ['', 'broken'],
  ['  \n', 'broken'],
  [undefined, 'broken'],
  // No answer of the kit begins so.
  ['okay', 'broken'],
  ['java.lang.Error', 'broken'],
  ['W: Header (1)\n atentionare regula: X: y', 'warnings'],
  ['A: Header (1)\n atentionare regula: X: y', 'warnings'],
  ['W: Header (1)\n x\nE: Header (1)\n y', 'errors'],
  ['E: Header (1)\n y\nF: validari globale\n z', 'structure'],
  // What cannot be true is not believed: an "ok" with refusals below it.
  ['ok\nE: Header (1)\n y', 'errors'],
] as const)('an error file %j is %s', (text, kind) => {
  expect(kinds(text)).toBe(kind);
});

test('warnings in a file of their own count beside an ok, and alone are no answer', () => {
  const warnings = 'W: Header (1)\n atentionare regula: X: y';
  expect(kinds('ok', warnings)).toBe('warnings');
  expect(kinds('', warnings)).toBe('broken');
  expect(kinds(undefined, warnings)).toBe('broken');
});

test('a block may have several findings, and one finding several lines', () => {
  const { findings } = readErrorFile(
    'E: Header (1) sectiune Company (1) sectiune Address (3)\r\n eroare atribut: : a\r\n eroare regula: X: b\r\n   si mai departe\r\nF: validari globale\r\n va rugam sa verificati\r\n eroare structura: c\r\n',
  );
  expect(findings).toEqual([
    {
      severity: 'error',
      at: 'Header (1) sectiune Company (1) sectiune Address (3)',
      path: '/AuditFile/Header/Company/Address[3]',
      text: 'eroare atribut: : a',
    },
    {
      severity: 'error',
      at: 'Header (1) sectiune Company (1) sectiune Address (3)',
      path: '/AuditFile/Header/Company/Address[3]',
      text: 'eroare regula: X: b si mai departe',
    },
    {
      severity: 'structure',
      at: 'validari globale',
      path: '/AuditFile',
      text: 'va rugam sa verificati eroare structura: c',
    },
  ]);
});

test('a line of megabytes is cut, and time grows with the length', () => {
  const started = performance.now();
  const { findings } = readErrorFile(`E: Header (1)\n ${'eroare '.repeat(500_000)}\n`);
  expect(findings[0]?.text.length).toBeLessThanOrEqual(2_000);
  readErrorFile(`E: ${' sectiune'.repeat(400_000)}\n x`);
  expect(performance.now() - started).toBeLessThan(3_000);
});

test.skipIf(!manifest)('every finding that ANAF gave for the gold files is read as it was', () => {
  for (const { file, expected } of manifest?.cases ?? []) {
    const blocks = expected.findings.map(({ level, at, text }) => `${level}: ${at}\n ${text}\n`);
    const read = readErrorFile(blocks.length === 0 ? 'ok' : blocks.join(''));
    expect([file, read.findings.map(({ at, text }) => ({ at, text }))]).toEqual([
      file,
      expected.findings.map(({ at, text }) => ({ at, text })),
    ]);
    const isTaken = read.kind === 'clean' || read.kind === 'warnings';
    // A file that the kit could not read to its end has no findings.
    if (expected.dukReturn !== -5) expect([file, isTaken]).toEqual([file, expected.verdict === 'valid']);
  }
});

if (!manifest) test('the findings of the gold files', (ctx) => ctx.skip(NO_GOLD));
