/**
 * Windows of equal messages: the first goes out, the others are counted, and the count is fixed exactly once at the end.
 * All of it lives in KeyValue, so that it holds between processes and hosts.
 */

import { createHash } from 'node:crypto';
import type { TaskContext } from '@genius/runtime';
import type { Posted } from './providers/bot.ts';

/** What a message is within its window. */
export type Place =
  | { first: true; window: string }
  | {
      first: false;
      window: string;
      /** Equal ones so far, the first included. */
      count: number;
      /** ms since 1970. */
      since: number;
    };

/** Added to a counter at the end of its window: who counts past it has come too late. */
const SEAL = 1_000_000_000;
/** Counters outlive their window by this much, so that a late end still finds them. */
const KEEP_MS = 86_400_000;

/** Takes a place in the window of messages that are equal to this one. */
export async function takePlace(content: unknown, windowMs: number, ctx: TaskContext): Promise<Place> {
  const id = createHash('sha256')
    .update(JSON.stringify([ctx.tenant, content]))
    .digest('base64url')
    .slice(0, 32);
  const door = `slack/window/${id}`;
  // The place is kept with the run: an attempt that follows a death counts nothing twice.
  return ctx.once<Place>(`place/${ctx.runId}`, {
    perform: () => enter(door, windowMs, ctx),
    settle: async () => ({ happened: false }),
  });
}

async function enter(door: string, windowMs: number, { kv, runId }: TaskContext): Promise<Place> {
  for (;;) {
    const mine = `${runId} ${Date.now()}`;
    if (await kv.set(door, mine, { ttlMs: windowMs, ifAbsent: true }))
      return { first: true, window: `${door}/${runId}` };
    const holder = await kv.get(door);
    // It ended between the two looks.
    if (holder === undefined) continue;
    const [owner = '', since = '0'] = holder.split(' ');
    const window = `${door}/${owner}`;
    if (owner === runId) return { first: true, window };
    const repeats = await kv.increment(`${window}/count`, 1, { ttlMs: windowMs + KEEP_MS });
    if (repeats < SEAL) return { first: false, window, count: repeats + 1, since: Number(since) };
    // Its count is told already, so it is over whatever its expiry says.
    await kv.delete(door);
  }
}

/** Notes where the first message of a window is, so that the count can be written into it. */
export async function notePost(window: string, posted: Posted, ctx: TaskContext): Promise<void> {
  await ctx.kv.set(`${window}/post`, JSON.stringify(posted), { ttlMs: KEEP_MS });
}

/** Where the first message of a window is, if it is known. */
export async function postOf(window: string, ctx: TaskContext): Promise<Posted | undefined> {
  const noted = await ctx.kv.get(`${window}/post`);
  return noted === undefined ? undefined : (JSON.parse(noted) as Posted);
}

/** Ends a window. Returns how many equal messages came, the first included; the same at every call. */
export async function closeWindow(window: string, { kv }: TaskContext): Promise<number> {
  const told = await kv.get(`${window}/told`);
  if (told !== undefined) return Number(told);
  const repeats = (await kv.increment(`${window}/count`, SEAL, { ttlMs: KEEP_MS })) % SEAL;
  const count = String(repeats + 1);
  const isMine = await kv.set(`${window}/told`, count, { ttlMs: KEEP_MS, ifAbsent: true });
  return Number(isMine ? count : await kv.get(`${window}/told`));
}
