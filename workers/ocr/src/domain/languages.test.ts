import { expect, test } from 'vitest';
import { languageCode, pickLanguage } from './languages.ts';
import { tidyLetters } from './tidy-letters.ts';

test.each([
  ['TOTAL LEI 53,90 TVA B 11% BON FISCAL', 'ron'],
  ['TOTAL 53.90 CASH CHANGE THANK YOU', 'eng'],
  ['in anul acesta au fost nominalizate la sediul firmei', 'ron'], // "in" is both languages' word
  ['12/03/2026 4711', 'ron'], // nothing tells: the first candidate
])('"%s" is taken for %s', (text, language) => expect(pickLanguage(text, ['ron', 'eng']).language).toBe(language));

test.each([
  ['ro', 'ron'],
  ['ro-RO', 'ron'],
  ['EN', 'eng'],
  ['deu', 'deu'],
])('%s names the language %s', (name, code) => expect(languageCode(name)).toBe(code));

test('the old cedilla becomes a comma below, except in Turkish', () => {
  expect([tidyLetters('Ţăruş'), tidyLetters('Ţăruş', 'tur')]).toEqual(['Țăruș', 'Ţăruş']);
});
