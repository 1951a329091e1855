/**
 * Gives back what the store says this instance holds and nobody here does: claims whose answer was lost with a
 * connection, after the store had made them.
 */

import type { CeleryConsumer } from './consumer.ts';
import type { Hub } from './hub.ts';
import type { Db } from './store/db.ts';
import { jsonbText } from './store/jsonb.ts';
import { READY } from './store/tables.ts';

export interface StrayClaims {
  /** What is a stray at two looks in a row is given back. */
  look(): Promise<void>;
}

export interface StrayClaimsDeps {
  db: Db;
  hub: Hub;
  owner: number;
  instance: string;
  /** Every consumer that may still hold something, stopped ones too. */
  holders(): Iterable<Pick<CeleryConsumer, 'holds' | 'takingSince'>>;
}

export function createStrayClaims({ db, hub, owner, instance, holders }: StrayClaimsDeps): StrayClaims {
  /** Attempts by run, as seen at the last look. */
  let suspects = new Map<string, number>();
  let suspectedAt = 0;

  const isHeld = (id: string) => [...holders()].some((holder) => holder.holds(id));
  /** Whether an answer may still be on its way that was asked for before the suspects were seen. */
  const isTaking = () =>
    [...holders()].some(({ takingSince }) => takingSince !== undefined && takingSince <= suspectedAt);

  return {
    async look() {
      if (isTaking()) return;
      const rows = await db.query<{ id: string; attempt: number }>(
        'SELECT id, attempt FROM runs WHERE state = 2 AND owner = $1',
        [owner],
      );
      const unheld = rows.filter(({ id }) => !isHeld(id));
      const strays = unheld.filter(({ id, attempt }) => suspects.get(id) === attempt);
      suspects = new Map(unheld.map(({ id, attempt }) => [id, attempt]));
      suspectedAt = performance.now();
      if (strays.length === 0) return;
      const items = strays.map(({ id, attempt }) => ({ id, attempt, st: READY }));
      const [answer] = await db.query<{ settled: { queues: string[] } }>(
        'SELECT gw_settle($1, $2, $3::jsonb, NULL, true) AS settled',
        [owner, instance, jsonbText(items)],
      );
      const queues = answer?.settled.queues ?? [];
      if (queues.length > 0) hub.tell({ q: [...new Set(queues)] });
    },
  };
}
