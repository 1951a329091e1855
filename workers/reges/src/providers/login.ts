/** The API key of an employer, and the application's secret: kept sealed, or from the settings. */

import type { TenantSecrets } from '@genius/runtime';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { RegesSettings } from '../settings.ts';

const loginSchema = z.object({ username: z.string().min(1), password: z.string().min(1) });
const clientSchema = z.object({ clientId: z.string().min(1).optional(), clientSecret: z.string().min(1) });

export type Login = z.infer<typeof loginSchema>;

/** The secret's name. */
const loginName = (employer: string) => `reges/login/${employer}`;
const CLIENT_NAME = 'reges/client';

/** Throws GW_REGES_LOGIN_MISSING, GW_REGES_LOGIN_UNREADABLE. */
export async function readLogin(
  secrets: Pick<TenantSecrets, 'read'>,
  employer: string,
  settings: RegesSettings,
): Promise<Login> {
  const kept = await secrets.read(loginName(employer));
  if (kept) return parse(loginSchema, kept.value, loginName(employer));
  const { REGES_USERNAME: username, REGES_PASSWORD: password } = settings;
  if (username === undefined || password === undefined) throw errors.GW_REGES_LOGIN_MISSING({ employer });
  return { username, password };
}

/** Throws GW_REGES_SETTING_MISSING, GW_REGES_LOGIN_UNREADABLE. */
export async function readClient(
  secrets: Pick<TenantSecrets, 'read'>,
  settings: RegesSettings,
): Promise<{ clientId: string; clientSecret: string }> {
  const { REGES_CLIENT_ID: clientId, REGES_CLIENT_SECRET: clientSecret } = settings;
  if (clientSecret !== undefined) return { clientId, clientSecret };
  const kept = await secrets.read(CLIENT_NAME);
  if (!kept) throw errors.GW_REGES_SETTING_MISSING({ name: 'REGES_CLIENT_SECRET' });
  return { clientId, ...parse(clientSchema, kept.value, CLIENT_NAME) } as { clientId: string; clientSecret: string };
}

function parse<T>(schema: z.ZodType<T>, text: string, name: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw errors.GW_REGES_LOGIN_UNREADABLE({ name });
  }
}
