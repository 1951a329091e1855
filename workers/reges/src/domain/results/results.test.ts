import { describe, expect, test } from 'vitest';
import type { Operation } from '../operations.ts';
import { readEntries } from './answer-tree.ts';
import { plainWords } from './plain-words.ts';
import { type Result, readReceipts, readResult } from './read-results.ts';
import { type Verdict, verdictOn } from './verdict.ts';

const readResults = (text: string) => readEntries(text).map(readResult);

const MESSAGE = '117f9b03-9efb-4f5a-8ebb-7ab3b0c792ae';
const RESPONSE = '5a0c1b7e-0d1f-4a51-9f0e-8f5f2f6d0001';
const REF = 'abc29c38-2e14-42a4-8ef7-6ddceffc312f';

const camel = {
  header: { messageId: MESSAGE, operation: 'InregistrareSalariat' },
  responseId: RESPONSE,
  result: { code: 'SUCCES', codeType: 'SUCCES', description: 'Înregistrat.', ref: REF, relatedResultsExpected: false },
};
const read = {
  messageId: MESSAGE,
  responseId: RESPONSE,
  operation: 'InregistrareSalariat',
  code: 'SUCCES',
  codeType: 'SUCCES',
  ref: REF,
  words: 'Înregistrat.',
  isPartial: false,
};

const pascal = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key[0]?.toUpperCase() + key.slice(1), pascal(each)]),
      )
    : value;
const flat = { ...camel.header, responseId: RESPONSE, ...camel.result };
const xml = `<MessageResult xmlns="http://www.inspectiamuncii.ro/reges2025"><Header><MessageId>${MESSAGE}</MessageId>
  <Operation>InregistrareSalariat</Operation></Header><ResponseId>{${RESPONSE.toUpperCase()}}</ResponseId>
  <Result><Code>SUCCES</Code><CodeType>SUCCES</CodeType><Description>Înregistrat.</Description><Ref>${REF}</Ref>
  <RelatedResultsExpected>false</RelatedResultsExpected></Result></MessageResult>`;

describe('a result is read in each style that was seen', () => {
  test.each([
    ['parts, camelCase', JSON.stringify(camel)],
    ['parts, PascalCase', JSON.stringify(pascal(camel))],
    ['side by side, camelCase', JSON.stringify(flat)],
    ['side by side, PascalCase', JSON.stringify(pascal(flat))],
    ['XML', xml],
    ['a list', JSON.stringify([camel])],
    ['a batch', JSON.stringify({ message: [camel] })],
    [
      'a batch in XML',
      `<Batch>${xml.replace('MessageResult ', 'Message ').replace('/MessageResult', '/Message')}</Batch>`,
    ],
  ])('%s', (_, text) => {
    expect(readResults(text)).toEqual([read]);
  });

  test('what is no result keeps its place, so that as many are committed as were returned', () => {
    expect(readResults(JSON.stringify([{ other: 1 }, camel, 'x']))).toEqual([undefined, read, undefined]);
  });

  test('entities and document types are refused', () => {
    expect(() => readResults('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')).toThrow();
  });
});

test('a receipt of zeros is none', () => {
  const zeros = { header: { messageId: MESSAGE }, responseId: '00000000-0000-0000-0000-000000000000' };
  expect(readReceipts(JSON.stringify([zeros, { ...zeros, responseId: RESPONSE }]))).toEqual([
    { messageId: MESSAGE, isRefused: true },
    { messageId: MESSAGE, responseId: RESPONSE },
  ]);
});

describe('a verdict', () => {
  const result = { code: 'SUCCES', isPartial: false } as const;
  test.each<[string, Result[], Operation['creates'], Verdict | undefined]>([
    ['nothing yet', [], 'contract', undefined],
    ['only a part', [{ ...result, isPartial: true, ref: REF }], 'contract', undefined],
    ['parts together', [{ ...result, isPartial: true, ref: REF }, result], 'contract', { state: 'done', ref: REF }],
    [
      'a proposal that waits for its answer',
      [{ ...result, isPartial: true, ref: REF }],
      'proposal',
      { state: 'done', ref: REF },
    ],
    ['a creation without an id', [result], 'employee', { state: 'failed', problem: 'no-ref' }],
    ['a change without an id', [result], undefined, { state: 'done' }],
    ['a failure', [{ ...result, code: 'FAIL' as const, words: 'nu' }], undefined, { state: 'failed', words: 'nu' }],
    [
      'an old one after it',
      [
        { ...result, ref: REF },
        { ...result, code: 'FAIL' as const },
      ],
      'contract',
      { state: 'done', ref: REF },
    ],
  ])('%s', (_, results, creates, expected) => {
    expect(verdictOn(results, creates)).toEqual(expected);
  });
});

test('words are shown without whom they are about', () => {
  expect(plainWords('Salariatul **POPESCU ION** (1900615410014) nu a putut fi radiat!')).toBe(
    'Salariatul … (…) nu a putut fi radiat!',
  );
  expect(plainWords(`Element 'Adresa': "STR. X" is no value; the field 'Popescu' is unknown`)).toBe(
    `Element 'Adresa': "…" is no value; the field '…' is unknown`,
  );
  expect(plainWords('Contractul lui Popescu are **3 zile**.', ['POPESCU', 'ION'])).toBe('Contractul lui … are 3 zile.');
});

test('an answer of very many entries is read in time that grows with their number', () => {
  const spent = (count: number) => {
    const from = process.cpuUsage();
    expect(readEntries(`<Batch>${'<Message/>'.repeat(count)}</Batch>`)).toHaveLength(count);
    const { user, system } = process.cpuUsage(from);
    return user + system;
  };
  spent(1_000);
  // As a copy for each entry, it would be thousands of millions of steps.
  expect(spent(200_000)).toBeLessThan(10_000_000);
});
