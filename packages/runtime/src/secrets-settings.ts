/** The variables that say where the keys for secrets are. They are part of the platform's schema and read by themselves too. */

import { z } from 'zod';
import { readKey } from './secrets-seal.ts';
import { forms, setting } from './settings-forms.ts';

const SECRETS = 'Secrets';
const SINCE = '0.3.0';

/** Described, for the platform's schema. */
export const secretShape = {
  GENIUS_SECRET_KEY: setting(
    z
      .string()
      .refine((text) => text.split(/[\s,]+/).every((part) => part === '' || readKey(part) !== undefined), {
        error: 'each key must be 32 bytes in base64 (openssl rand -base64 32)',
      })
      .optional(),
    {
      about: 'Keys that secrets are sealed with, joined by commas: the first one seals, all open.',
      example: 'vu0w4ZbyR1r1qcYDz0tTqoZ0w2sB0eDqkXnV1m9c3hA=',
      since: SINCE,
      group: SECRETS,
      secret: true,
      defaultText: 'in embedded mode outside of production, a key that is made in GENIUS_DATA at its first use',
    },
  ),
  GENIUS_SECRET_KEY_FILE: setting(z.string().optional(), {
    about: 'A file with such keys instead, such as a mounted secret.',
    example: '/run/secrets/genius-secret-key',
    since: SINCE,
    group: SECRETS,
  }),
  GENIUS_SECRET_VAULT_PATH: setting(
    z
      .string()
      .regex(
        /^[\w~-][\w.~-]*(\/[\w~-][\w.~-]*)+(#[\w.-]+)?$/,
        'it must be a path such as secret/data/genius, and #field if it is not key',
      )
      .optional(),
    {
      about:
        'The path of such keys in Vault instead (KV version 2, as in its API); `#field` if the field is not `key`.',
      example: 'secret/data/genius#key',
      since: SINCE,
      group: SECRETS,
    },
  ),
  VAULT_ADDR: setting(forms.secureUrl().optional(), {
    about: 'Where Vault is, read with GENIUS_SECRET_VAULT_PATH set.',
    example: 'https://vault.example.com:8200',
    since: SINCE,
    group: SECRETS,
  }),
  VAULT_TOKEN: setting(z.string().optional(), {
    about: 'The token that Vault knows us by.',
    example: 'hvs.secret',
    since: SINCE,
    group: SECRETS,
    secret: true,
  }),
  VAULT_TOKEN_FILE: setting(z.string().optional(), {
    about: 'A file with the token instead, read each time: where an agent of Vault renews it.',
    example: '/run/secrets/vault-token',
    since: SINCE,
    group: SECRETS,
  }),
  VAULT_NAMESPACE: setting(z.string().optional(), {
    about: 'The namespace in Vault, if it has namespaces.',
    example: 'company/workers',
    since: SINCE,
    group: SECRETS,
  }),
};

/** What the keys are read by. */
export const secretSettings = z.object({ ...secretShape, NODE_ENV: z.string().default('development') });

/** What opens secrets or the registry: handlers have no business with it. */
const KEYS = new Set(['GENIUS_SECRET_KEY', 'VAULT_TOKEN', 'REGISTRY_TOKEN', 'REGISTRY_JWT_SECRET']);

/** An environment for those who have no business with the keys. */
export function withoutKeys(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !KEYS.has(name)));
}
