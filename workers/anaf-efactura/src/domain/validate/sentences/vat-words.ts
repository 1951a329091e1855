/** Sentences for the rules of VAT categories: the same ten questions for each category. */

import type { Words } from './term.ts';

interface Category {
  code: string;
  words: Words;
  /** What its rate must be. */
  rate: 'positive' | 'zero' | 'none' | 'any';
  /** Whether an exemption reason must be given. */
  needsReason: boolean;
  /** Who must be registered for VAT: the seller, the buyer too, or nobody may be. */
  parties: 'seller' | 'both' | 'nobody';
}

const category = (
  code: string,
  en: string,
  ro: string,
  rate: Category['rate'],
  needsReason: boolean,
  parties: Category['parties'],
): Category => ({ code, words: { en: `${code} (${en})`, ro: `${code} (${ro})` }, rate, needsReason, parties });

const CANARY = category('L', 'IGIC of the Canary Islands', 'IGIC, Insulele Canare', 'any', false, 'seller');
const CEUTA = category('M', 'IPSI of Ceuta and Melilla', 'IPSI, Ceuta și Melilla', 'any', false, 'seller');

/** By the letters of the rule; ANAF says IG and IP where EN 1.3.16 says AF and AG. */
const CATEGORIES: Readonly<Record<string, Category>> = {
  S: category('S', 'standard rate', 'cotă standard', 'positive', false, 'seller'),
  Z: category('Z', 'zero rated', 'cotă zero', 'zero', false, 'seller'),
  E: category('E', 'exempt', 'scutit', 'zero', true, 'seller'),
  AE: category('AE', 'reverse charge', 'taxare inversă', 'zero', true, 'both'),
  IC: category('K', 'intra-community supply', 'livrare intracomunitară', 'zero', true, 'both'),
  G: category('G', 'export', 'export', 'zero', true, 'seller'),
  O: category('O', 'not subject to VAT', 'în afara sferei TVA', 'none', true, 'nobody'),
  AF: CANARY,
  IG: CANARY,
  AG: CEUTA,
  IP: CEUTA,
};

const PLACES: readonly Words[] = [
  { en: 'a line', ro: 'o linie' },
  { en: 'a document allowance', ro: 'o deducere la nivelul documentului' },
  { en: 'a document charge', ro: 'o taxă suplimentară la nivelul documentului' },
];

/** The sentence for a rule such as BR-AE-05; undefined if it is none of them. */
export function vatWords(id: string): Words | undefined {
  const [, letters = '', number = ''] = /^BR-(S|Z|E|AE|IC|G|O|AF|AG|IG|IP)-(\d\d)$/.exec(id) ?? [];
  const found = CATEGORIES[letters];
  return found === undefined ? undefined : wordsOf(found, Number(number));
}

function wordsOf(category: Category, number: number): Words | undefined {
  const { en, ro } = category.words;
  switch (number) {
    case 1:
      return {
        en: `VAT category ${en} stands in lines, allowances or charges, so the VAT breakdown (BG-23) needs it too, and only then; most categories have exactly one group.`,
        ro: `Categoria de TVA ${ro} apare în linii, deduceri sau taxe, deci trebuie să apară și în detalierea TVA (BG-23), și numai atunci; cele mai multe categorii au exact un grup.`,
      };
    case 2:
    case 3:
    case 4:
      return partiesWords(category, PLACES[number - 2] as Words);
    case 5:
    case 6:
    case 7:
      return rateWords(category, PLACES[number - 5] as Words);
    case 8:
      return {
        en: `The taxable amount (BT-116) of category ${en} must be the net amounts of its lines less its allowances plus its charges${category.rate === 'positive' || category.rate === 'any' ? ', for each rate' : ''}.`,
        ro: `Baza de calcul (BT-116) a categoriei ${ro} trebuie să fie valorile nete ale liniilor ei minus deducerile plus taxele suplimentare${category.rate === 'positive' || category.rate === 'any' ? ', pentru fiecare cotă' : ''}.`,
      };
    case 9:
      return category.rate === 'positive' || category.rate === 'any'
        ? {
            en: `The VAT (BT-117) of category ${en} must be its taxable amount times its rate.`,
            ro: `TVA (BT-117) a categoriei ${ro} trebuie să fie baza înmulțită cu cota.`,
          }
        : {
            en: `The VAT (BT-117) of category ${en} must be 0.`,
            ro: `TVA (BT-117) a categoriei ${ro} trebuie să fie 0.`,
          };
    case 10:
      return category.needsReason
        ? {
            en: `Category ${en} needs an exemption reason (BT-120) or its code (BT-121).`,
            ro: `Categoria ${ro} are nevoie de motivul scutirii (BT-120) sau de codul lui (BT-121).`,
          }
        : {
            en: `Category ${en} must not have an exemption reason (BT-120, BT-121). Remove it.`,
            ro: `Categoria ${ro} nu are motiv de scutire (BT-120, BT-121). Ștergeți-l.`,
          };
    case 11:
    case 12:
    case 13:
    case 14:
      return category.code === 'O' ? aloneWords(category, number) : undefined;
    default:
      return undefined;
  }
}

function partiesWords({ words: { en, ro }, parties }: Category, place: Words): Words {
  if (parties === 'nobody') {
    return {
      en: `With ${place.en} of category ${en}, neither seller, buyer nor tax representative may have a VAT identifier (BT-31, BT-48, BT-63).`,
      ro: `Cu ${place.ro} din categoria ${ro}, nici vânzătorul, nici cumpărătorul, nici reprezentantul fiscal nu pot avea cod de TVA (BT-31, BT-48, BT-63).`,
    };
  }
  const isBoth = parties === 'both';
  return {
    en: `With ${place.en} of category ${en}, the seller or its tax representative needs a VAT identifier (BT-31, BT-32, BT-63)${isBoth ? ', and so does the buyer (BT-48)' : ''}.`,
    ro: `Cu ${place.ro} din categoria ${ro}, vânzătorul sau reprezentantul lui fiscal are nevoie de cod de TVA (BT-31, BT-32, BT-63)${isBoth ? ', la fel și cumpărătorul (BT-48)' : ''}.`,
  };
}

function rateWords({ words: { en, ro }, rate }: Category, place: Words): Words {
  const must: Record<Category['rate'], Words> = {
    positive: { en: 'must be above 0', ro: 'trebuie să fie peste 0' },
    zero: { en: 'must be 0', ro: 'trebuie să fie 0' },
    none: { en: 'must not be given', ro: 'nu se dă' },
    any: { en: 'must be 0 or more', ro: 'trebuie să fie 0 sau mai mare' },
  };
  return {
    en: `The VAT rate of ${place.en} of category ${en} ${must[rate].en}.`,
    ro: `Cota de TVA pentru ${place.ro} din categoria ${ro} ${must[rate].ro}.`,
  };
}

function aloneWords({ words: { en, ro } }: Category, number: number): Words {
  const place =
    number === 11 ? { en: 'another VAT breakdown', ro: 'o altă detaliere a TVA' } : (PLACES[number - 12] as Words);
  return {
    en: `Category ${en} must stand alone: the invoice can not have ${place.en} of another category.`,
    ro: `Categoria ${ro} trebuie să fie singura: factura nu poate avea ${place.ro} din altă categorie.`,
  };
}
