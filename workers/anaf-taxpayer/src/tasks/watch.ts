/** `taxpayer.watch`: the list of firms to look after, and the daily look at all of them. */

import { durationMs } from '@genius/contract';
import { romanianDay } from '@genius/romania';
import { handle, type TaskContext } from '@genius/runtime';
import { taxpayerChanged, watchTaxpayers } from '../contract/watch.ts';
import { changesBetween, type Status, statusOf } from '../domain/changes.ts';
import { rightCui, sortCuis } from '../given-cuis.ts';
import { lookUp } from '../lookup.ts';
import { addWatched, countWatched, listWatched, noteStatus, removeWatched } from '../watch-list.ts';

const PAGE = 1_000;
/** Longer than an attempt may take. */
const LOCK_MS = durationMs(watchTaxpayers.limits.hard) + 60_000;

export const handleWatch = handle(watchTaxpayers, async (input, ctx) => {
  switch (input.action) {
    case 'add': {
      const { right, invalid } = sortCuis(input.cuis);
      // One wrong number and nothing is added: a list with a hole in it would be trusted.
      if (invalid[0]) rightCui(invalid[0].given, 'cuis');
      const added = await addWatched(ctx, right);
      return { watched: await countWatched(ctx), added };
    }
    case 'remove': {
      const removed = await removeWatched(ctx, sortCuis(input.cuis).right);
      return { watched: await countWatched(ctx), removed };
    }
    case 'list':
      return { watched: await countWatched(ctx), entries: await listWatched(ctx, input.after ?? '', input.limit) };
    case 'check':
      return alone(ctx, check);
  }
});

/** Two checks at once would tell a change twice: the second leaves it to the first. */
async function alone(ctx: TaskContext, work: (ctx: TaskContext) => ReturnType<typeof check>) {
  const lock = `anaf/taxpayer-watch/${ctx.tenant}`;
  const isFree = await ctx.kv.set(lock, ctx.runId, { ttlMs: LOCK_MS, ifAbsent: true });
  // An attempt that died left the lock to the next one of its own run.
  if (!isFree && (await ctx.kv.get(lock)) !== ctx.runId) {
    const watched = await countWatched(ctx);
    return { watched, checked: 0, changed: [], unchecked: watched };
  }
  try {
    return await work(ctx);
  } finally {
    await ctx.kv.delete(lock);
  }
}

async function check(ctx: TaskContext) {
  const date = romanianDay(new Date());
  const changed: string[] = [];
  let checked = 0;
  let unchecked = 0;
  let after = '';
  for (;;) {
    const page = await listWatched(ctx, after, PAGE);
    const last = page.at(-1);
    if (!last) break;
    after = last.cui;
    const looked = await lookUp(
      ctx,
      page.map(({ cui }) => cui),
      // An hour's age lets a repeated check go on where it was.
      { date, maxAgeHours: 1, service: 'auto', raw: false, contact: false },
    );
    for (const [at, { cui, status: before }] of page.entries()) {
      const firm = looked[at]?.firm;
      // Old news is no news: it would tell a change back and forth.
      if (firm === undefined || firm?.stale) {
        unchecked++;
        continue;
      }
      checked++;
      const status = statusOf(firm ?? undefined);
      if (await tell(ctx, cui, date, before, status)) changed.push(cui);
    }
  }
  return { watched: await countWatched(ctx), checked, changed, unchecked };
}

/** Sent before it is noted: an attempt that dies in between tells it again rather than never. */
async function tell(ctx: TaskContext, cui: string, asOf: string, before: Status | undefined, status: Status) {
  const changes = before === undefined ? [] : changesBetween(before, status);
  if (changes.length > 0) await ctx.send(taxpayerChanged, { cui, asOf, changes });
  await noteStatus(ctx, cui, status);
  return changes.length > 0;
}
