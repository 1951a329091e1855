/**
 * ANAF's own error texts and what each means for what comes next. It answers most of them with status 200, inside JSON
 * or XML, in Romanian without diacritics, misspellings included. Texts as in ANAF's API pages and its swagger.
 */

import { foldText } from '@genius/romania';

/**
 * - `invalid`: what was asked is wrong; - `rights`: no right in SPV; - `daily`: the day's are used up; - `technical`: a
 * fault at ANAF, after which an upload may have happened; - `empty`: nothing to list, no error; - `paged`: more than the
 * list without pages shows; - `gone`: past the 60 days; - `missing`: there is none of that number; - `pending`: not ready;
 * - `duplicate`: sent before, under another index; - `future`: a time ahead of ANAF's clock.
 */
export type AnafSays =
  | 'invalid'
  | 'rights'
  | 'daily'
  | 'technical'
  | 'empty'
  | 'paged'
  | 'gone'
  | 'missing'
  | 'pending'
  | 'duplicate'
  | 'future';

/** Searched for in the folded text, the first that fits counts. */
const TABLE: readonly [RegExp, AnafSays][] = [
  [/FACTURA A MAI FOST TRANSMISA ANTERIOR/, 'duplicate'],
  [/NU EXISTA MESAJE (IN|PENTRU|PE)/, 'empty'],
  [/LISTA DE MESAJE ESTE MAI MARE|FOLOSITI ENDPOINT-UL CU PAGINATI/, 'paged'],
  [/S-AU (FACUT|INCARCAT) DEJA \d+/, 'daily'],
  [/APARUT O EROARE TEHNICA/, 'technical'],
  [/NU AVETI DREPT|NU EXISTA NICIUN CIF PE(N)?TRU CARE SA AVETI DREPT/, 'rights'],
  [/NU ESTE INREGISTRAT IN REGISTRUL RO E-FACTURA/, 'rights'],
  [/NU MAI POATE FI DESCARCAT|A TRECUT PERIOADA DE \d+ DE ZILE/, 'gone'],
  [/NU POATE FI MAI VECHI DE \d+ DE ZILE/, 'gone'],
  [/NU POATE (FI )?IN VIITOR/, 'future'],
  [/NU EXISTA (FACTURA|NICI O FACTURA)|NU EXISTA INREGISTRATA NICI O FACTURA/, 'missing'],
  [/NU EXISTA (DECLARATIA DE TRANSPORT|INFORMATII PENTRU)/, 'missing'],
  [/PAGINA SOLICITATA \d+ ESTE MAI MARE/, 'missing'],
  [/IN PRELUCRARE|IN CURS DE PROCESARE/, 'pending'],
];

/** What an error text of ANAF says; a text that is not known counts as `invalid`: it is not repeated by itself. */
export function readAnafError(text: string): AnafSays {
  const folded = foldText(text.slice(0, 20_000));
  return TABLE.find(([pattern]) => pattern.test(folded))?.[1] ?? 'invalid';
}

/** The earlier upload that a duplicate names: its index, and its day (ISO) where it is told. */
export function readDuplicate(text: string): { index: string; date?: string } | undefined {
  const [, index, date] =
    /transmisa\s+anterior\s+cu\s+index\s*=\s*(\d{1,30})(?:.*?data\s+incarcare\s*=\s*(\d{4}-\d{2}-\d{2}))?/is.exec(
      text.slice(0, 20_000),
    ) ?? [];
  return index === undefined ? undefined : { index, ...(date === undefined ? {} : { date }) };
}
