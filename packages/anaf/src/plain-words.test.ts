import { expect, test } from 'vitest';
import { plainWords } from './plain-words.ts';

test.each([
  ['Nu aveti drept in SPV pentru CIF=1960229410015', 'Nu aveti drept in SPV pentru CIF=…'],
  ['<b>Eroare</b>\r\n tehnica', 'Eroare tehnica'],
  // An index of ANAF stays.
  ['id_incarcare=5012345678', 'id_incarcare=5012345678'],
])('of %j, an error shows %j', (words, shown) => {
  expect(plainWords(words)).toBe(shown);
});
