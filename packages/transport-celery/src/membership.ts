/** This instance among the others: it says that it lives, and finds out who has died. */

import type { Logger } from '@genius/runtime';
import { hostKey } from './host.ts';
import { type Neighbours, openNeighbours } from './neighbours.ts';
import type { Db } from './store/db.ts';

export interface Membership {
  close(): Promise<void>;
  /** Whether an instance lives, as far as anybody can tell. */
  ownerLives(num: number): Promise<boolean>;
}

export interface MembershipDeps {
  db: Db;
  num: number;
  generation: string;
  running(): number;
  takeOver(num: number): Promise<unknown>;
  log: Logger;
}

const BEAT_MS = 3_000;
/** An instance that has been silent for this long is taken for dead: four beats and the time to see it stay below 30 s. */
const SILENT_MS = 20_000;

export async function joinMembers(deps: MembershipDeps): Promise<Membership> {
  const { db, num, generation, running, takeOver, log } = deps;
  const host = hostKey();
  let closed = false;
  let beating: Promise<void> = Promise.resolve();
  /** Instances on this host, by number: only of those a refused connection means death. */
  const local = new Set<number>();

  const neighbours: Neighbours = await openNeighbours(generation, num, (gone) => {
    if (local.has(gone)) void bury(gone);
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
    if (self?.was_gone)
      log.warn('this instance was taken for dead; what it held was given to others', { instance: num });
    const others = await db.query<{ num: number; host: string | null; silent: boolean }>(
      `SELECT num, info::jsonb ->> 'hostKey' AS host, seen < gw_now() - $2 AS silent FROM instances
       WHERE gone IS NULL AND num <> $1`,
      [num, SILENT_MS],
    );
    for (const other of others) {
      if (other.host === host) {
        local.add(other.num);
        neighbours.watch(other.num);
      }
      if (other.silent) await bury(other.num);
    }
  }

  await beat();
  const timer = setInterval(() => {
    beating = beat().catch(() => undefined);
  }, BEAT_MS);
  timer.unref();

  return {
    async ownerLives(owner) {
      const [row] = await db.query<{ alive: boolean }>(
        'SELECT gone IS NULL AND seen > gw_now() - $2 AS alive FROM instances WHERE num = $1',
        [owner, SILENT_MS],
      );
      return row?.alive === true;
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await beating;
      await neighbours.close();
    },
  };
}
