/** The variables of the registry. */

import { defineSettings, forms, setting } from '@genius/runtime';

const GROUP = 'Worker Registry';

export const settings = defineSettings({
  REGISTRY_JWT_SECRET: setting(forms.text().min(32, { error: 'it must have at least 32 characters' }).optional(), {
    about: 'The secret that signs and checks tokens (HS256). Make one with `openssl rand -base64 48`.',
    example: 'k3y…at-least-32-characters-long',
    since: '0.3.0',
    group: GROUP,
    secret: true,
    defaultText:
      'made at the first start in embedded mode; needed with BROKER_URL or NODE_ENV=production, or REGISTRY_JWKS_URL',
  }),
  REGISTRY_JWKS_URL: setting(forms.secureUrl().optional(), {
    about: 'The public keys of an OpenID provider whose tokens are taken too (RS256, ES256, EdDSA).',
    example: 'https://login.example.com/.well-known/jwks.json',
    since: '0.3.0',
    group: GROUP,
  }),
  REGISTRY_JWT_ISSUER: setting(forms.text().default('genius-workers'), {
    about: 'The issuer that tokens must name.',
    example: 'https://login.example.com/',
    since: '0.3.0',
    group: GROUP,
  }),
  REGISTRY_JWT_AUDIENCE: setting(forms.text().default('workers-registry'), {
    about: 'The audience that tokens must name.',
    example: 'workers-registry',
    since: '0.3.0',
    group: GROUP,
  }),
  REGISTRY_ORIGINS: setting(forms.text().optional(), {
    about: 'Origins whose pages may call the API, joined by commas. Unset: none but its own.',
    example: 'https://app.example.com,https://ops.example.com',
    since: '0.3.0',
    group: GROUP,
  }),
  REGISTRY_RATE: setting(forms.wholeNumber(1, 1_000_000).default(3_000), {
    about: 'Requests a minute that one token may make; heartbeats are not counted.',
    example: '600',
    since: '0.3.0',
    group: GROUP,
  }),
});
