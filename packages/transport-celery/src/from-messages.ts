/**
 * Starts short runs straight from their messages, before the store knows of them: a run that nobody else can have is
 * safe in RabbitMQ until its end is stored. What takes longer is stored while it runs.
 */

import { createBatcher } from './batcher.ts';
import { rowsOf } from './claims.ts';
import type { Claimed } from './delivery.ts';
import { type HeldRun, holdRun } from './held.ts';
import type { Arrived, Intake } from './intake.ts';
import type { Db } from './store/db.ts';
import { jsonbText } from './store/jsonb.ts';

/** Longer than this the store does not wait to hear of a run that has started, or that is to start, ms. */
const UNKNOWN_MS = 30;
const UNSTARTED_MS = 250;
/**
 * Of a message on its way its sender may have written a row, and somebody may have erased that: then nothing starts so for
 * a while, and what had been sent before is too old after, ms. The clocks of hosts may differ by what is between the two.
 */
const YOUNG_MS = 3_000;
const BEWARE_MS = 10_000;

export interface FromMessages {
  /** The runs of messages at the front that may start so; each is to be started or given back. */
  take(intake: Intake, most: number): Claimed[];
  /** Whether a run is here that the store does not know yet. */
  isHolding(runId: string): boolean;
  /** It is not started from here: its message comes again, or goes back to its queue. */
  giveBack(claimed: Claimed): void;
  /** Stores what has been started, before its message goes back to the queue. */
  storeStarted(): Promise<void>;
  /** Rows of runs on their way were changed a moment ago: nothing is started before the store was asked. */
  beware(): void;
}

export interface FromMessagesDeps {
  fast: Db;
  owner: number;
  generation: string;
  whenSynced(call: () => void): void;
  /** Somebody else has the run. */
  onLost(runId: string): void;
  /** One that had not started may start now. */
  onStored(): void;
}

interface Held {
  run: HeldRun;
  takenAt: number;
}

export function startFromMessages({
  fast,
  owner,
  generation,
  whenSynced,
  onLost,
  onStored,
}: FromMessagesDeps): FromMessages {
  /** In the order of their taking. */
  const unknown = new Map<string, Held>();
  let timer: NodeJS.Timeout | undefined;
  let bewareUntil = 0;

  const rows = createBatcher<HeldRun, boolean>(async (runs) => {
    const texts = jsonbText(runs.map(({ row, startedAt }) => ({ ...row, started: startedAt ?? fast.now() })));
    const mine = await fast.insist<{ id: string }>('SELECT gw_hold($1, $2::jsonb) AS id', [owner, texts]);
    const ids = new Set(mine.map(({ id }) => id));
    return runs.map(({ row }) => ids.has(row.id));
  });

  async function store(run: HeldRun, arrived: Arrived, intake: Intake): Promise<boolean> {
    const { id } = run.row;
    let isMine = false;
    try {
      isMine = await rows.add(run).catch(() => storeAlone(run));
      whenSynced(() => intake.free([arrived]));
    } catch (error) {
      if (fast.closed) throw error;
      // The store refuses it. It is set aside as every such message is.
      intake.giveBack([arrived]);
    }
    unknown.delete(id);
    if (isMine) onStored();
    else onLost(id);
    return isMine;
  }

  async function storeAlone({ row, startedAt }: HeldRun): Promise<boolean> {
    const text = jsonbText([{ ...row, started: startedAt ?? fast.now() }]);
    return (await fast.insist('SELECT gw_hold($1, $2::jsonb) AS id', [owner, text])).length > 0;
  }

  const storeSoon = (run: HeldRun) => void run.store().catch(() => undefined);

  function look(): void {
    timer = undefined;
    const now = performance.now();
    for (const { run, takenAt } of unknown.values()) {
      if (run.state !== 'unknown') continue;
      const { startedAt, isInHand } = run;
      const isStartedLong = startedAt !== undefined && fast.now() - startedAt > UNKNOWN_MS;
      const isWaitingLong = startedAt === undefined && isInHand && now - takenAt > UNSTARTED_MS;
      if (isStartedLong || isWaitingLong) storeSoon(run);
    }
    arm();
  }

  function arm(): void {
    if (unknown.size > 0 && timer === undefined) timer = setTimeout(look, UNKNOWN_MS / 2).unref();
  }

  return {
    take(intake, most) {
      if (performance.now() < bewareUntil) return [];
      const now = fast.now();
      const batch = intake.fetchWhile(most, (arrived) => mayStart(arrived, now) && !unknown.has(idOf(arrived)));
      if (batch.length === 0) return [];
      const claims: Claimed[] = [];
      const made = rowsOf(batch, now, generation);
      for (const arrived of batch) {
        const { row, claimed } = made.get(idOf(arrived)) ?? {};
        if (!row || !claimed) continue;
        const run: HeldRun = holdRun({
          row: { ...row, queue: intake.queue },
          isInHand: () => intake.holds(arrived),
          store: (held) => store(held, arrived, intake),
          ended: () => void unknown.delete(row.id),
          free: () => intake.free([arrived]),
        });
        unknown.set(row.id, { run, takenAt: performance.now() });
        claims.push({ ...claimed, held: run });
      }
      arm();
      return claims;
    },
    isHolding: (runId) => unknown.has(runId),
    giveBack: ({ envelope }) => void unknown.delete(envelope.id),
    async storeStarted() {
      const started = [...unknown.values()].filter(({ run }) => run.startedAt !== undefined && run.state === 'unknown');
      await Promise.all(started.map(({ run }) => run.store()));
    },
    beware() {
      bewareUntil = performance.now() + BEWARE_MS;
      for (const { run } of unknown.values()) if (run.startedAt === undefined) storeSoon(run);
    },
  };
}

const idOf = ({ decoded }: Arrived) => (decoded.kind === 'task' ? decoded.id : '');

/** Nothing but its row is to be looked at when it starts, and nothing but its result is told when it ends. */
function mayStart({ isFresh, decoded }: Arrived, now: number): boolean {
  if (!isFresh || decoded.kind !== 'task') return false;
  const { envelope, embed, group, timelimit, ignoreResult } = decoded;
  const { lane, limit, delayMs, expiresAt, input, sentAt } = envelope;
  const isBound = lane !== undefined || limit !== undefined || delayMs !== undefined || expiresAt !== undefined;
  const isFollowed = embed !== undefined || group !== undefined || envelope.group !== undefined;
  if (isBound || isFollowed || timelimit !== undefined || ignoreResult) return false;
  return now - sentAt < YOUNG_MS && !input.includes('\0');
}
