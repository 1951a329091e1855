/** Reprs as Python 3 writes them. */

import { expect, it } from 'vitest';
import { pythonRepr, redactedArgs, redactedKwargs, reprException } from './python-repr.ts';

it.each<[unknown, string]>([
  [null, 'None'],
  [true, 'True'],
  [1.5, '1.5'],
  [1e21, '1e+21'],
  [1e-7, '1e-07'],
  ['x', "'x'"],
  ["it's", '"it\'s"'],
  [`both ' and "`, `'both \\' and "'`],
  ['a\n\t\\\u0000\u007fă', "'a\\n\\t\\\\\\x00\\x7fă'"],
  [{ a: [1, null] }, "{'a': [1, None]}"],
])('of %j is %s', (value, expected) => {
  expect(pythonRepr(value)).toBe(expected);
});

it('of an exception names its class and arguments', () => {
  expect(reprException('GoldError', ['x', 42])).toBe("GoldError('x', 42)");
  expect(reprException('Empty', [])).toBe('Empty()');
});

it('redacted shows how many there were and how they are named', () => {
  expect([redactedArgs(0), redactedArgs(1), redactedArgs(2)]).toEqual(['()', "('…',)", "('…', '…')"]);
  expect([redactedKwargs(), redactedKwargs(['a', 'b'])]).toEqual(['{...}', "{'a': '…', 'b': '…'}"]);
});
