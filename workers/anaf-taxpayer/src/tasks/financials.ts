/** `taxpayer.financials`: a CUI and years in, the public indicators of its statements out. */

import { errors as anafErrors, callAnaf, joinUrl, takeLimit } from '@genius/anaf';
import { handle } from '@genius/runtime';
import { taxpayerFinancials } from '../contract/financials.ts';
import { readStatement, type Statement } from '../domain/financials.ts';
import { rightCui } from '../given-cuis.ts';
import { settings } from '../settings.ts';

export const handleFinancials = handle(taxpayerFinancials, async ({ cui: given, years }, ctx) => {
  const cui = rightCui(given);
  const { ANAF_PUBLIC_URL: baseUrl } = settings.read();
  const statements: Statement[] = [];
  for (const year of [...new Set(years)].sort((a, b) => a - b)) {
    await takeLimit(ctx, 'publicCall');
    const answer = await callAnaf({
      name: 'bilant',
      url: joinUrl(baseUrl, '/bilant', { an: String(year), cui }),
      signal: ctx.signal,
      accept: [404],
    });
    const value = answer.json();
    try {
      statements.push(readStatement(year, answer.status === 404 ? {} : value));
    } catch {
      throw anafErrors.GW_ANAF_ANSWER_UNREADABLE({ call: 'bilant', problem: 'it is no statement' });
    }
  }
  return { cui, statements };
});
