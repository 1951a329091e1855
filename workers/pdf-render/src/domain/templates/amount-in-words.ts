/** Amounts in words, as receipts write them beside the figures. */

import type { Language } from './data.ts';

type Gender = 'm' | 'f' | 'n';

const NAMES: Record<Language, Record<string, readonly [one: string, many: string, cent: string, cents: string]>> = {
  ro: {
    RON: ['leu', 'lei', 'ban', 'bani'],
    EUR: ['euro', 'euro', 'cent', 'cenți'],
    USD: ['dolar', 'dolari', 'cent', 'cenți'],
  },
  en: {
    RON: ['leu', 'lei', 'ban', 'bani'],
    EUR: ['euro', 'euros', 'cent', 'cents'],
    USD: ['dollar', 'dollars', 'cent', 'cents'],
  },
};

/** `o mie două sute de lei și cincizeci de bani`. The amount is a decimal number as text, not negative. */
export function amountInWords(amount: string, currency: string, language: Language): string {
  const [whole = '0', part = ''] = amount.split('.');
  const units = BigInt(whole);
  const cents = BigInt(part.padEnd(2, '0').slice(0, 2));
  const counted = language === 'ro' ? countedInRomanian : countedInEnglish;
  const names = NAMES[language][currency];
  if (!names) {
    const words = language === 'ro' ? inRomanian(units, 'm') : inEnglish(units);
    return `${words} ${String(cents).padStart(2, '0')}/100 ${currency}`;
  }
  const [one, many, cent, manyCents] = names;
  const main = counted(units, one, many);
  if (cents === 0n) return main;
  return `${main} ${language === 'ro' ? 'și' : 'and'} ${counted(cents, cent, manyCents)}`;
}

/** `un leu`, `nouăsprezece lei`, `douăzeci de lei`: from twenty on the noun is joined by "de". */
function countedInRomanian(count: bigint, one: string, many: string): string {
  if (count === 1n) return `un ${one}`;
  return `${inRomanian(count, 'm')} ${takesDe(count) ? 'de ' : ''}${many}`;
}

function takesDe(count: bigint): boolean {
  const last = count % 100n;
  return count !== 0n && (last === 0n || last >= 20n);
}

const RO_ONES = ['zero', 'unu', 'doi', 'trei', 'patru', 'cinci', 'șase', 'șapte', 'opt', 'nouă', 'zece'];
const RO_TEENS = [
  'zece',
  'unsprezece',
  'doisprezece',
  'treisprezece',
  'paisprezece',
  'cincisprezece',
  'șaisprezece',
  'șaptesprezece',
  'optsprezece',
  'nouăsprezece',
];
const RO_TENS = [
  '',
  '',
  'douăzeci',
  'treizeci',
  'patruzeci',
  'cincizeci',
  'șaizeci',
  'șaptezeci',
  'optzeci',
  'nouăzeci',
];
/** The numeral agrees with them: `două mii` (feminine), `două milioane` and `douăzeci și unu de milioane` (neuter). */
const RO_SCALES: readonly [size: bigint, one: string, many: string, gender: Gender][] = [
  [1_000_000_000_000n, 'un trilion', 'trilioane', 'n'],
  [1_000_000_000n, 'un miliard', 'miliarde', 'n'],
  [1_000_000n, 'un milion', 'milioane', 'n'],
  [1_000n, 'o mie', 'mii', 'f'],
];

function inRomanian(count: bigint, gender: Gender): string {
  if (count === 0n) return 'zero';
  const words: string[] = [];
  let rest = count;
  for (const [size, one, many, of] of RO_SCALES) {
    const times = rest / size;
    rest %= size;
    if (times === 0n) continue;
    words.push(times === 1n ? one : `${inRomanian(times, of)} ${takesDe(times) ? 'de ' : ''}${many}`);
  }
  if (rest > 0n) words.push(romanianBelowThousand(Number(rest), gender));
  return words.join(' ');
}

function romanianBelowThousand(count: number, gender: Gender): string {
  const hundreds = Math.floor(count / 100);
  const rest = count % 100;
  const words: string[] = [];
  if (hundreds === 1) words.push('o sută');
  else if (hundreds > 1) words.push(`${romanianOne(hundreds, 'f')} sute`);
  if (rest >= 20) {
    const ones = rest % 10;
    words.push(`${RO_TENS[Math.floor(rest / 10)]}${ones > 0 ? ` și ${romanianOne(ones, gender)}` : ''}`);
  } else if (rest >= 10) {
    const teen = RO_TEENS[rest - 10] ?? '';
    words.push(rest === 12 && gender !== 'm' ? 'douăsprezece' : teen);
  } else if (rest > 0) words.push(romanianOne(rest, gender));
  return words.join(' ');
}

function romanianOne(count: number, gender: Gender): string {
  if (count === 1) return gender === 'f' ? 'una' : 'unu';
  if (count === 2) return gender === 'm' ? 'doi' : 'două';
  return RO_ONES[count] ?? '';
}

const EN_ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const EN_TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const EN_SCALES: readonly [size: bigint, name: string][] = [
  [1_000_000_000_000n, 'trillion'],
  [1_000_000_000n, 'billion'],
  [1_000_000n, 'million'],
  [1_000n, 'thousand'],
];

function countedInEnglish(count: bigint, one: string, many: string): string {
  return `${inEnglish(count)} ${count === 1n ? one : many}`;
}

function inEnglish(count: bigint): string {
  if (count === 0n) return 'zero';
  const words: string[] = [];
  let rest = count;
  for (const [size, name] of EN_SCALES) {
    if (rest >= size) words.push(`${inEnglish(rest / size)} ${name}`);
    rest %= size;
  }
  const below = Number(rest);
  if (below >= 100) words.push(`${EN_ONES[Math.floor(below / 100)]} hundred`);
  const last = below % 100;
  if (last >= 20) words.push(`${EN_TENS[Math.floor(last / 10)]}${last % 10 > 0 ? `-${EN_ONES[last % 10]}` : ''}`);
  else if (last > 0) words.push(EN_ONES[last] ?? '');
  return words.join(' ');
}
