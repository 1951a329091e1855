/** Where a message goes: the settings of this installation, or a destination that the tenant keeps as a secret. */

import { createHash } from 'node:crypto';
import type { FailureError } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { z } from 'zod';
import { errors } from './errors.ts';
import type { BotAccess } from './providers/bot.ts';
import { settings } from './settings.ts';

/** What a caller asked for. */
export interface AskedDestination {
  destination?: string | undefined;
  channel?: string | undefined;
  email?: string | undefined;
}

/** By the token of a bot, to a channel that it names. */
export interface BotTarget {
  via: 'bot';
  access: BotAccess;
  /** Id or #name; absent where a person is meant. */
  channel: string | undefined;
  email: string | undefined;
}

/** By a webhook, to the one channel that it has. */
export interface WebhookTarget {
  via: 'webhook';
  url: string;
}

export type Target = BotTarget | WebhookTarget;

const SECRET = 'slack/destinations/';

/** A webhook of a tenant goes to Slack alone: nobody writes an address of our own network into it. */
const slackHook = z
  .url({
    protocol: /^https$/,
    hostname: /^hooks\.(slack|slack-gov)\.com$/,
    error: 'its webhook is no https address of Slack',
  })
  .max(500);
const secretForm = z.union(
  [
    z.object({ webhook: slackHook }),
    z.object({
      token: z.string().regex(/^[\w.-]{8,512}$/, 'its token is no token'),
      channel: z
        .string()
        .regex(/^([A-Z0-9]{2,20}|#[^\s#@,]{1,80})$/, 'its channel is no id and no #name')
        .optional(),
    }),
  ],
  { error: 'it has neither a webhook of Slack nor a token' },
);

/** Finds out where to post. Throws if nothing says where. */
export async function findTarget(asked: AskedDestination, ctx: TaskContext): Promise<Target> {
  const env = settings.read();
  const kept = asked.destination === undefined ? undefined : await readDestination(asked.destination, ctx);
  // In a sandbox nothing goes out by what a tenant has kept: the simulator's own addresses are in the environment.
  const own = ctx.environment === 'sandbox' || !kept;
  const webhook = own ? env.SLACK_WEBHOOK_URL : 'webhook' in kept ? kept.webhook : undefined;
  const token = own ? env.SLACK_BOT_TOKEN : 'token' in kept ? kept.token : undefined;
  if (asked.channel || asked.email) {
    if (!token) throw errors.GW_SLACK_NEEDS_BOT({ what: asked.email ? 'a message to a person' : 'a channel by name' });
    return bot(token, env.SLACK_API_URL, asked.channel, asked.email);
  }
  const usual = kept ? ('token' in kept ? kept.channel : undefined) : env.SLACK_CHANNEL;
  const wantsWebhook = kept !== undefined && 'webhook' in kept && webhook !== undefined;
  if (token && usual && !wantsWebhook) return bot(token, env.SLACK_API_URL, usual, undefined);
  if (webhook) return { via: 'webhook', url: webhook };
  throw errors.GW_SLACK_NOT_CONFIGURED();
}

/** The bot for what only a bot can do. `what` says it in a few words. */
export async function findBot(asked: AskedDestination, what: string, ctx: TaskContext): Promise<BotTarget> {
  const target = await findTarget(asked, ctx).catch((error: FailureError) => {
    throw error.code === 'GW_SLACK_NEEDS_BOT' ? errors.GW_SLACK_NEEDS_BOT({ what }) : error;
  });
  if (target.via === 'bot') return target;
  throw errors.GW_SLACK_NEEDS_BOT({ what });
}

/** A name for a channel that all processes share and that gives no secret away: paces and counters stand under it. */
export function targetKey(target: Target): string {
  const secret = target.via === 'webhook' ? target.url : target.access.token;
  const where = target.via === 'webhook' ? '' : (target.channel ?? target.email ?? '');
  return createHash('sha256').update(`${secret}\n${where}`).digest('base64url').slice(0, 22);
}

function bot(token: string, apiUrl: string, channel: string | undefined, email: string | undefined): BotTarget {
  return { via: 'bot', access: { token, apiUrl }, channel, email };
}

async function readDestination(name: string, ctx: TaskContext): Promise<z.output<typeof secretForm>> {
  const kept = await ctx.secrets.read(`${SECRET}${name}`);
  if (!kept) throw errors.GW_SLACK_DESTINATION_UNKNOWN({ name }, { field: 'to.destination' });
  const checked = secretForm.safeParse(asJson(kept.value));
  if (checked.success) return checked.data;
  throw errors.GW_SLACK_DESTINATION_INVALID({ name, problem: problemOf(checked.error) }, { field: 'to.destination' });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Our own words only: what zod itself says may quote the secret. */
function problemOf(error: z.ZodError): string {
  const own = /^(its|it has) /;
  const flat = error.issues.flatMap((issue) => [
    issue.message,
    ...(issue.code === 'invalid_union' ? issue.errors.flat().map(({ message }) => message) : []),
  ]);
  return (
    flat.find((message) => own.test(message) && !message.startsWith('it has')) ??
    'it has neither a webhook of Slack nor a token'
  );
}
