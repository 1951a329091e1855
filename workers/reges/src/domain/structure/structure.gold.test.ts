/** The gold: what xmllint said of the official XML bodies by the official schema. */

import { parseXml } from '@genius/xml';
import { expect, test } from 'vitest';
import { manifest, NO_GOLD, readGold } from '../../testing/gold.ts';
import { checkStructure } from './check-structure.ts';

const cases = (manifest?.cases ?? []).filter(({ file }) => file.endsWith('.xml'));

test('the gold is here', (ctx) => {
  if (!manifest) return ctx.skip(NO_GOLD);
  expect(cases.length).toBeGreaterThan(20);
});

test.each(cases)('$file is judged as the official schema judges it', ({ file, expected }) => {
  const faults = checkStructure(parseXml(readGold(file)));
  expect({ file, isValid: faults.length === 0 }).toEqual({ file, isValid: expected.xsdValid });
});
