import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { checkCui, explainCui, isCui } from './cui.ts';
import { likelyCui, suggestCui } from './suggest-cui.ts';

const GOLD = process.env.GENIUS_GOLD ?? join(import.meta.dirname, '../../../../shared/gold');
const file = join(GOLD, 'anaf-taxpayer/cui-checksum.json');
const gold = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as {
      cases: { cui: string; valid: boolean }[];
      normalisation: { input: string; normalised: string; valid: boolean }[];
    })
  : undefined;

test('every number of the gold list is judged as there', (ctx) => {
  if (!gold) return ctx.skip(`gold: there is no ${file}; set GENIUS_GOLD`);
  const wrong = gold.cases.filter(({ cui, valid }) => isCui(cui) !== valid);
  expect(wrong).toEqual([]);
  for (const { input, normalised, valid } of gold.normalisation) {
    expect(checkCui(input)).toMatchObject({ ok: valid, cui: normalised });
  }
});

describe('what is no CUI says why', () => {
  it.each([
    ['', 'empty'],
    ['RO', 'empty'],
    ['-14399840', 'minus'],
    ['1439984O', 'letters'],
    ['14.399.841', 'check-digit'],
    ['1', 'length'],
    ['12345678901', 'length'],
    ['01234567', 'leading-zero'],
    ['0000000000000', 'anonymous-buyer'],
    // A person's number with a right check digit.
    ['1960101410013', 'length'],
    ['1800101221144', 'cnp'],
    ['ＲＯ123', 'letters'],
  ])('%s: %s', (text, problem) => {
    expect(checkCui(text)).toEqual({ ok: false, problem });
    expect(explainCui(problem as never).ro).not.toBe('');
  });

  it('takes numbers as people write them', () => {
    for (const text of ['RO 18547290', 'ro-18547290', 'CUI: RO18547290', '18.547.290', '185 472\u00a090']) {
      expect(checkCui(text)).toMatchObject({ ok: true, cui: '18547290' });
    }
  });
});

describe('a mistyped number', () => {
  it('with two neighbours swapped leads back to the right one', () => {
    expect(suggestCui('18542790')[0]).toEqual({ cui: '18547290', because: 'swapped' });
    expect(likelyCui('18542790')).toBeUndefined();
  });

  it('with a letter for a digit leads back to the right one', () => {
    expect(suggestCui('RO1439984O')).toEqual([{ cui: '14399840', because: 'letter' }]);
    expect(likelyCui('RO1439984O')).toBe('14399840');
    expect(suggestCui('l4399840')).toEqual([{ cui: '14399840', because: 'letter' }]);
  });

  it('with one wrong digit, whichever, or two neighbours swapped, finds the right one among its suggestions', () => {
    for (const right of ['18547290', '14399840', '10167619', '8000000000', '4267117']) {
      for (let at = 0; at < right.length; at++) {
        for (const digit of '0123456789') {
          const typed = right.slice(0, at) + digit + right.slice(at + 1);
          if (!checkCui(typed).ok && !typed.startsWith('0')) {
            expect(suggestCui(typed).map(({ cui }) => cui)).toContain(right);
          }
        }
      }
    }
  });

  it('suggests only numbers that are right, and none for a right one, a CNP, 13 zeros or a short one', () => {
    expect(suggestCui('18547291').every(({ cui }) => isCui(cui))).toBe(true);
    for (const text of ['18547290', '1800101221144', '0000000000000', '1234', '']) expect(suggestCui(text)).toEqual([]);
  });
});
