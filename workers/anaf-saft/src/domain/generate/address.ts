/** AddressStructure of what a record gives. */

import { findCounty } from '@genius/romania';
import type { Notes, RecordPlace } from '../model/notes.ts';
import { countryCode } from './partner-code.ts';
import { element, optional } from './xml-text.ts';

export interface Address {
  street?: string | undefined;
  number?: string | undefined;
  addressDetail?: string | undefined;
  building?: string | undefined;
  city: string;
  postalCode?: string | undefined;
  county?: string | undefined;
  country?: string | undefined;
}

export type AddressType = 'StreetAddress' | 'BillingAddress' | 'PostalAddress';

/** What stands in an address, without its own element. Undefined with a fault. */
export function addressContent(
  address: Address,
  type: AddressType,
  { place, notes, field = (name) => name }: { place: RecordPlace; notes: Notes; field?: (name: string) => string },
): string | undefined {
  const country = countryCode(address.country);
  if (country === undefined) {
    notes.fault(place, field('country'), 'country');
    return undefined;
  }
  const region = country === 'RO' && address.county ? findCounty(address.county)?.iso : undefined;
  if (country === 'RO' && address.county && region === undefined) {
    notes.fault(place, field('county'), 'county');
    return undefined;
  }
  return (
    optional('StreetName', address.street) +
    optional('Number', address.number) +
    optional('AdditionalAddressDetail', address.addressDetail) +
    optional('Building', address.building) +
    element('City', address.city) +
    optional('PostalCode', address.postalCode) +
    // Only Romania has regions.
    optional('Region', region) +
    element('Country', country) +
    element('AddressType', type)
  );
}
