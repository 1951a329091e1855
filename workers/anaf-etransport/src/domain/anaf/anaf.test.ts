/** ANAF's own answers, from its pages: what each of them means. */

import { describe, expect, test } from 'vitest';
import { manifest, NO_GOLD, readGold } from '../../testing/gold.ts';
import { readStateAnswer, readUploadAnswer } from './read-answers.ts';
import { readInfo } from './read-info.ts';
import { readList } from './read-list.ts';
import { readRefusals } from './refusals.ts';

type Responses = Record<string, Record<string, unknown>>;

const gold: Responses = manifest ? JSON.parse(readGold('api-responses.json').toString()).responses : {};
const READERS: Record<string, (answer: unknown) => unknown> = {
  'POST /upload/{standard}/{cif}': readUploadAnswer,
  'POST /upload/{standard}/{cif}/{versiune}': readUploadAnswer,
  'GET /lista/{zile}/{cif}': readList,
  'GET /stareMesaj/{id_incarcare}': readStateAnswer,
  'GET /info': readInfo,
};

test('the gold is here', (ctx) => {
  if (!manifest) return ctx.skip(NO_GOLD);
  expect(Object.keys(gold).sort()).toEqual(Object.keys(READERS).sort());
});

const cases = Object.entries(gold).flatMap(([call, answers]) =>
  Object.entries(answers).map(([name, answer]) => ({ call, name, answer })),
);

test.each(cases)('$call, $name: read as what it is', ({ call, name, answer }) => {
  const read = READERS[call]?.(answer) as Record<string, unknown> | undefined;
  if (name.includes('succes v') || name.endsWith('cu succes')) expect(read?.errors ?? []).toEqual([]);
  if (/invalid|lipsa drepturi|inexistenta|atinsa|depasita|mare|afara|tehnica|incorect/.test(name)) {
    const words = (read?.refused ?? read?.errors ?? []) as string[];
    expect(words.length, JSON.stringify(read)).toBeGreaterThan(0);
  }
});

describe('an upload', () => {
  test('with the number of its index and no UIT that holds has the index alone', () => {
    expect(readUploadAnswer({ ExecutionStatus: 0, index_incarcare: 1, UIT: 'A0001' })).toEqual({ index: '1' });
  });

  test('with a UIT that holds has both', () => {
    const answer = { ExecutionStatus: 0, index_incarcare: 5, UIT: '3V0P0L0P0T3JUW46' };
    expect(readUploadAnswer(answer)).toEqual({ index: '5', uit: '3V0P0L0P0T3JUW46' });
  });

  test.each([[null], ['text'], [[]], [{}], [{ ExecutionStatus: 0 }], [{ ExecutionStatus: 0, index_incarcare: -1 }]])(
    'as %j is none',
    (answer) => {
      expect(readUploadAnswer(answer)).toBeUndefined();
    },
  );
});

describe('a state', () => {
  test.each([
    [
      { stare: 'XML cu erori nepreluat de sistem', ExecutionStatus: 0 },
      { state: 'not-taken', errors: [] },
    ],
    [{ Errors: [{ errorMessage: 'x' }], ExecutionStatus: 1 }, { refused: ['x'] }],
    [
      { stare: 'nok', Errors: [{ errorMessage: 'x' }] },
      { state: 'nok', errors: ['x'] },
    ],
    [{ stare: 'altceva' }, undefined],
    [{ stare: 'constructor' }, undefined],
  ])('%j', (answer, read) => {
    expect(readStateAnswer(answer)).toEqual(read);
  });
});

describe('a list', () => {
  test('of an empty time is empty', () => {
    const answer = { Errors: [{ errorMessage: 'Nu exista mesaje in ultimele 60 zile' }], ExecutionStatus: 1 };
    expect(readList(answer)).toEqual({ declarations: [] });
  });

  test.each(['20261345', '2026-11-30', '20260229120000'])('has no day where ANAF writes %s', (stamp) => {
    const read = readList({ mesaje: [{ id_incarcare: 1, data_transp: stamp, data_creare: stamp }] });
    expect(read).toMatchObject({ declarations: [{ index: '1' }] });
    expect(read).not.toHaveProperty('declarations.0.date');
    expect(read).not.toHaveProperty('declarations.0.createdAt');
  });

  test('leaves out what can not be read, and reads an index with zeros in front', () => {
    const answer = { mesaje: [null, { id_incarcare: 'x' }, { id_incarcare: '0000000012', tip: 'COR', stare: 'OK' }] };
    expect(readList(answer)).toEqual({
      declarations: [
        { index: '12', kind: 'correction', state: 'valid', isAfterOutage: false, source: 'other', messages: [] },
      ],
    });
  });
});

describe('the words of a refusal', () => {
  test('are parted by rule, each explained in both languages', () => {
    const found = readRefusals('validari: textEroare=[BR-206]-Daca; textEroare=[BR-CL-003]-Codul');
    expect(found.map(({ rule, words }) => [rule, words])).toEqual([
      ['BR-206', '[BR-206]-Daca'],
      ['BR-CL-003', '[BR-CL-003]-Codul'],
    ]);
    for (const { en, ro } of found) expect(en).not.toBe(ro);
  });

  test.each([
    ['Nu a fost identificat UIT-ul printre notificarile valide anterioare.', 'no valid notification with this UIT'],
    ['UIT-ul nu poate fi identificat.', 'no valid notification with this UIT'],
    ['Fisierul transmis nu este valid. org.xml.sax.SAXParseException; lineNumber: 2', 'by the schema'],
    ['ceva nou', 'ANAF says: ceva nou'],
  ])('%s', (words, en) => {
    expect(readRefusals(words)).toMatchObject([{ en: expect.stringContaining(en), words }]);
  });

  test("leave out what may be a person's number", () => {
    const [found] = readRefusals('textEroare=[BR-043]-Daca (codOrgTransport = 1960229410015)');
    expect(found?.words).toBe('[BR-043]-Daca (codOrgTransport = …)');
  });

  test('of a hostile length stay bounded', () => {
    const found = readRefusals('textEroare=[BR-206]-x;'.repeat(50_000));
    expect(found.length).toBeLessThanOrEqual(200);
    expect(readRefusals('a'.repeat(5_000_000))[0]?.words.length).toBeLessThanOrEqual(1_000);
  });
});
