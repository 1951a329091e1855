/** The gold: what xmllint with the schema and Saxon with the rules say of declarations. */

import { describe, expect, test } from 'vitest';
import { manifest, NO_GOLD, readGold } from '../../testing/gold.ts';
import { validateXml } from './validate-xml.ts';

const cases = manifest?.cases ?? [];

test('the gold is here', (ctx) => {
  if (!manifest) return ctx.skip(NO_GOLD);
  expect(cases.length).toBeGreaterThan(30);
});

/** Their assertions carry no id in the official file (it stands in the text), so the gold does not name them. */
const WITHOUT_ID = ['BR-216', 'BR-217'];

describe('every declaration of the gold gets the verdict of the official files', () => {
  test.each(cases)('$file is $verdict', ({ file, verdict, xsdValid, schematronFailed }) => {
    const { valid, findings } = validateXml(readGold(file));
    const rules = new Set(findings.filter(({ severity }) => severity === 'fatal').map(({ rule }) => rule));
    expect(valid ? 'valid' : 'invalid').toBe(verdict);
    expect(rules.has('XSD')).toBe(!xsdValid);
    const named = [...rules].filter((rule) => rule !== 'XSD' && !WITHOUT_ID.includes(rule));
    expect(named.sort()).toEqual([...schematronFailed].sort());
  });
});
