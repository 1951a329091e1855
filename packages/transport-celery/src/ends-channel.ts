/**
 * The channel on which an instance hears the ends of runs that it waits for: one for all of them, which their messages
 * name. A run's own channel, which every worker tells, need then be asked for only where the end is long in coming.
 */

import type { RedisLink } from './redis/connect.ts';

/** Texts in one message are parted by what no JSON holds. */
const BETWEEN = '\0';

export interface EndsChannel {
  /** Goes into messages as `reply_to`. */
  readonly name: string;
  /** Told the results in Celery's JSON. */
  listen(listener: (text: string) => void): void;
  close(): void;
}

const prefixOf = (generation: string) => `wrk:ends:${generation}:`;

export async function openEndsChannel(redis: RedisLink, generation: string, self: number): Promise<EndsChannel> {
  const name = `${prefixOf(generation)}${self}`;
  const listeners = new Set<(text: string) => void>();
  const close = await redis.subscribe(name, (message) => {
    for (const text of message.split(BETWEEN)) for (const listener of listeners) listener(text);
  });
  return { name, listen: (listener) => void listeners.add(listener), close };
}

/** What is told on which channel; what a message names beside such channels gets nothing. */
export function tellEnds(
  ends: readonly { replyTo: string | undefined; text: string }[],
  generation: string,
): Map<string, string> {
  const prefix = prefixOf(generation);
  const messages = new Map<string, string>();
  for (const { replyTo, text } of ends) {
    if (!replyTo?.startsWith(prefix)) continue;
    const before = messages.get(replyTo);
    messages.set(replyTo, before === undefined ? text : before + BETWEEN + text);
  }
  return messages;
}
