/** Names of places as registers write them: `Sector 3 Mun. Bucureşti`, `Sat Giulvăz Com. Giulvăz`, `MUN. TIMIŞOARA`. */

import { findSector, type Sector } from './counties.ts';
import { withCommaBelow } from './diacritics.ts';

export interface Locality {
  /** Without its kind, comma below, capitals as a name has them: `Giulvăz`. */
  name: string;
  kind?: 'municipality' | 'town' | 'commune' | 'village';
  /** The commune or town that a village belongs to. */
  commune?: string;
  /** In Bucharest: the city as e-Factura wants it. */
  sector?: Sector;
}

const KINDS: readonly [RegExp, NonNullable<Locality['kind']>][] = [
  [/^(?:mun\.\s*|municipiul\s+)/i, 'municipality'],
  [/^(?:(?:ora[sș]ul|ora[sș])\.?\s+|or[sș]?\.\s*)/i, 'town'],
  [/^(?:com\.\s*|comuna\s+)/i, 'commune'],
  [/^(?:sat\.?|satul|loc\.|localitatea)\s+/i, 'village'],
];

/** Undefined for an empty text. */
export function readLocality(text: string): Locality | undefined {
  const clean = withCommaBelow(text)
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
  if (clean === '') return undefined;
  const sector = findSector(clean);
  if (sector) return { name: 'București', kind: 'municipality', sector };
  // A village is written before the place it belongs to.
  const [, village, rest] =
    /^(?:sat\.?|satul|loc\.)\s+(.+?)[\s,]+((?:com|comuna|or[sș]?|ora[sș]|ora[sș]ul|mun|municipiul)\b\.?\s*.+)$/i.exec(
      clean,
    ) ?? [];
  if (village && rest) return { name: titleCase(village), kind: 'village', commune: plain(rest).name };
  return plain(clean);
}

function plain(text: string): Locality {
  for (const [pattern, kind] of KINDS) {
    if (pattern.test(text)) return { name: titleCase(text.replace(pattern, '')), kind };
  }
  return { name: titleCase(text) };
}

/** Only texts all in capitals are changed: a register that writes small letters knows better. */
export function titleCase(text: string): string {
  if (text !== text.toUpperCase()) return text;
  return text
    .toLowerCase()
    .replace(/(^|[\s\-(./])(\p{L})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/(?<=[\s-])(De|Din|La|Cu|Cel|Lui|Și|Pe|Sub|Al|Ale)(?=[\s-])/g, (word) => word.toLowerCase());
}
