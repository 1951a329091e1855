/** Business terms by number, for sentences. */

import { TERMS } from './term-table.ts';

/** The same thing said in English and Romanian. */
export interface Words {
  readonly en: string;
  readonly ro: string;
}

const table = new Map(
  TERMS.trim()
    .split('\n')
    .map((line) => {
      const [id = '', en = '', ro = ''] = line.split('|');
      return [id, { en: `${en} (${id})`, ro: `${ro} (${id})` }] as const;
    }),
);

/** A term, such as `Seller city (BT-37)`. */
function term(id: string): Words {
  return table.get(id) ?? { en: id, ro: id };
}

/** Terms in a row: `A, B and C`. */
export function termList(ids: string): Words {
  const words = ids
    .split(' ')
    .filter((id) => id !== '')
    .map(term);
  return {
    en: row(
      words.map(({ en }) => en),
      'and',
    ),
    ro: row(
      words.map(({ ro }) => ro),
      'și',
    ),
  };
}

function row(texts: string[], and: string): string {
  return texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} ${and} ${texts.at(-1)}`;
}
