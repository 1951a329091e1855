import { describe, expect, test } from 'vitest';
import { checkUit, likelyUit, uitControl } from './uit.ts';

/** From the note in ANAF's rule file. */
const OFFICIAL = [
  '3V0P0L0P0T3JUW46',
  '4C0U0C0J0W3DDQ92',
  '5Y0Q0L0A0Y3AJA00',
  '6N0U0A0A0K3PUM07',
  '7M0L0P0H0K3RAP05',
  '8H0Q0V0L0Q3WQN41',
  '9E0P0C0J0J3DQV99',
  '0C1E0K0N0M3EHP79',
  '1C1E0Y0Y0N3YLK25',
  '2D1R0D0L0N3CYH94',
  '3H1M0A0E0J3FKN75',
];

test.each(OFFICIAL)('%s holds, and not with another control digit', (uit) => {
  expect(checkUit(uit)).toBeUndefined();
  expect(checkUit(`${uit.slice(0, 15)}${(Number(uit[15]) + 1) % 10}`)).toBe('control');
});

describe('what is no UIT', () => {
  test.each([
    ['ACDEFHJKLMNPQR12', 'control'],
    ['OV0P0L0P0T3JUW46', 'form'],
    ['3v0p0l0p0t3juw46', 'form'],
    ['3V0P0L0P0T3JUW4', 'form'],
    ['', 'form'],
  ])('%s: %s', (uit, problem) => {
    expect(checkUit(uit)).toBe(problem);
  });

  test('has no control digits if it is too short', () => {
    expect(uitControl('3V0P')).toBeUndefined();
  });
});

test.each([
  ['3V0P 0L0P 0T3J UW46', '3V0P0L0P0T3JUW46'],
  ['3v0p-0l0p-0t3j-uw46', '3V0P0L0P0T3JUW46'],
  ['3VOPOLOPOT3JUW46', '3V0P0L0P0T3JUW46'],
  ['3V0P0L0P0T3JUW47', undefined],
])('%s is meant as %s', (typed, uit) => {
  expect(likelyUit(typed)).toBe(uit);
});
