/** The variables of `email.send`: the sender `default`. */

import { defineSettings, forms, setting } from '@genius/runtime';
import { z } from 'zod';

const notes = (about: string, example: string, more: { secret?: boolean; defaultText?: string } = {}) => ({
  about,
  example,
  since: '0.3.0',
  group: 'The worker email.send',
  ...more,
});

const pace = () =>
  z.string().regex(/^(off|\d{1,6}\/(s|m|h))$/, { error: 'it must be a number and /s, /m or /h, or off' });

export const settings = defineSettings({
  SMTP_HOST: setting(
    forms.host().optional(),
    notes(
      'The mail server that messages are handed to. Unset, the sandbox stands in where it may.',
      'smtp.example.com',
    ),
  ),
  SMTP_PORT: setting(
    forms.wholeNumber(1, 65_535).optional(),
    notes('Its port.', '587', { defaultText: '587, or 465 where SMTP_SECURITY is tls' }),
  ),
  SMTP_SECURITY: setting(
    z.enum(['starttls', 'tls', 'none'], { error: 'it must be starttls, tls or none' }).optional(),
    notes(
      '`starttls` and `tls` refuse a server without encryption or without a certificate that can be trusted. `none` is taken for a server on this machine only.',
      'tls',
      { defaultText: 'starttls, or none where SMTP_HOST is on this machine' },
    ),
  ),
  SMTP_CA_FILE: setting(
    forms.text().optional(),
    notes('Certificates (PEM) that are trusted beside the public ones.', '/etc/ssl/our-ca.pem'),
  ),
  SMTP_USER: setting(forms.text().optional(), notes('The login.', 'genius@example.com')),
  SMTP_PASSWORD: setting(forms.text().optional(), notes('Its password.', 'not-this-one', { secret: true })),
  SMTP_OAUTH_URL: setting(
    forms.secureUrl().optional(),
    notes(
      'Where access tokens come from, for a login by OAuth 2 in place of a password.',
      'https://oauth2.googleapis.com/token',
    ),
  ),
  SMTP_OAUTH_CLIENT_ID: setting(forms.text().optional(), notes('The client of OAuth 2.', 'genius-workers')),
  SMTP_OAUTH_CLIENT_SECRET: setting(
    forms.text().optional(),
    notes("The client's secret.", 'not-this-one', { secret: true }),
  ),
  SMTP_OAUTH_REFRESH_TOKEN: setting(
    forms.text().optional(),
    notes('What access tokens are got with.', 'not-this-one', { secret: true }),
  ),
  SMTP_FROM: setting(
    z
      .string()
      .regex(/^[^<>\s]+@[^<>\s]+$|^[^<>]+<[^<>\s]+@[^<>\s]+>$/, {
        error: 'it must be an address, or a name and <address>',
      })
      .optional(),
    notes('The author of messages that name none.', 'Firma SRL <office@example.com>'),
  ),
  SMTP_BOUNCE_TO: setting(
    forms.text().optional(),
    notes('Where bounces go (the envelope sender).', 'bounces@example.com', { defaultText: 'the author' }),
  ),
  SMTP_CONNECTIONS: setting(
    forms.wholeNumber(1, 50).default(2),
    notes('How many connections are kept open at once.', '4'),
  ),
  SMTP_PACE: setting(
    pace().optional(),
    notes('How many messages go out at most, to all together.', '14/s', {
      defaultText: '20/s, or off where SMTP_HOST is on this machine',
    }),
  ),
  SMTP_DOMAIN_PACE: setting(
    pace().optional(),
    notes('How many messages go out at most to one recipient domain.', '2/s', {
      defaultText: '5/s, or off where SMTP_HOST is on this machine',
    }),
  ),
  DKIM_DOMAIN: setting(forms.host().optional(), notes('The domain that signs (d=).', 'example.com')),
  DKIM_SELECTOR: setting(forms.text().optional(), notes('The selector of its key (s=).', 'genius1')),
  DKIM_KEY_FILE: setting(
    forms.text().optional(),
    notes('The private key (PEM, RSA or Ed25519).', '/etc/genius/dkim.pem'),
  ),
  DKIM_SELECTOR_2: setting(
    forms.text().optional(),
    notes('The selector of a second key, so that each message has an RSA and an Ed25519 signature.', 'genius2'),
  ),
  DKIM_KEY_FILE_2: setting(forms.text().optional(), notes('The second private key.', '/etc/genius/dkim-ed25519.pem')),
  EMAIL_DNS_SERVERS: setting(
    forms.text().optional(),
    notes('DNS servers that `email.verify` asks, separated by commas.', '9.9.9.9', { defaultText: "the system's" }),
  ),
});
