/** The variables of `reges`. Nothing of the labour inspectorate's is built in. */

import { defineSettings, forms, setting } from '@genius/runtime';
import { z } from 'zod';

const notes = (about: string, example: string, more: { secret?: boolean; defaultText?: string } = {}) => ({
  about,
  example,
  since: '0.4.0',
  group: 'REGES',
  ...more,
});

export const settings = defineSettings({
  REGES_API_URL: setting(
    forms.secureUrl().optional(),
    notes('Where REGES-Online answers. Unset, the sandbox stands in where it may.', 'https://api.inspectiamuncii.ro'),
  ),
  REGES_TOKEN_URL: setting(
    forms.secureUrl().optional(),
    notes(
      'Where tokens come from: the address that the labour inspectorate gives for your environment.',
      'https://sso.inspectiamuncii.ro/realms/API/protocol/openid-connect/token',
    ),
  ),
  REGES_CLIENT_ID: setting(
    forms.text().default('reges-api'),
    notes('The application of REGES (client_id).', 'reges-api'),
  ),
  REGES_CLIENT_SECRET: setting(
    forms.text().optional(),
    notes(
      'Its secret (client_secret), which the labour inspectorate gives. Or the secret `reges/client`.',
      'not-this-one',
      {
        secret: true,
      },
    ),
  ),
  REGES_USERNAME: setting(
    forms.text().optional(),
    notes(
      'The API key of an employer, for whom nobody has kept a login (genius reges login): its user.',
      'api-9900000010',
    ),
  ),
  REGES_PASSWORD: setting(forms.text().optional(), notes("That API key's password.", 'not-this-one', { secret: true })),
  REGES_CONSUMER_ID: setting(
    z
      .string()
      .regex(/^[\w-]{1,64}$/, 'it must be letters, digits, _ and -, at most 64')
      .optional(),
    notes(
      'How this installation is called where it reads answers: no other program of the employer may use it.',
      'genius-1',
      { defaultText: 'made once and kept in the Database' },
    ),
  ),
  REGES_CLIENT_APPLICATION: setting(
    forms.text().default('Genius Workers'),
    notes('What messages call the sending program (ClientApplication).', 'Genius Workers'),
  ),
  REGES_USER: setting(
    forms.text().default('genius'),
    notes('What messages call the sending person (User).', 'personal'),
  ),
  REGES_RECEIPT_WAIT: setting(
    forms.duration().default('30m'),
    notes('How long answers are looked for where a receipt got lost, before a person has to decide.', '30m'),
  ),
  REGES_RESULT_WAIT: setting(
    forms.duration().default('3d'),
    notes('How long the answer to a message that was taken is waited for, before a person has to decide.', '3d'),
  ),
  REGES_TERMS: setting(
    forms.text().optional(),
    notes(
      'Terms of reges.plan that hold instead of the built-in ones: JSON, by event, each with its days and unit.',
      '{"suspension":{"days":-1,"unit":"calendar"}}',
    ),
  ),
});

export type RegesSettings = ReturnType<typeof settings.read>;

/** The simulator's name, and which variables say that the real one is meant. */
export const regesProvider = { name: 'reges', settings: ['REGES_API_URL', 'REGES_CLIENT_SECRET'] } as const;
