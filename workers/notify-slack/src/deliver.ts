/** Posts: each once, one a second to a channel, found again by its marker where the answer was lost. */

import { FailureError, runIdTime } from '@genius/contract';
import { notPerformed, type TaskContext } from '@genius/runtime';
import { type BotTarget, type Target, targetKey } from './destination.ts';
import type { Message } from './domain/messages/message.ts';
import { type Bot, openBot, type Posted } from './providers/bot.ts';
import { openWebhook } from './providers/webhook.ts';

export interface Delivery {
  via: 'bot' | 'webhook';
  /** Of the first post; a webhook does not tell. */
  first: Posted | undefined;
  messages: number;
}

export interface DeliverOptions {
  /** Replies in this thread. Default: a message of its own, the further parts as replies to it. */
  threadTs?: string;
  broadcast?: boolean;
}

/** Slack takes about one message a second in a channel. */
const PACE = { count: 1, per: '1s' } as const;
/** A post that was on its way when its answer was lost may be seen only a moment later. */
const LOOK_AGAIN_MS = 1_500;
const LONGEST_RUN_MS = 86_400_000;

/** Posts all parts, in their order. */
export async function deliver(
  parts: readonly Message[],
  target: Target,
  ctx: TaskContext,
  options: DeliverOptions = {},
): Promise<Delivery> {
  if (target.via === 'webhook') return deliverByWebhook(parts, target.url, targetKey(target), ctx);
  const bot = openBot(target.access);
  const channel = await conversationOf(target, bot, ctx);
  const key = targetKey({ ...target, channel: await paceName(target, channel, ctx), email: undefined });
  let first: Posted | undefined;
  for (const [part, message] of parts.entries()) {
    const threadTs = options.threadTs ?? first?.ts;
    const marker = { run: ctx.runId, part };
    const posted = await ctx.once<Posted>(`post/${ctx.runId}/${part}`, {
      perform: (signal) =>
        inTurn(key, ctx, () => bot.post(message, { channel, marker, threadTs, broadcast: options.broadcast }, signal)),
      settle: (signal) => settlePost(bot, { ...marker, channel, threadTs: options.threadTs ?? first?.ts }, signal),
    });
    if (!first && channel.startsWith('#'))
      await ctx.kv.set(idKey(target, channel), posted.channel, { ttlMs: REMEMBER_MS });
    first ??= posted;
    ctx.progress((part + 1) / parts.length);
  }
  return { via: 'bot', first, messages: parts.length };
}

/** Waits for the turn of a channel, and tells the others when Slack says "too many". */
export async function inTurn<T>(key: string, ctx: TaskContext, call: () => Promise<T>): Promise<T> {
  const paceKey = `slack/${key}`;
  try {
    await ctx.pace(paceKey, PACE);
  } catch (error) {
    throw error instanceof FailureError ? notPerformed(error) : error;
  }
  try {
    return await call();
  } catch (error) {
    const { code, failure } = error as FailureError;
    if (code === 'GW_SLACK_RATE_LIMITED') await ctx.holdOff(paceKey, failure.retryAfterMs ?? 0);
    throw error;
  }
}

/** A channel has one turn, whether it is called by its name or its id: by the id, once it is known. */
async function paceName(target: BotTarget, channel: string, ctx: TaskContext): Promise<string> {
  if (!channel.startsWith('#')) return channel;
  return (await ctx.kv.get(idKey(target, channel))) ?? channel;
}

/** The id of the conversation that is meant. */
async function conversationOf(target: BotTarget, bot: Bot, ctx: TaskContext): Promise<string> {
  if (target.email)
    return remembered(idKey(target, target.email), ctx, () => bot.personId(target.email ?? '', ctx.signal));
  return target.channel ?? '';
}

/** The id of a channel that is given by its name, for the methods that take no name. */
export async function channelIdOf(target: BotTarget, bot: Bot, ctx: TaskContext): Promise<string> {
  const channel = await conversationOf(target, bot, ctx);
  if (!channel.startsWith('#')) return channel;
  return remembered(idKey(target, channel), ctx, () => bot.channelId(channel.slice(1), ctx.signal));
}

const REMEMBER_MS = 3_600_000;

/** Where the id of a channel or conversation is remembered. */
function idKey(target: BotTarget, name: string): string {
  return `slack/id/${targetKey({ ...target, channel: name, email: undefined })}`;
}

async function remembered(key: string, ctx: TaskContext, find: () => Promise<string>): Promise<string> {
  const known = await ctx.kv.get(key);
  if (known) return known;
  const found = await find();
  await ctx.kv.set(key, found, { ttlMs: REMEMBER_MS });
  return found;
}

interface Sought {
  run: string;
  part: number;
  channel: string;
  threadTs: string | undefined;
}

/** Looks for a post whose answer was lost. */
async function settlePost(
  bot: Bot,
  { run, part, channel, threadTs }: Sought,
  signal: AbortSignal,
): Promise<{ happened: true; outcome: Posted } | { happened: false } | undefined> {
  const id = channel.startsWith('#') ? await idOrNothing(bot, channel.slice(1), signal) : channel;
  if (!id || !canRead(id)) return undefined;
  const since = runTime(run);
  return lookTwice((now) => bot.find({ run, part }, { channel: id, since, threadTs }, now), signal);
}

/** Looks for what may still be on its way; `undefined` if the other side cannot tell. */
export async function lookTwice<T>(
  look: (signal: AbortSignal) => Promise<T | false | undefined>,
  signal: AbortSignal,
): Promise<{ happened: true; outcome: T } | { happened: false } | undefined> {
  for (let looks = 1; ; looks++) {
    const found = await look(signal);
    if (found) return { happened: true, outcome: found };
    if (found === undefined) return undefined;
    if (looks === 2) return { happened: false };
    await pause(LOOK_AGAIN_MS, signal);
  }
}

/** Nothing of a run is older than it. Its id tells when it was sent; one of a foreign sender may not. */
export function runTime(runId: string): Date {
  return new Date(runIdTime(runId) ?? Date.now() - LONGEST_RUN_MS);
}

/** The conversation with a person has an id of its own; by the person's it cannot be read. */
export const canRead = (channel: string): boolean => !/^[UW]/.test(channel);

async function idOrNothing(bot: Bot, name: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await bot.channelId(name, signal);
  } catch (error) {
    if ((error as { kind?: string }).kind === 'refused') return undefined;
    throw error;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** A webhook tells nothing of what it posted: parts follow each other, and a lost answer stays unknown. */
async function deliverByWebhook(
  parts: readonly Message[],
  url: string,
  key: string,
  ctx: TaskContext,
): Promise<Delivery> {
  const webhook = openWebhook(url);
  for (const [part, message] of parts.entries()) {
    await ctx.once(`post/${ctx.runId}/${part}`, (signal) =>
      inTurn(key, ctx, async () => {
        await webhook.post(message, signal);
        return true;
      }),
    );
    ctx.progress((part + 1) / parts.length);
  }
  return { via: 'webhook', first: undefined, messages: parts.length };
}
