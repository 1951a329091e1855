/** Patterns that choose nodes, friendly and not. */

import { expect, test } from 'vitest';
import { matchName } from './name-pattern.ts';

const NAME = 'genius-0a1b2c3d@host.example';

test.for([
  // A glob fits the whole name, as Python's fnmatch.
  ['glob', 'genius-*', 'matches'],
  ['glob', '*@host.example', 'matches'],
  ['glob', 'genius', 'differs'],
  ['glob', 'genius?0a1b2c3d@*', 'matches'],
  ['glob', '[f-h]enius*', 'matches'],
  ['glob', '[!f-h]enius*', 'differs'],
  ['glob', 'genius-[]0]*', 'matches'],
  ['glob', '[genius*', 'differs'],
  // No sign of Perl's means anything there.
  ['glob', 'genius.0a1b2c3d@host.example', 'differs'],
  // Python's re.match: from the beginning, not to the end.
  ['pcre', 'genius', 'matches'],
  ['pcre', 'host', 'differs'],
  ['pcre', '.*host', 'matches'],
  ['pcre', '', 'matches'],
  ['pcre', '^genius-[0-9a-f]{8}@host\\.example$', 'matches'],
  ['pcre', 'genius-[0-9a-f]{9}', 'differs'],
  ['pcre', '(?:celery|genius)-\\w+?@(?P<host>[^.]+)\\.(example|test)\\Z', 'matches'],
  ['pcre', 'genius-\\d{1,3}a', 'matches'],
  ['pcre', 'genius-\\D', 'differs'],
  ['pcre', '[\\w-]+@', 'matches'],
  ['pcre', '(a*)*genius', 'matches'],
  // Followed in a bounded number of steps, however often it repeats itself.
  ['pcre', '(([a-z0-9-]+)*)*X', 'differs'],
  ['pcre', '(.*)*(.*)*(.*)*(.*)*X', 'differs'],
  ['pcre', `${'.*'.repeat(127)}X`, 'differs'],
  ['pcre', '((((.{0,256}){0,256}){0,256}){0,256}){256}X', 'refused'],
  ['pcre', `${'('.repeat(120)}${')'.repeat(120)}`, 'refused'],
  // No patterns, or none that we follow.
  ['pcre', '(', 'refused'],
  ['pcre', ')', 'refused'],
  ['pcre', '[a', 'refused'],
  ['pcre', '*', 'refused'],
  ['pcre', 'a**', 'refused'],
  ['pcre', 'a{2', 'refused'],
  ['pcre', 'a{3,2}', 'refused'],
  ['pcre', '\\', 'refused'],
  ['pcre', '(?=genius)', 'refused'],
  ['pcre', '(g)\\1', 'refused'],
  ['pcre', '(?i)GENIUS', 'refused'],
  ['glob', '*'.repeat(257), 'refused'],
  ['fuzzy', 'genius', 'refused'],
] as const)('%s %s: %s', ([matcher, pattern, expected]) => {
  const start = performance.now();
  expect(matchName(NAME, pattern, matcher)).toBe(expected);
  expect(performance.now() - start).toBeLessThan(500);
});
