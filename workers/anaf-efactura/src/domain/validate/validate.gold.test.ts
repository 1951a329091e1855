/** The gold: verdicts of the official rule files for fragments, whole invoices and invoices with one thing changed. */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NO_GOLD, readGold } from '../../testing/gold.ts';
import type { RulesetId } from './rules/rule-set.ts';
import { validateXml } from './validate-xml.ts';

interface Expected {
  valid: boolean;
  fatal?: string[];
  warning?: string[];
  engine_crash?: string;
}

interface Manifest {
  en16931_unit: {
    file: string;
    must_fail: string[];
    must_not_fail: string[];
    ciusro_1_0_9_agrees: boolean;
    ciusro_ids?: Record<string, string>;
  }[];
  full: { file: string; xsd: boolean; en16931_1_3_16: Expected; ciusro_1_0_9: Expected }[];
  derived: { file: string; xsd: boolean; expected: Expected }[];
  xsd_negative: { file: string }[];
}

const folder = resolve(
  import.meta.dirname,
  '../../../../..',
  process.env.GENIUS_GOLD ?? '../shared/gold',
  'anaf-efactura',
);
const isThere = existsSync(resolve(folder, 'manifest.json'));
const sets: Manifest = isThere
  ? JSON.parse(readFileSync(resolve(folder, 'manifest.json'), 'utf8')).sets
  : { en16931_unit: [], full: [], derived: [], xsd_negative: [] };

test('the gold is here', (ctx) => {
  if (!isThere) return ctx.skip(NO_GOLD);
  expect(sets.en16931_unit.length).toBeGreaterThan(500);
});

/** The rules alone: what is fatal, what is a warning, and whether a rule could not be asked. */
const rulesOf = (file: string, ruleset: RulesetId) => {
  const { valid, findings } = validateXml(readGold(file), { ruleset, structure: false, maxFindings: 10_000 });
  const ids = (severity: string) =>
    [...new Set(findings.filter((each) => each.severity === severity).map(({ ruleId }) => ruleId))].sort();
  return { valid, fatal: ids('fatal'), warning: ids('warning') };
};

/** Compares with one expectation; a crash of the official engine is an invoice that is not valid. */
const compare = (file: string, ruleset: RulesetId, { valid, fatal = [], warning = [], engine_crash }: Expected) => {
  const seen = rulesOf(file, ruleset);
  if (engine_crash !== undefined) return expect({ file, valid: seen.valid }).toEqual({ file, valid: false });
  expect({ file, ...seen }).toEqual({ file, valid, fatal: [...fatal].sort(), warning: [...warning].sort() });
};

/** The structure is the verdict where the official schema refuses. */
const compareStructure = (file: string, isSound: boolean) => {
  const { valid, findings } = validateXml(readGold(file));
  if (isSound) expect({ file, of: findings.filter(({ rule }) => rule === 'UBL-2.1') }).toEqual({ file, of: [] });
  else expect({ file, valid, rule: findings[0]?.rule }).toEqual({ file, valid: false, rule: 'UBL-2.1' });
};

describe('fragments of the authors of EN 16931', () => {
  test.each(sets.en16931_unit)('$file: en-1.3.16', ({ file, must_fail, must_not_fail }) => {
    const { fatal, warning } = rulesOf(file, 'en-1.3.16');
    const broken = [...fatal, ...warning];
    expect({ file, kept: must_fail.filter((id) => !broken.includes(id)) }).toEqual({ file, kept: [] });
    expect({ file, broken: must_not_fail.filter((id) => broken.includes(id)) }).toEqual({ file, broken: [] });
  });

  test.each(sets.en16931_unit.filter((each) => each.ciusro_1_0_9_agrees))(
    '$file: anaf-1.0.9',
    ({ file, must_fail, must_not_fail, ciusro_ids = {} }) => {
      const { fatal, warning } = rulesOf(file, 'anaf-1.0.9');
      const broken = [...fatal, ...warning];
      const named = (ids: string[]) => ids.map((id) => ciusro_ids[id] ?? id);
      expect({ file, kept: named(must_fail).filter((id) => !broken.includes(id)) }).toEqual({ file, kept: [] });
      expect({ file, broken: named(must_not_fail).filter((id) => broken.includes(id)) }).toEqual({ file, broken: [] });
    },
  );
});

describe('whole invoices', () => {
  test.each(sets.full)('$file', ({ file, xsd, en16931_1_3_16, ciusro_1_0_9 }) => {
    compare(file, 'en-1.3.16', en16931_1_3_16);
    compare(file, 'anaf-1.0.9', ciusro_1_0_9);
    compareStructure(file, xsd);
  });
});

describe('invoices with one thing changed', () => {
  test.each(sets.derived)('$file', ({ file, xsd, expected }) => {
    compare(file, 'anaf-1.0.9', expected);
    compareStructure(file, xsd);
  });
});

describe('invoices that the schema refuses', () => {
  test.each(sets.xsd_negative)('$file', ({ file }) => compareStructure(file, false));
});
