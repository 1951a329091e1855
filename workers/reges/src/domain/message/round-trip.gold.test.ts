/** The gold: official bodies are read and built again without a loss; what we write satisfies the official schema. */

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseXml } from '@genius/xml';
import { describe, expect, test } from 'vitest';
import { manifest, NO_GOLD, readGold } from '../../testing/gold.ts';
import { checkStructure } from '../structure/check-structure.ts';
import type { Message } from './message.ts';
import { batchOf, readJson } from './read-json.ts';
import { readXmlMessages } from './read-xml.ts';
import { type Spelling, spell, spellingOf } from './spelling.ts';
import { writeJson } from './write-json.ts';
import { writeXmlBatch, writeXmlMessage } from './write-xml.ts';

const cases = manifest?.cases ?? [];
const jsonCases = cases.filter(({ file }) => file.endsWith('.json'));
const xmlCases = cases.filter(({ file, request }) => file.endsWith('.xml') && !request.includes('tipsporangajator'));
/** Of libxml2, where it is installed. */
const XMLLINT = 'xmllint';
const XSD = resolve(
  import.meta.dirname,
  '../../../../..',
  process.env.GENIUS_DOMAIN ?? '../shared/domain',
  'reges/Schema_reges.xsd',
);

const bodiesOf = (file: string): unknown[] => {
  const body: unknown = JSON.parse(
    readGold(file)
      .toString('utf8')
      .replace(/^\ufeff/, ''),
  );
  return batchOf(body) ?? [body];
};

test('the gold is here', (ctx) => {
  if (!manifest) return ctx.skip(NO_GOLD);
  expect(jsonCases.length + xmlCases.length).toBeGreaterThan(50);
});

describe('an official JSON body is the same when it is built again', () => {
  test.each(jsonCases)('$file', ({ file }) => {
    for (const body of bodiesOf(file)) {
      const written = writeJson(readJson(body));
      const spelling = spellingOf(body, written);
      expect(spelling).toBeDefined();
      expect(spell(written, spelling as Spelling)).toEqual(body);
    }
  });
});

describe('an official XML body is the same as data when it is built again', () => {
  test.each(xmlCases)('$file', ({ file }) => {
    const messages = readOrMended(file);
    const [only] = messages;
    const written = messages.length > 1 ? writeXmlBatch(messages) : writeXmlMessage(only as Message);
    expect(readXmlMessages(parseXml(written))).toEqual(messages);
    expect(readJson(JSON.parse(JSON.stringify(writeJson(only as Message))))).toEqual(only);
  });
});

/** Some official bodies have the date 2024-06-258, which nobody can read. */
function readOrMended(file: string): Message[] {
  return readXmlMessages(parseXml(readGold(file).toString('utf8').replaceAll('2024-06-258T', '2024-06-25T')));
}

describe('what we write as XML satisfies the official schema, if the message has what it requires', () => {
  const all = (): [string, Message[]][] => [
    ...jsonCases.map(({ file }): [string, Message[]] => [file, bodiesOf(file).map(readJson)]),
    ...xmlCases.map(({ file }): [string, Message[]] => [file, readOrMended(file)]),
  ];

  test.each(all())('%s', (_, messages) => {
    for (const message of messages) {
      const faults = checkStructure(parseXml(writeXmlMessage(message)));
      // Official bodies that leave out what the schema requires, such as the ground of a suspension that ends.
      expect(faults.filter(({ en }) => !en.includes('needs an element'))).toEqual([]);
    }
  });

  test('as xmllint judges too', (ctx) => {
    if (!existsSync(XSD)) return ctx.skip('network: reges/Schema_reges.xsd is not there; set GENIUS_DOMAIN');
    try {
      execFileSync(XMLLINT, ['--version'], { stdio: 'ignore' });
    } catch {
      return ctx.skip('network: xmllint is not installed (Debian: libxml2-utils)');
    }
    for (const [file, messages] of all()) {
      const xml = writeXmlBatch(messages);
      const isSound = checkStructure(parseXml(xml)).length === 0;
      let verdict = true;
      try {
        execFileSync(XMLLINT, ['--noout', '--schema', XSD, '-'], { input: xml, stdio: ['pipe', 'ignore', 'ignore'] });
      } catch {
        verdict = false;
      }
      expect({ file, verdict }).toEqual({ file, verdict: isSound });
    }
  });
});
