/** Occupations and localities by their codes, from the generated tables; unpacked when they are first asked for. */

import { LOCALITIES } from './generated/localities.ts';
import { OCCUPATIONS } from './generated/occupations.ts';

export interface Locality {
  code: number;
  name: string;
  /** As on number plates. */
  county: string;
}

export interface Occupation {
  code: number;
  name: string;
}

let occupations: ReadonlyMap<number, string> | undefined;
let localities: ReadonlyMap<number, Locality> | undefined;

/** By COR code; undefined if the list does not have it, which newer lists may. */
export function occupationName(code: number): string | undefined {
  return allOccupations().get(code);
}

/** By SIRUTA code. */
export function findLocality(code: number): Locality | undefined {
  return allLocalities().get(code);
}

/** Those whose code begins or whose name is as asked; `fold` makes texts comparable. */
export function searchOccupations(query: string, fold: (text: string) => string, most: number): Occupation[] {
  const wanted = fold(query);
  const found: Occupation[] = [];
  for (const [code, name] of allOccupations()) {
    if (found.length === most) break;
    if (String(code).startsWith(wanted) || fold(name).includes(wanted)) found.push({ code, name });
  }
  return found;
}

export function searchLocalities(query: string, fold: (text: string) => string, most: number): Locality[] {
  const wanted = fold(query);
  const found: Locality[] = [];
  for (const locality of allLocalities().values()) {
    if (found.length === most) break;
    if (String(locality.code) === wanted || fold(locality.name).includes(wanted)) found.push(locality);
  }
  return found;
}

function allOccupations(): ReadonlyMap<number, string> {
  occupations ??= new Map(entriesOf(OCCUPATIONS));
  return occupations;
}

function allLocalities(): ReadonlyMap<number, Locality> {
  localities ??= new Map(
    Object.entries(LOCALITIES).flatMap(([county, packed]) =>
      entriesOf(packed).map(([code, name]): [number, Locality] => [code, { code, name, county }]),
    ),
  );
  return localities;
}

function entriesOf(text: string): [number, string][] {
  return text
    .trim()
    .split(/\|\n?/)
    .map((entry) => {
      const blank = entry.indexOf(' ');
      return [Number(entry.slice(0, blank)), entry.slice(blank + 1)];
    });
}
