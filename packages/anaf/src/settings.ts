/** The variables that all workers that speak with ANAF share; each spreads `anafVariables` into its own settings. */

import { defineSettings, forms, setting } from '@genius/runtime';
import { z } from 'zod';
import { errors } from './errors.ts';

const notes = (about: string, example: string, more: { secret?: boolean; defaultText?: string } = {}) => ({
  about,
  example,
  since: '0.4.0',
  group: 'ANAF',
  ...more,
});

export const anafVariables = {
  ANAF_ENVIRONMENT: setting(
    z.enum(['test', 'prod'], { error: 'it must be test or prod' }).optional(),
    notes("ANAF's own test environment or the real one. Unset, the sandbox stands in where it may.", 'test', {
      defaultText: 'test; with NODE_ENV=production it must be set',
    }),
  ),
  ANAF_PUBLIC_URL: setting(
    forms.secureUrl().default('https://webservicesp.anaf.ro'),
    notes("Where ANAF's services without a login answer.", 'https://webservicesp.anaf.ro'),
  ),
  ANAF_API_URL: setting(
    forms.secureUrl().default('https://api.anaf.ro'),
    notes("Where ANAF's services with a token answer.", 'https://api.anaf.ro'),
  ),
  ANAF_CERTIFICATE_URL: setting(
    forms.secureUrl().default('https://webserviceapl.anaf.ro'),
    notes("Where ANAF's services answer to a certificate in place of a token.", 'https://webserviceapl.anaf.ro'),
  ),
  ANAF_OAUTH_URL: setting(
    forms.secureUrl().default('https://logincert.anaf.ro'),
    notes('Where a person with a certificate logs in, and tokens come from.', 'https://logincert.anaf.ro'),
  ),
  ANAF_CLIENT_ID: setting(
    forms.text().optional(),
    notes('The application that was registered in SPV (OAuth). Or the secret `anaf/oauth-client`.', 'a1b2c3'),
  ),
  ANAF_CLIENT_SECRET: setting(
    forms.text().optional(),
    notes("The application's secret.", 'not-this-one', { secret: true }),
  ),
  ANAF_REFRESH_TOKEN: setting(
    forms.text().optional(),
    notes(
      'A refresh token to begin with, where nobody has logged in: used once, then what came of it is kept in the secrets.',
      'not-this-one',
      { secret: true },
    ),
  ),
  ANAF_REDIRECT_URL: setting(
    forms.url('https', 'http').default('https://localhost:9443/callback'),
    notes(
      'The callback that was registered with the application, letter by letter.',
      'https://localhost:9443/callback',
    ),
  ),
  ANAF_CERTIFICATE_PATH: setting(
    forms.text().optional(),
    notes('A certificate (PEM) that is shown to ANAF in place of a token.', '/etc/genius/anaf.pem'),
  ),
  ANAF_KEY_PATH: setting(forms.text().optional(), notes('Its private key (PEM).', '/etc/genius/anaf.key')),
  ANAF_KEY_PASSPHRASE: setting(
    forms.text().optional(),
    notes('What opens that key, if it is sealed.', 'not-this-one', { secret: true }),
  ),
};

/** For what is not a worker, such as the command line. */
export const anafSettings = defineSettings(anafVariables);
export type AnafSettings = ReturnType<typeof anafSettings.read>;

/** The simulator's name, and which variables say that the real one is meant: none that has a default. */
export const anafProvider = {
  name: 'anaf',
  settings: ['ANAF_ENVIRONMENT', 'ANAF_CLIENT_ID'],
} as const;

/** `test` or `prod`, as it stands in ANAF's paths. Throws GW_ANAF_ENVIRONMENT if production leaves it open. */
export function environmentSegment(
  { ANAF_ENVIRONMENT: named }: Pick<AnafSettings, 'ANAF_ENVIRONMENT'>,
  isProduction = process.env.NODE_ENV === 'production',
): 'test' | 'prod' {
  if (named === undefined && isProduction) throw errors.GW_ANAF_ENVIRONMENT();
  return named ?? 'test';
}
