/** Our table of the structure beside the schema file itself, which xmllint reads. */

import { expect, test } from 'vitest';
import { growDeclaration } from '../../../testing/grow.ts';
import { mutate } from '../../../testing/mutate.ts';
import { MONTH, STOCKS, YEAR } from '../../../testing/sample-saft.ts';
import { askSchema, NO_SCHEMA, schemaPath } from '../../../testing/schema.ts';
import { validateSaft } from '../index.ts';
import { compileContent } from './content-model.ts';

const isSchemaValid = async (xml: string) => (await validateSaft([Buffer.from(xml)])).isSchemaValid;

test('declarations grown from the table are those that the schema takes', async (ctx) => {
  if (schemaPath === undefined) return ctx.skip(NO_SCHEMA);
  for (let seed = 1; seed <= 20; seed++) {
    const xml = growDeclaration(seed);
    expect({ seed, ours: await isSchemaValid(xml), schema: askSchema(xml) }).toEqual({ seed, ours: true, schema: [] });
  }
});

test('with one thing changed, the table and the schema agree', async (ctx) => {
  if (schemaPath === undefined) return ctx.skip(NO_SCHEMA);
  for (let seed = 1; seed <= 120; seed++) {
    const base = [MONTH, YEAR, STOCKS, growDeclaration(seed)][seed % 4] as string;
    const { xml, what } = mutate(base, seed);
    const ours = await isSchemaValid(xml);
    expect({ seed, what, ours }).toEqual({ seed, what, ours: askSchema(xml).length === 0 });
  }
}, 120_000);

test('what may follow what in a content', () => {
  const { slots, follow, last, isEmptyAllowed } = compileContent('A=date ( B*=date | ( C=date D?=date ) )? E+=date');
  const names = (bits: number) => slots.filter((_, slot) => (bits >>> slot) & 1).map(({ name }) => name);
  expect([...follow].map(names)).toEqual([['A'], ['B', 'C', 'E'], ['B', 'E'], ['D', 'E'], ['E'], ['E']]);
  expect({ last: names(last), isEmptyAllowed }).toEqual({ last: ['E'], isEmptyAllowed: false });
});
