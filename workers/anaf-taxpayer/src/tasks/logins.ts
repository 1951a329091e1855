/** `anaf.logins` and `anaf.login-ending`: how long logins live, and the warnings before their end. */

import { listTokens, loginState } from '@genius/anaf';
import { handle } from '@genius/runtime';
import { checkLogins, loginEnding } from '../contract/logins.ts';

/** Longer than the first warning stands before the end. */
const REMEMBERED_MS = 40 * 86_400_000;

export const handleLogins = handle(checkLogins, async (_input, ctx) => {
  const logins = (await listTokens(ctx.secrets)).map((each) => loginState(each));
  const warned: string[] = [];
  for (const { cif, endsAt, daysLeft, warning } of logins) {
    if (warning === undefined) continue;
    const key = `anaf/login-warning/${ctx.tenant}/${cif}/${endsAt}/${warning}`;
    if ((await ctx.kv.get(key)) !== undefined) continue;
    // By name: an attempt after a death leaves out what was told already.
    await ctx.send(loginEnding, { cif, endsAt, daysLeft, warning }, { as: `${cif}/${warning}` });
    await ctx.kv.set(key, '1', { ttlMs: REMEMBERED_MS });
    warned.push(cif);
  }
  return { logins, warned };
});

export const handleLoginEnding = handle(loginEnding, () => ({ told: true as const }));
