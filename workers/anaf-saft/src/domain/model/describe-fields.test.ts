import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeFields } from './describe-fields.ts';

test('FIELDS.md says what the fields are; npx node workers/anaf-saft/scripts/write-fields.ts writes it', () => {
  expect(readFileSync(join(import.meta.dirname, '../../../FIELDS.md'), 'utf8')).toBe(describeFields());
});
