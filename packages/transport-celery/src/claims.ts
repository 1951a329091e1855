/** Claims: what a worker has in hand of a run, made from its message or from its row in the store. */

import type { TimeLimits } from './control/node-state.ts';
import type { Claimed } from './delivery.ts';
import type { Arrived } from './intake.ts';
import { type ClaimedRow, envelopeOf, type RowIn, type RunMeta, rowOf, wireOf } from './run-row.ts';
import type { TaskContext } from './wire/decode-task.ts';

/** Nothing but its row is to be looked at when it is taken. */
export function isPlainRow({ lane, limit_key, group_id, due, input }: RowIn): boolean {
  const isBound = lane !== undefined || limit_key !== undefined || group_id !== undefined || due !== undefined;
  return !isBound && input?.includes('\0') === false;
}

/** The rows of a batch of messages, each with the claim that it becomes if it is taken. */
export function rowsOf(
  batch: readonly Arrived[],
  now: number,
  generation: string,
): Map<string, { row: RowIn; claimed: Claimed }> {
  const rows = new Map<string, { row: RowIn; claimed: Claimed }>();
  for (const { decoded, taken } of batch) {
    if (decoded.kind !== 'task' || rows.has(decoded.id)) continue;
    const { envelope } = decoded;
    const wire = wireOf(decoded);
    const row = rowOf(envelope, wire, generation);
    row.created = envelope.sentAt;
    if (envelope.delayMs) row.due = now + envelope.delayMs;
    const claimed = claimedOf(decoded, wire, row.lane);
    if (taken.message.fields.redelivered) claimed.isAgain = true;
    rows.set(decoded.id, { row, claimed });
  }
  return rows;
}

/** The shorter of two settings of limits. */
export function shorter(a: TimeLimits | undefined, b: TimeLimits | undefined): TimeLimits | undefined {
  if (!a || !b) return a ?? b;
  const least = (...all: (number | undefined)[]) => Math.min(...all.map((each) => each ?? Number.POSITIVE_INFINITY));
  return { softMs: least(a.softMs, b.softMs), hardMs: least(a.hardMs, b.hardMs) };
}

function claimedOf(
  { envelope, replyTo, timelimit }: TaskContext & { envelope: Claimed['envelope'] },
  wire: Claimed['wire'],
  laneKey: string | undefined,
): Claimed {
  // What the store counts from now on is no part of the envelope any more.
  const { delayMs: _, ...rest } = envelope;
  if (wire?.group !== undefined) rest.group = { id: wire.group, index: wire.groupIndex ?? 0, size: 0 };
  return {
    envelope: rest,
    attempt: 1,
    losses: 0,
    firstStartedAt: undefined,
    wire,
    replyTo,
    laneKey,
    timeLimits: timelimit,
  };
}

/** The claim of a row whose message is gone. */
export function storedClaim(row: ClaimedRow): Claimed {
  const meta: RunMeta = row.meta === null ? {} : (JSON.parse(row.meta) as RunMeta);
  return {
    envelope: envelopeOf(row, meta),
    attempt: row.attempt,
    losses: row.losses,
    firstStartedAt: row.first_started ?? undefined,
    wire: meta.wire,
    replyTo: meta.wire?.replyTo,
    laneKey: row.lane ?? undefined,
    timeLimits: meta.wire?.timelimit,
  };
}
