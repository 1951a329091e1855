/** The application that was registered at ANAF: its id and secret, from the tenant's secrets or the environment. */

import type { TenantSecrets } from '@genius/runtime';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { AnafSettings } from '../settings.ts';

export interface OAuthClient {
  clientId: string;
  clientSecret: string;
}

const CLIENT_SECRET_NAME = 'anaf/oauth-client';
const stored = z.object({ clientId: z.string().min(1), clientSecret: z.string().min(1) });

/** The secret `anaf/oauth-client` of the tenant goes before the environment. Throws GW_ANAF_CLIENT_MISSING. */
export async function readClient(
  secrets: Pick<TenantSecrets, 'read'>,
  settings: Pick<AnafSettings, 'ANAF_CLIENT_ID' | 'ANAF_CLIENT_SECRET'>,
): Promise<OAuthClient> {
  const secret = await secrets.read(CLIENT_SECRET_NAME);
  if (secret) {
    const parsed = stored.safeParse(parseJson(secret.value));
    if (!parsed.success) throw errors.GW_ANAF_CLIENT_MISSING();
    return parsed.data;
  }
  const { ANAF_CLIENT_ID: clientId, ANAF_CLIENT_SECRET: clientSecret } = settings;
  if (!clientId || !clientSecret) throw errors.GW_ANAF_CLIENT_MISSING();
  return { clientId, clientSecret };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
