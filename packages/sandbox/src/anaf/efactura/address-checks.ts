/** Streets, places, counties and sectors of seller, buyer, tax representative and delivery. */

import { allAt, type Element, textAt } from '../../xml-tree.ts';
import { COUNTIES } from '../taxpayer/counties.ts';
import type { Fault } from './judge.ts';

interface Place {
  path: string;
  ro: string;
  en: string;
  street: string;
  city: string;
  county: string;
  sector: string;
  /** The rule that asks for a county whatever the country is. */
  anyCounty?: string;
}

/** The rules of each place, by the names that their texts carry. */
const PLACES: readonly Place[] = [
  {
    path: 'AccountingSupplierParty/Party/PostalAddress',
    ro: 'vânzătorului (BG-5)',
    en: "the seller's address (BG-5)",
    ...{ street: 'BR-RO-080', city: 'BR-RO-090', county: 'BR-RO-110', sector: 'BR-RO-100' },
  },
  {
    path: 'AccountingCustomerParty/Party/PostalAddress',
    ro: 'cumpărătorului (BG-8)',
    en: "the buyer's address (BG-8)",
    ...{ street: 'BR-RO-080', city: 'BR-RO-090', county: 'BR-RO-110', sector: 'BR-RO-100' },
  },
  {
    path: 'TaxRepresentativeParty/PostalAddress',
    ro: 'reprezentantului fiscal (BG-12)',
    en: "the tax representative's address (BG-12)",
    ...{ street: 'BR-RO-140', city: 'BR-RO-150', county: 'BR-RO-170', sector: 'BR-RO-160' },
  },
  {
    path: 'Delivery/DeliveryLocation/Address',
    ro: 'de livrare (BG-15)',
    en: 'the address of delivery (BG-15)',
    ...{ street: 'BR-RO-180', city: 'BR-RO-200', county: 'BR-RO-210', sector: 'BR-RO-200' },
    anyCounty: 'BR-RO-210',
  },
];

/** Seller and buyer have an address always, the others where they are. */
const ALWAYS = 2;

export function addressFaults(root: Element): Fault[] {
  return PLACES.flatMap((place, index) => {
    const there = allAt(root, place.path);
    if (there.length === 0) return index < ALWAYS ? [missing(place, 'street'), missing(place, 'city')] : [];
    return there.flatMap((address) => faultsOf(address, place));
  });
}

function faultsOf(address: Element, place: Place): Fault[] {
  const faults: Fault[] = [];
  const city = textAt(address, 'CityName');
  const county = textAt(address, 'CountrySubentity');
  if (textAt(address, 'StreetName') === '') faults.push(missing(place, 'street'));
  if (city === '') faults.push(missing(place, 'city'));
  if (county === '' && place.anyCounty !== undefined) faults.push(noCounty(place.anyCounty, place));
  if (textAt(address, 'Country/IdentificationCode') !== 'RO') return faults;
  if (!COUNTIES.some(({ auto }) => `RO-${auto}` === county)) faults.push(noCounty(place.county, place));
  if (county === 'RO-B' && !/^SECTOR[1-6]$/.test(city)) {
    faults.push({
      rule: place.sector,
      ro: `Adresa ${place.ro} este în Municipiul Bucureşti (RO-B): localitatea trebuie să fie SECTOR1 … SECTOR6.`,
      en: `In ${place.en} of Bucharest (RO-B) the city must be SECTOR1 … SECTOR6.`,
    });
  }
  return faults;
}

const missing = (place: Place, part: 'street' | 'city'): Fault => ({
  rule: place[part],
  ro: `Adresa ${place.ro} trebuie să aibă ${part === 'street' ? 'linia 1' : 'localitatea'}.`,
  en: `The ${part === 'street' ? 'line 1' : 'city'} of ${place.en} must be there.`,
});

/** Nearly in the words of ANAF's example. */
const noCounty = (rule: string, place: Place): Fault => ({
  rule,
  ro: `Dacă Codul ţării din adresa ${place.ro} este RO, atunci Subdiviziunea ţării trebuie să fie codificată folosind lista de coduri ISO 3166-2:RO (ex. RO-B pentru Municipiul Bucuresti, RO-AB pentru judetul Alba...).`,
  en: `If the country code in ${place.en} is RO, then the country subdivision must be coded using the ISO 3166-2:RO code list (ex. RO-B for Bucharest, RO-AB for Alba County...).`,
});
