/** Finds what fell between two stores: messages that were never confirmed, or that RabbitMQ dropped as expired. */

import { errors } from '@genius/contract';
import { endRun } from './cancel.ts';
import type { Handover } from './handover.ts';
import type { Hub } from './hub.ts';
import type { Outgoing } from './outgoing.ts';
import { storable } from './run-row.ts';
import type { Db } from './store/db.ts';
import { EXPIRED } from './store/tables.ts';

export interface Sweeper {
  look(): Promise<void>;
}

/** A reservation without a confirm is sent again after this, ms: its sender may still be at it. */
const UNCONFIRMED_MS = 5_000;
/** Clocks of senders may differ by so much, ms. */
const TOLERANCE_MS = 5_000;
const PER_LOOK = 200;

export function createSweeper(deps: {
  db: Db;
  num: number;
  hub: Hub;
  outgoing: Outgoing;
  handover: Handover;
}): Sweeper {
  const { db, num, hub, outgoing, handover } = deps;
  /** The newest note of ours at the last look. */
  let newest = 0;
  return {
    async look() {
      const unconfirmed = await db.query<{ id: string }>(
        `UPDATE runs SET created = created WHERE id IN (
           SELECT id FROM runs WHERE state = 5 AND NOT confirmed AND created < gw_now() - $1 ORDER BY seq LIMIT $2
           FOR UPDATE SKIP LOCKED) RETURNING id`,
        [UNCONFIRMED_MS, PER_LOOK],
      );
      if (unconfirmed.length > 0) await outgoing.resend(unconfirmed.map(({ id }) => id));

      const expired = await db.query<{ id: string }>(
        "SELECT id FROM runs WHERE state = 5 AND (meta ->> 'expiresAt')::double precision < gw_now() - $1 LIMIT $2",
        [TOLERANCE_MS, PER_LOOK],
      );
      const failure = storable(JSON.stringify(errors.GW_EXPIRED().failure));
      for (const { id } of expired) {
        const { was, queues, note } = await endRun(db, num, id, { state: EXPIRED, failure });
        if (was !== 5) continue;
        if (queues.length > 0) hub.tell({ q: queues });
        void handover.tellStored([id], note);
      }

      // Our own ends whose answer from the store was lost with a connection: noted there, and told by nobody.
      const own = await db.query<{ id: string; runs: string[] }>(
        'SELECT id, runs FROM handovers WHERE owner = $1 AND id <= $2 ORDER BY id LIMIT $3',
        [num, newest, PER_LOOK],
      );
      for (const { id, runs } of own) {
        if (!handover.isTelling(Number(id))) void handover.tellStored(runs, Number(id));
      }
      const [last] = await db.query<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM handovers');
      newest = Number(last?.id);

      // Ends that a dead instance, long gone, had not told yet.
      const left = await db.query<{ id: string; runs: string[] }>(
        `UPDATE handovers SET owner = $1 WHERE id IN (
           SELECT h.id FROM handovers h JOIN instances i ON i.num = h.owner WHERE i.gone IS NOT NULL LIMIT $2
           FOR UPDATE OF h SKIP LOCKED) RETURNING id, runs`,
        [num, PER_LOOK],
      );
      for (const { id, runs } of left) void handover.tellStored(runs, Number(id));
    },
  };
}
