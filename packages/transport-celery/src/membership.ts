/** This instance among the others: it says that it lives, and finds out who has died. */

import type { Logger } from '@genius/runtime';
import { hostKey } from './host.ts';
import { type Neighbours, openNeighbours } from './neighbours.ts';
import type { Db } from './store/db.ts';

export interface Membership {
  close(): Promise<void>;
  /** No beat is sent any more, as if the process had died. For tests. */
  fallSilent(): Promise<void>;
  /** Whether an instance lives, as far as anybody can tell. */
  ownerLives(num: number): Promise<boolean>;
}

export interface MembershipDeps {
  db: Db;
  num: number;
  generation: string;
  running(): number;
  takeOver(num: number): Promise<unknown>;
  /** This instance was taken for dead: what it held was given to others. */
  fenced(): void;
  log: Logger;
}

const BEAT_MS = 3_000;
/** How soon a new neighbour is looked for, ms. */
const MEET_MS = 50;
/** An instance that has been silent for this long is taken for dead: six beats and the time to see it stay below 30 s. */
const SILENT_MS = 20_000;
/** After the store was away everybody has been silent: for so long nobody is taken for dead. */
const GRACE_MS = 10_000;

export async function joinMembers(deps: MembershipDeps): Promise<Membership> {
  const { db, num, generation, running, takeOver, fenced, log } = deps;
  const host = hostKey();
  let closed = false;
  let silent = false;
  let beating: Promise<void> = Promise.resolve();
  /** Instances on this host, by number: only of those a refused connection means death. */
  const local = new Set<number>();
  let meeting: NodeJS.Timeout | undefined;
  let lastBeatAt: number | undefined;
  /** Since when the store has answered every beat; before it was away, or this process was stopped. */
  let steadySince = Number.NEGATIVE_INFINITY;

  const neighbours: Neighbours = await openNeighbours(generation, num, {
    gone(other) {
      if (local.has(other)) void bury(other);
    },
    met() {
      // Soon, and once for all that come together; whoever is new is watched from then on.
      meeting ??= setTimeout(() => {
        meeting = undefined;
        beating = beating.then(tryBeat);
      }, MEET_MS).unref();
    },
  });

  async function bury(dead: number): Promise<void> {
    if (closed) return;
    try {
      if (await takeOver(dead)) log.info('took over from a dead instance', { instance: dead });
      local.delete(dead);
    } catch {
      // The next look finds it again.
    }
  }

  async function beat(): Promise<void> {
    const [self] = await db.query<{ was_gone: boolean }>(
      `UPDATE instances i SET seen = gw_now(), running = $2, gone = NULL
       FROM (SELECT num, gone IS NOT NULL AS was_gone FROM instances WHERE num = $1) old
       WHERE i.num = old.num RETURNING old.was_gone`,
      [num, running()],
    );
    if (self?.was_gone) {
      log.warn('this instance was taken for dead; what it held was given to others', { instance: num });
      fenced();
    }
    const now = performance.now();
    if (lastBeatAt !== undefined && now - lastBeatAt > 3 * BEAT_MS) steadySince = now;
    lastBeatAt = now;
    const others = await db.query<{ num: number; host: string | null; silent: boolean }>(
      `SELECT num, info::jsonb ->> 'hostKey' AS host,
         seen < gw_now() - $2 AND extract(epoch FROM pg_postmaster_start_time()) * 1000 < gw_now() - $3 AS silent
       FROM instances WHERE gone IS NULL AND num <> $1`,
      [num, SILENT_MS, GRACE_MS],
    );
    for (const other of others) {
      if (other.host === host) {
        local.add(other.num);
        neighbours.watch(other.num);
      }
      if (other.silent && now - steadySince > GRACE_MS) await bury(other.num);
    }
  }

  /** A beat that gets no answer does not keep the next one from being tried on another connection. */
  async function tryBeat(): Promise<void> {
    if (silent) return;
    const late = new Promise<void>((resolve) => setTimeout(resolve, BEAT_MS).unref());
    await Promise.race([beat().catch(() => undefined), late]);
  }

  // Only who listens has a host: a refused connection must mean death.
  if (neighbours.isListening) {
    await db.query(
      "UPDATE instances SET info = (info::jsonb || jsonb_build_object('hostKey', $2::text))::text WHERE num = $1",
      [num, host],
    );
  }
  await beat();
  const timer = setInterval(() => {
    beating = beating.then(tryBeat);
  }, BEAT_MS);
  timer.unref();

  return {
    async ownerLives(owner) {
      // Silence alone is no death: the store may have been away for all. Whoever has died is noted as gone.
      const rows = await db.insist('SELECT 1 FROM instances WHERE num = $1 AND gone IS NULL', [owner]);
      return rows.length > 0;
    },
    async fallSilent() {
      silent = true;
      await beating;
    },
    async close() {
      closed = true;
      clearInterval(timer);
      clearTimeout(meeting);
      await beating;
      await neighbours.close();
    },
  };
}
