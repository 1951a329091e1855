/** Reading what was written, and writing what was read. */

import { describe, expect, test } from 'vitest';
import { exampleNotification } from '../../contract/notification.ts';
import { manifest, NO_GOLD, readGold } from '../../testing/gold.ts';
import { completeNotification } from '../model/complete.ts';
import type { Declaration } from '../model/declaration.ts';
import { validateXml } from '../validate/validate-xml.ts';
import { attribute, readDocument } from './document.ts';
import { readDeclaration, StructureError } from './read-declaration.ts';
import { withReference } from './with-reference.ts';
import { writeDeclaration } from './write-declaration.ts';

const about = { declarant: '14399840', reference: 'r-1', uit: '3V0P0L0P0T3JUW46' };

/** As the writer wants it, with the codes as they stand; the reader names counties. */
function completed(declaration: Declaration): Declaration {
  if (!('notification' in declaration)) return declaration;
  const { partner, carrier } = declaration.notification;
  const { notification } = completeNotification(declaration.notification);
  return { ...declaration, notification: { ...notification, partner, carrier } };
}

const defined = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('data that was written reads the same', () => {
  test.each<[string, Declaration]>([
    ['deletion', { kind: 'deletion', ...about, afterOutage: true }],
    ['confirmation', { kind: 'confirmation', ...about, confirmation: 'partly', remarks: '"Lipsesc" <2> & ș' }],
    [
      'vehicleChange',
      { kind: 'vehicleChange', ...about, vehicle: 'B123ABC', trailer2: 'B45DEF', changedAt: '2026-11-30T08:30:00' },
    ],
    [
      'correction',
      {
        kind: 'correction',
        uit: about.uit,
        notification: {
          ...exampleNotification,
          vehicle: 'CJ12ABC',
          operation: 'intraCommunityAcquisition',
          partner: { country: 'EL', name: 'Α & Ω' },
          start: { borderPoint: '9' },
          previousNotifications: [{ uit: '4C0U0C0J0W3DDQ92', remarks: 'o parte' }],
        },
      },
    ],
  ])('%s', (_, declaration) => {
    const xml = writeDeclaration(completed(declaration));
    expect(validateXml(xml)).toMatchObject({ valid: true });
    expect(defined(readDeclaration(xml))).toEqual(defined(declaration));
  });
});

/** A place that is two is no data. */
const isData = (failed: readonly string[]) => !failed.includes('BR-210') && !failed.includes('BR-211');
const readable = (manifest?.cases ?? []).filter((each) => each.xsdValid && isData(each.schematronFailed));

test('the gold is here', (ctx) => {
  if (!manifest) return ctx.skip(NO_GOLD);
  expect(readable.length).toBeGreaterThan(20);
});

/** Every element with its attributes, sorted; schema locations say nothing. */
const facts = (xml: string | Uint8Array) =>
  readDocument(xml).elements.map(({ local, attributes }) => [
    local,
    attributes
      .filter(({ uri }) => uri === '')
      .map(({ local: name, value }) => `${name}=${value}`)
      .sort(),
  ]);

test.each(readable)('$file is written again with the same elements and attributes', ({ file }) => {
  const xml = readGold(file);
  expect(facts(writeDeclaration(completed(readDeclaration(xml))))).toEqual(facts(xml));
});

test('what is not of the schema, a place that is two and a year of five digits are not taken over', () => {
  const good = writeDeclaration(
    completed({ kind: 'notification', notification: { ...exampleNotification, vehicle: 'B1' } }),
  );
  const twice = good.replace('<locFinalTraseuRutier', '<locFinalTraseuRutier codPtf="1"');
  expect(() => readDeclaration(twice)).toThrow(StructureError);
  expect(() => readDeclaration(good.replace('dataTransport="2026', 'dataTransport="12026'))).toThrow(StructureError);
  expect(readDeclaration(good.replace(/dataTransport="[^"]*/, '$&+02:00'))).toMatchObject({
    notification: { date: '2026-11-30' },
  });
  expect(() => readDeclaration('<eTransport/>')).toThrow(StructureError);
});

describe('a reference', () => {
  const xml = writeDeclaration({ kind: 'deletion', ...about, reference: undefined });

  test('is added and nothing else is changed', () => {
    const found = withReference(xml, 'a"<b&');
    expect(attribute(readDocument(found).root, 'refDeclarant')).toBe('a"<b&');
    expect(found.replace(' refDeclarant="a&quot;&lt;b&amp;"', '')).toBe(xml);
  });

  test('is added to what has a prefix, a comment before it, or another encoding', () => {
    const prefixed =
      '<!-- c --><x:eTransport xmlns:x="mfp:anaf:dgti:eTransport:declaratie:v2" codDeclarant="14399840"><x:stergere uit="3V0P0L0P0T3JUW46"/></x:eTransport>';
    expect(validateXml(withReference(prefixed, 'r')).valid).toBe(true);
    const utf16 = Buffer.from(`\ufeff${xml.replace('UTF-8', 'UTF-16')}`, 'utf16le');
    const found = withReference(utf16, 'r');
    expect(attribute(readDocument(Buffer.from(found)).root, 'refDeclarant')).toBe('r');
  });
});
