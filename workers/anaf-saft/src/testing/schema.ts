/** The schema of ANAF, version 2.4.8, asked by xmllint: a judge that knows nothing of ours. */

import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../../..', process.env.GENIUS_DOMAIN ?? '../shared/domain', 'saft');
const [schema] = existsSync(folder) ? globSync('*.xsd', { cwd: folder }) : [];

/** Both come from elsewhere: the schema is ANAF's, and the tests install xmllint where they can. */
export const NO_SCHEMA =
  'network: the schema is not asked: install xmllint (Debian: libxml2-utils) and set GENIUS_DOMAIN';

/** Undefined where there is no schema or no xmllint; tests then skip themselves and say so. */
export const schemaPath =
  schema !== undefined && spawnSync('xmllint', ['--version']).status === 0 ? join(folder, schema) : undefined;

/** What the schema finds wrong; it knows the namespace of the test filing alone. */
export function askSchema(xml: string): string[] {
  const input = xml.replace('mfp:anaf:dgti:d406:declaratie:v1', 'mfp:anaf:dgti:d406t:declaratie:v1');
  const { stderr, status } = spawnSync('xmllint', ['--noout', '--schema', schemaPath as string, '-'], {
    input,
    encoding: 'utf8',
    maxBuffer: 50_000_000,
  });
  return status === 0 ? [] : stderr.split('\n').filter((line) => line.includes(' error '));
}
