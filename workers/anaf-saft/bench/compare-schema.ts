/**
 * Holds our reading of the schema against another's: small declarations, and such as are grown at random from our table of
 * the structure, each with one thing changed or none, are judged by xmllint with the published schema file and by us. Every
 * difference is told.
 *
 *   npx node workers/anaf-saft/bench/compare-schema.ts [changes] [seed]
 */

import { validateSaft } from '../src/domain/validate/index.ts';
import { growDeclaration } from '../src/testing/grow.ts';
import { type Mutation, mutate } from '../src/testing/mutate.ts';
import { MONTH, STOCKS, YEAR } from '../src/testing/sample-saft.ts';
import { askSchema, NO_SCHEMA, schemaPath } from '../src/testing/schema.ts';

if (schemaPath === undefined) {
  process.stderr.write(`${NO_SCHEMA}\n`);
  process.exit(1);
}

const changes = Number(process.argv[2] ?? 3_000);
const seed = Number(process.argv[3] ?? 1);
let refused = 0;
let differences = 0;
for (let i = 0; i < changes; i++) {
  const { xml, what } = changed(i);
  const { isSchemaValid, rules } = await validateSaft([Buffer.from(xml)]);
  const errors = askSchema(xml);
  if (errors.length > 0) refused++;
  if (isSchemaValid === (errors.length === 0)) continue;
  differences++;
  process.stdout.write(`${seed + i}: ${what}\n  ours ${JSON.stringify(rules)}\n  xmllint ${errors[0] ?? 'takes it'}\n`);
}
process.stdout.write(`${changes} changes, ${refused} of them refused by the schema, ${differences} differences\n`);
process.exitCode = differences === 0 ? 0 : 1;

function changed(index: number): Mutation {
  const grown = growDeclaration(seed + index);
  const base = [MONTH, YEAR, STOCKS, grown, grown, grown][index % 6] as string;
  return index % 6 === 5 ? { xml: grown, what: 'grown' } : mutate(base, seed + index);
}
