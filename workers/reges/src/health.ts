/** What deep health looks at: some employer's login gets a token, and REGES says whose it is. */

import type { HealthHost } from '@genius/runtime';
import { openApi } from './providers/reges-api.ts';
import { settings } from './settings.ts';

/** A deep check is given 5 s. */
const MOST_LOOKED = 3;
const PREFIX = 'reges/login/';

/** Throws what says what to do. Gives a sentence where there is no login yet. */
export async function checkReges(signal: AbortSignal, host: HealthHost | undefined): Promise<string | undefined> {
  const holders = host ? await host.secrets.holders(PREFIX) : [];
  const logins = holders.slice(0, MOST_LOOKED).map(({ tenant, name }) => ({
    tenant,
    employer: name.slice(PREFIX.length),
    secrets: host?.secrets.of(tenant, 'health') ?? nothing,
  }));
  if (logins.length > 0) {
    for (const { secrets, tenant, employer } of logins) await openApi({ secrets, tenant, signal }, employer).profile();
    return undefined;
  }
  if (settings.read().REGES_USERNAME === undefined) {
    return 'No employer has a login at REGES yet: genius reges login --employer <CUI>';
  }
  await openApi({ secrets: nothing, tenant: '', signal }, '').profile();
  return undefined;
}

const nothing = { read: async () => undefined };
