/** `etransport.deadlines`: tells of UITs before they end and after, and of uploads that nobody waits for. */

import { handle, type TaskContext } from '@genius/runtime';
import { etransportDeadlines } from '../contract/deadlines.ts';
import { noticeUitEnded, noticeUitEnding } from '../contract/notices.ts';
import { completeUit } from '../domain/model/complete.ts';
import { validityOf } from '../domain/validity.ts';
import { asFailure } from '../domain-failure.ts';
import { lookAtLeft } from '../look-at-left.ts';
import { tellOnce } from '../tell-once.ts';
import { closedUits, type OpenUit, openUits } from '../uits.ts';

const HOUR_MS = 3_600_000;
/** Of what ended before, nobody is told any more. */
const LOOK_BACK_MS = 30 * 24 * HOUR_MS;

export const handleDeadlines = handle(etransportDeadlines, async ({ transports, hoursBefore, at }, ctx) => {
  const uploads = await lookAtLeft(ctx);
  const now = at === undefined ? Date.now() : Date.parse(at);
  const given = transports.map(({ cif, uit, operation, date }, index): OpenUit => {
    const { to: validTo, endsAt } = validityOf(operation, date);
    return { cif, uit: asFailure(() => completeUit(uit, `transports.${index}.uit`, () => undefined)), validTo, endsAt };
  });
  const closed = await closedUits(
    ctx,
    given.map(({ uit }) => uit),
  );
  const ours = await openUits(ctx, new Date(now - LOOK_BACK_MS).toISOString());
  const all = new Map([...given.filter(({ uit }) => !closed.has(uit)), ...ours].map((each) => [each.uit, each]));
  const open = [];
  for (const one of all.values()) {
    const leftMs = Date.parse(one.endsAt) - now;
    const state =
      leftMs <= 0 ? ('ended' as const) : leftMs <= hoursBefore * HOUR_MS ? ('ending' as const) : ('valid' as const);
    open.push({ ...one, state, isTold: state !== 'valid' && (await tellEnd(ctx, one, state)) });
  }
  return { open: open.sort((a, b) => a.endsAt.localeCompare(b.endsAt) || a.uit.localeCompare(b.uit)), uploads };
});

/** Once for each end: a correction that moves it begins anew. */
function tellEnd(
  ctx: TaskContext,
  { cif, uit, validTo, endsAt }: OpenUit,
  state: 'ending' | 'ended',
): Promise<boolean> {
  const notice = state === 'ending' ? noticeUitEnding : noticeUitEnded;
  return tellOnce(ctx, `${state}/${uit}/${endsAt}`, notice, { cif, uit, valid_to: validTo, ends_at: endsAt });
}
