/** Whose boxes at ANAF a tenant can look into. */

import { DEFAULT_LOGIN, listLogins, loginState, readTokens } from '@genius/anaf';
import { FailureError } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { cif as cifSchema } from './contract/finding.ts';
import { knownCifs } from './inbox-store.ts';

/**
 * CIFs with a login of their own; with the login `default`, which names no CIF, also those that were sent for or looked at
 * from here. `ended`: whose login is past its end or can not be read, so that asking ANAF would be no use.
 */
export async function cifsWithLogin(
  ctx: Pick<TaskContext, 'secrets' | 'db' | 'tenant'>,
): Promise<{ living: string[]; ended: string[] }> {
  const logins = await listLogins(ctx.secrets);
  const known = logins.includes(DEFAULT_LOGIN) ? await knownCifs(ctx) : [];
  const living: string[] = [];
  const ended: string[] = [];
  for (const cif of new Set([...logins, ...known])) {
    if (!cifSchema.safeParse(cif).success) continue;
    ((await hasLivingLogin(ctx, cif)) ? living : ended).push(cif);
  }
  return { living: living.sort(), ended: ended.sort() };
}

async function hasLivingLogin({ secrets }: Pick<TaskContext, 'secrets'>, cif: string): Promise<boolean> {
  try {
    return loginState(await readTokens(secrets, cif)).state !== 'ended';
  } catch (error) {
    if (error instanceof FailureError && error.code === 'GW_ANAF_TOKENS_UNREADABLE') return false;
    throw error;
  }
}
