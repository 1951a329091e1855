/** An address of ANAF's record, in order: county by its ISO code, sectors, lost zeros, kinds taken out of names. */

import { findCounty, findSector, normalizePostcode, readLocality, withCommaBelow } from '@genius/romania';

export interface Address {
  country: string;
  county?: string;
  countyName?: string;
  city?: string;
  locality?: string;
  commune?: string;
  sector?: string;
  street?: string;
  number?: string;
  details?: string;
  postcode?: string;
}

/** `prefix`: `s` for the registered office, `d` for the tax domicile. Undefined if nothing of it is known. */
export function readAddress(fields: Record<string, unknown>, prefix: 's' | 'd'): Address | undefined {
  const field = (name: string) => clean(fields[`${prefix}${name}`]);
  const countyText = field('denumire_Judet');
  const county = findCounty(field('cod_JudetAuto')) ?? findCounty(countyText);
  const locality = readLocality(field('denumire_Localitate'));
  const sector = county === undefined || county.auto === 'B' ? (locality?.sector ?? findSector(countyText)) : undefined;
  const foreign = field('tara');
  const isForeign = foreign !== '' && !/^rom[aâ]nia$|^ro$/i.test(foreign);
  const parts = {
    ...(county ? { county: county.iso, countyName: county.name } : {}),
    ...optional('city', sector ?? locality?.name),
    ...optional('locality', locality?.name),
    ...optional('commune', locality?.commune),
    ...optional('sector', sector),
    ...optional('street', field('denumire_Strada')),
    ...optional('number', field('numar_Strada')),
    ...optional('details', field('detalii_Adresa')),
    ...optional('postcode', isForeign ? field('cod_Postal') : normalizePostcode(field('cod_Postal'))),
  };
  if (Object.keys(parts).length === 0) return undefined;
  return { country: isForeign ? foreign : 'RO', ...parts };
}

export const clean = (value: unknown) =>
  withCommaBelow(value === null || value === undefined ? '' : String(value))
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();

export function optional<K extends string>(name: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { [P in K]: string });
}
