/** `taxpayer.validate`: CUIs in, firms out, those that are none told apart without asking anybody. */

import { durationMs } from '@genius/contract';
import { romanianDay } from '@genius/romania';
import { handle, type TaskContext } from '@genius/runtime';
import type { Taxpayer } from '../contract/taxpayer.ts';
import { MOST_INLINE, validateTaxpayer } from '../contract/validate.ts';
import { errors } from '../errors.ts';
import { sortCuis } from '../given-cuis.ts';
import { lookUp, refuseUnanswered } from '../lookup.ts';

export const handleValidate = handle(validateTaxpayer, async (input, ctx) => {
  const { cui, cuis = [], date, ...options } = input;
  const today = romanianDay(new Date());
  const asOf = date ?? today;
  if (asOf > today) throw errors.GW_TAXPAYER_DATE({ date: asOf, today }, { field: 'date' });
  const { right, invalid } = sortCuis(cui === undefined ? cuis : [cui]);
  const looked = await lookUp(ctx, right, { ...options, date: asOf });
  refuseUnanswered(looked);
  const found = looked.flatMap(({ firm }) => (firm ? [firm] : []));
  const notFound = right.filter((_cui, at) => looked[at]?.firm === null);
  const isLarge = found.length > MOST_INLINE;
  return {
    asOf,
    found: isLarge ? [] : found,
    ...(isLarge ? { file: await writeFile(ctx, found) } : {}),
    notFound,
    invalid,
    counts: { found: found.length, notFound: notFound.length, invalid: invalid.length },
    stale: found.some(({ stale }) => stale),
  };
});

function writeFile(ctx: TaskContext, found: readonly Taxpayer[]) {
  async function* lines() {
    for (const each of found) yield Buffer.from(`${JSON.stringify(each)}\n`);
  }
  const expiresAt = Date.now() + durationMs(validateTaxpayer.limits.ttl);
  return ctx.blobs.put(lines(), { mediaType: 'application/x-ndjson', tenant: ctx.tenant, expiresAt });
}
