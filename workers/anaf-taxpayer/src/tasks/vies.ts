/** `vies.validate`: a VAT number in, what its member state says of it out. */

import { handle } from '@genius/runtime';
import { validateVat } from '../contract/vies.ts';
import { readVatNumber } from '../domain/vat-number.ts';
import { errors } from '../errors.ts';
import { askVies, type VatNumber } from '../providers/vies.ts';
import { settings } from '../settings.ts';

export const handleVies = handle(validateVat, async ({ vatNumber, requester }, ctx) => {
  const asked = read(vatNumber, 'vatNumber');
  const own = requester === undefined ? undefined : read(requester, 'requester');
  // Member states allow few at once: what is asked together is spread a little.
  await ctx.pace(`vies/${asked.country}`, { count: 4, per: '1s', burst: 4 });
  const answer = await askVies(settings.read().VIES_URL, asked, own, ctx.signal);
  return { vatNumber: `${asked.country}${asked.number}`, country: asked.country, ...answer };
});

function read(text: string, field: string): VatNumber {
  const number = readVatNumber(text);
  if (number.ok) return number;
  const { problem, problemRo } = number;
  throw errors.GW_VIES_NUMBER({ problem, problemRo }, { field });
}
