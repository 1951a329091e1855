/** Regions: those of Romania are in a list, and no other country has any here. */

import { listOf } from '../lists/lists.ts';
import { shown } from '../sentences/rules.ts';
import type { Rule } from './hooks.ts';

const encoder = new TextEncoder();

export const regionRules: Rule = (on, { report }) => {
  /** Nothing to say without a region, or without a country. */
  const check = (country: string, region: string) => {
    if (region === '' || country === '') return;
    if (country !== 'RO') return report('anaf.region-abroad', { value: shown(country) });
    const bytes = encoder.encode(region);
    if (listOf('regions').find(bytes, 0, bytes.length) < 0) report('anaf.region', { value: shown(region) });
  };

  let headerCountry = '';
  on.leaf('Header/AuditFileCountry', (reading) => {
    headerCountry = reading.text;
  });
  on.leaf('Header/AuditFileRegion', (reading) => check(headerCountry, reading.text));

  let region = '';
  for (const address of ['Address', 'BillingAddress', 'PostalAddress']) {
    on.open(address, () => {
      region = '';
    });
    on.leaf(`${address}/Region`, (reading) => {
      region = reading.text;
    });
    on.leaf(`${address}/Country`, (reading) => check(reading.text, region));
  }
};
