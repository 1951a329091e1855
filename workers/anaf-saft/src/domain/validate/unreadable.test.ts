/** Files that are no XML that can be read safely: a verdict with a place, never a crash. */

import { describe, expect, test } from 'vitest';
import { MONTH } from '../../testing/sample-saft.ts';
import { type ValidateOptions, validateSaft } from './index.ts';

const judge = (xml: string, options: ValidateOptions = {}) => validateSaft([Buffer.from(xml)], options);

function changed(xml: string, from: string | RegExp, to: string): string {
  const done = xml.replace(from, to);
  if (done === xml) throw new Error(`${from} is not there`);
  return done;
}

const value = (name: string, to: string, base = MONTH) => changed(base, new RegExp(`(<${name}>)[^<]*`), `$1${to}`);

describe('what can not be read', () => {
  test.each([
    ['a file cut off', MONTH.slice(0, 9_000), 'xml.cut-off'],
    ['nothing', '', 'xml.empty'],
    ['a DTD', changed(MONTH, '<AuditFile', '<!DOCTYPE AuditFile [<!ENTITY a "b">]><AuditFile'), 'xml.doctype'],
    ['an entity of its own', value('Name', '&a;'), 'xml.entity'],
    ['an end tag of another', changed(MONTH, '</Name>', '</Nume>'), 'xml.end-tag'],
    ['nesting without end', MONTH.slice(0, MONTH.indexOf('<Header>')) + '<a>'.repeat(5_000), 'xml.too-deep'],
  ])('%s', async (_, xml, rule) => {
    const { kind, isValid, isSchemaValid, findings } = await judge(xml);
    expect({ kind, isValid, isSchemaValid, rule: findings[0]?.rule }).toEqual({
      kind: 'broken',
      isValid: false,
      isSchemaValid: false,
      rule,
    });
    expect(findings[0]?.line).toBeGreaterThan(0);
  });

  test('bytes that are no UTF-8', async () => {
    const bytes = Buffer.from(MONTH);
    bytes[bytes.indexOf('ș')] = 0xff;
    const { kind, findings } = await validateSaft([bytes]);
    expect({ kind, rule: findings[0]?.rule, path: findings[0]?.path }).toEqual({
      kind: 'broken',
      rule: 'xml.bytes',
      path: '/AuditFile/Header/Company/Address',
    });
  });

  test('more bytes than are taken', async () => {
    const { findings } = await judge(MONTH, { maxBytes: 1_000 });
    expect(findings[0]).toMatchObject({ rule: 'xml.too-large', severity: 'structure' });
  });
});
