import { expect, test } from 'vitest';
import { jsonbText } from './jsonb.ts';

test('ordinary values are their JSON', () => {
  for (const value of [{ a: 'ș😀' }, ['"\\'], null, { input: '{"a":"\\u0000"}' }]) {
    expect(jsonbText(value)).toBe(JSON.stringify(value));
  }
});

test('a NUL becomes its picture and half a pair the replacement character, in keys and values', () => {
  expect(JSON.parse(jsonbText({ 'a\0': ['\0', '\ud800', 'x\udc00y', '\\\0'] }))).toEqual({
    'a\u2400': ['\u2400', '\ufffd', 'x\ufffdy', '\\\u2400'],
  });
});
