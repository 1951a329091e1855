/** Who messages come from: the sender `default` of the environment, and named ones from the tenant's secrets. */

import { readFileSync } from 'node:fs';
import type { Duration } from '@genius/contract';
import type { PaceOptions, TaskContext } from '@genius/runtime';
import { z } from 'zod';
import { isAddress, parseAddress } from './domain/address.ts';
import type { Person } from './domain/calendar.ts';
import type { DkimKey } from './domain/dkim.ts';
import { errors } from './errors.ts';
import { isLoopback, type Login, type MailServer, type Security } from './providers/smtp/mail-server.ts';
import { settings } from './settings.ts';

export interface Sender {
  name: string;
  server: MailServer;
  from: Person | undefined;
  /** Where bounces go. */
  bounceTo: string | undefined;
  /** Domains of authors; undefined: any. */
  domains: readonly string[] | undefined;
  dkim: readonly DkimKey[];
  /** Over all messages, and to one domain. */
  pace: PaceOptions | undefined;
  domainPace: PaceOptions | undefined;
}

const address = z.string().refine((text) => isAddress(parseAddress(text)), 'it is no address');
const paceText = z.string().regex(/^(off|\d{1,6}\/(s|m|h))$/, 'it must be a number and /s, /m or /h, or off');
const pem = z.string().includes('PRIVATE KEY', { message: 'it must be a private key as PEM' });

/** What a secret `email/senders/<name>` holds, as JSON. */
const senderSecret = z.strictObject({
  host: z.string().regex(/^[\w.:-]+$/, 'it must be an address or a host name'),
  port: z.number().int().min(1).max(65_535).optional(),
  security: z.enum(['starttls', 'tls', 'none']).optional(),
  ca: z.string().optional(),
  user: z.string().optional(),
  password: z.string().optional(),
  oauth2: z
    .strictObject({
      tokenUrl: z.url({ protocol: /^https$/ }),
      clientId: z.string(),
      clientSecret: z.string(),
      refreshToken: z.string(),
    })
    .optional(),
  from: z.strictObject({ address, name: z.string().max(200).optional() }),
  bounceTo: address.optional(),
  domains: z.array(z.string()).max(100).optional(),
  dkim: z
    .array(z.strictObject({ domain: z.string(), selector: z.string(), privateKey: pem }))
    .max(4)
    .default([]),
  helo: z
    .string()
    .regex(/^[\w.:[\]-]+$/)
    .optional(),
  connections: z.number().int().min(1).max(50).default(2),
  pace: paceText.optional(),
  domainPace: paceText.optional(),
});

/** The sender of this name. In the sandbox its server is the simulator, whatever it says itself. */
export async function openSender(name: string, ctx: Pick<TaskContext, 'secrets' | 'environment'>): Promise<Sender> {
  const standard = environmentSender();
  if (name === 'default') return ctx.environment === 'sandbox' ? forSandbox(standard) : standard;
  const named = await namedSender(name, ctx.secrets);
  return ctx.environment === 'sandbox'
    ? { ...named, server: standard.server, pace: undefined, domainPace: undefined }
    : named;
}

/** A first try needs no setting at all, and nobody is misled by an author of any domain. */
function forSandbox(sender: Sender): Sender {
  const from = sender.from ?? { address: 'genius@example.com', name: 'Genius Workers' };
  return { ...sender, from, domains: undefined };
}

async function namedSender(name: string, secrets: TaskContext['secrets']): Promise<Sender> {
  const secret = await secrets.read(`email/senders/${name}`);
  if (!secret) throw errors.GW_EMAIL_SENDER_UNKNOWN({ sender: name }, { field: 'sender' });
  const checked = senderSecret.safeParse(parseJson(secret.value));
  if (!checked.success) {
    const [issue] = checked.error.issues;
    // zod's messages name what was expected, never the value that was found.
    const field = issue?.path.map(String).join('.') || '(whole)';
    throw errors.GW_EMAIL_SENDER_INVALID({ sender: name, field, problem: issue?.message }, { field: 'sender' });
  }
  const given = checked.data;
  const login = loginOf(given.user, given.password, given.oauth2);
  const { from, bounceTo, dkim, domains = [domainOf(from.address)] } = given;
  return {
    name,
    server: serverOf(name, { ...given, login }),
    from,
    bounceTo,
    dkim,
    domains: domains.map((domain) => domain.toLowerCase()),
    ...pacesOf(given.host, given.pace, given.domainPace),
  };
}

/** The sender that the environment describes. Throws GW_SETTING_INVALID. */
export function environmentSender(): Sender {
  const env = settings.read();
  const host = env.SMTP_HOST ?? '';
  if (!host) throw errors.GW_EMAIL_SENDER_INVALID({ sender: 'default', field: 'SMTP_HOST', problem: 'it is not set' });
  const {
    SMTP_OAUTH_URL: tokenUrl,
    SMTP_OAUTH_CLIENT_ID: clientId = '',
    SMTP_OAUTH_CLIENT_SECRET: clientSecret = '',
  } = env;
  const oauth2 = tokenUrl
    ? { tokenUrl, clientId, clientSecret, refreshToken: env.SMTP_OAUTH_REFRESH_TOKEN ?? '' }
    : undefined;
  const from = env.SMTP_FROM === undefined ? undefined : personOf(env.SMTP_FROM);
  return {
    name: 'default',
    server: serverOf('default', {
      host,
      port: env.SMTP_PORT,
      security: env.SMTP_SECURITY,
      ca: env.SMTP_CA_FILE === undefined ? undefined : readFileSync(env.SMTP_CA_FILE, 'utf8'),
      login: loginOf(env.SMTP_USER, env.SMTP_PASSWORD, oauth2),
      connections: env.SMTP_CONNECTIONS,
    }),
    from,
    bounceTo: env.SMTP_BOUNCE_TO,
    domains: from && [domainOf(from.address)],
    dkim: [
      ...keyOf(env.DKIM_DOMAIN, env.DKIM_SELECTOR, env.DKIM_KEY_FILE),
      ...keyOf(env.DKIM_DOMAIN, env.DKIM_SELECTOR_2, env.DKIM_KEY_FILE_2),
    ],
    ...pacesOf(host, env.SMTP_PACE, env.SMTP_DOMAIN_PACE),
  };
}

interface ServerParts {
  host: string;
  port?: number | undefined;
  security?: Security | undefined;
  ca?: string | undefined;
  helo?: string | undefined;
  login: Login | undefined;
  connections: number;
}

function serverOf(sender: string, parts: ServerParts): MailServer {
  const { host, ca, helo, login, connections } = parts;
  const security = parts.security ?? (isLoopback(host) ? 'none' : 'starttls');
  if (security === 'none' && !isLoopback(host)) {
    const problem = 'messages would cross the network unencrypted; it must be starttls or tls';
    throw errors.GW_EMAIL_SENDER_INVALID({ sender, field: 'security', problem });
  }
  const port = parts.port ?? (security === 'tls' ? 465 : 587);
  return { host, port, security, connections, ca, helo, login };
}

function loginOf(
  user: string | undefined,
  password: string | undefined,
  oauth2: Omit<Extract<Login, { kind: 'oauth2' }>, 'kind' | 'user'> | undefined,
): Login | undefined {
  if (user === undefined) return undefined;
  return oauth2 ? { kind: 'oauth2', user, ...oauth2 } : { kind: 'password', user, password: password ?? '' };
}

function keyOf(domain: string | undefined, selector: string | undefined, file: string | undefined): DkimKey[] {
  if (domain === undefined || selector === undefined || file === undefined) return [];
  try {
    return [{ domain, selector, privateKey: readFileSync(file, 'utf8') }];
  } catch {
    throw errors.GW_EMAIL_DKIM_FAILED({ domain, selector, problem: 'its file can not be read' });
  }
}

/** A server of one's own on this machine queues by itself; any other counts what it gets. */
function pacesOf(host: string, pace: string | undefined, domainPace: string | undefined) {
  const own = isLoopback(host);
  return {
    pace: paceOf(pace ?? (own ? 'off' : '20/s')),
    domainPace: paceOf(domainPace ?? (own ? 'off' : '5/s')),
  };
}

function paceOf(text: string): PaceOptions | undefined {
  const [, count, unit] = /^(\d+)\/(s|m|h)$/.exec(text) ?? [];
  if (!Number(count)) return undefined;
  return { count: Number(count), per: `1${unit}` as Duration, burst: Math.max(1, Math.min(Number(count), 100)) };
}

const domainOf = (text: string) => text.slice(text.lastIndexOf('@') + 1).toLowerCase();

function personOf(text: string): Person {
  const [, name, inBrackets] = /^([^<>]*)<([^<>]+)>$/.exec(text) ?? [];
  return inBrackets ? { name: name?.trim().replace(/^"|"$/g, ''), address: inBrackets } : { address: text };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
