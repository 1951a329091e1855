/**
 * The effect ledger in the store. A claim is one statement that commits, synced, before its effect is performed; of all
 * that claim at once the primary key, or the comparison with the claim before, lets one through.
 */

import {
  type ClaimAnswer,
  type EffectClaim,
  type EffectColumns,
  type Effects,
  readEffectColumns,
} from '@genius/runtime';
import { storable } from './run-row.ts';
import type { Scope } from './scope.ts';
import { storeErrors } from './store/errors.ts';

export interface EffectDeps {
  /** Whether an instance lives, as far as anybody can tell. */
  ownerLives(num: number): Promise<boolean>;
}

/** Owner of a claim that was given up. Instances count from 1. */
const NOBODY = 0;
/** How often those who wait for a claim look by themselves: a message that wakes them may be lost. */
const LOOK_EVERY_MS = 1_000;

const ALIVE = 'EXISTS (SELECT 1 FROM instances WHERE num = $5 AND gone IS NULL)';

type Found = Partial<EffectColumns> & { claimant_lives: boolean };

export function openEffects({ db, hub, num, info, generation }: Scope, { ownerLives }: EffectDeps): Effects {
  /** Claims of this process whose effect is being performed: a claim of ours that isn't here was abandoned. */
  const live = new Set<string>();
  const waiters = new Map<string, { claim: EffectClaim; wake: Set<() => void> }>();
  let timer: NodeJS.Timeout | undefined;

  const heard = (names: readonly string[]) => {
    for (const each of names) for (const wake of [...(waiters.get(each)?.wake ?? [])]) wake();
  };
  hub.listen(({ x }) => {
    if (x) heard(x);
  });

  /** Those whose claim isn't held by a live instance any more, though nobody told. */
  async function look(): Promise<void> {
    const claims = [...waiters.values()].map(({ claim }) => claim);
    const rows = await db.query<{ scope: string; key: string }>(
      `SELECT w.scope, w.key FROM unnest($1::text[], $2::text[]) AS w(scope, key)
       LEFT JOIN effects e ON e.scope = w.scope AND e.key = w.key
       LEFT JOIN instances i ON i.num = e.owner AND i.gone IS NULL
       WHERE e.state IS DISTINCT FROM 'claimed' OR i.num IS NULL`,
      [claims.map(({ scope }) => storable(scope)), claims.map(({ key }) => storable(key))],
    );
    heard(rows.map(nameOf));
  }

  async function take(claim: EffectClaim): Promise<ClaimAnswer> {
    const { runId, attempt } = claim;
    const [scope, key] = [storable(claim.scope), storable(claim.key)];
    for (;;) {
      const inserted = await db.insist(
        `INSERT INTO effects (scope, key, run, attempt, owner, state, at)
         SELECT $1, $2, $3, $4, $5::integer, 'claimed', gw_now() WHERE ${ALIVE} ON CONFLICT DO NOTHING RETURNING 1`,
        [scope, key, runId, attempt, num],
      );
      if (inserted.length > 0) return { state: 'claimed' };
      const [found] = await db.insist<Found>(
        `SELECT e.*, EXISTS (SELECT 1 FROM instances WHERE num = $3 AND gone IS NULL) AS claimant_lives
         FROM (VALUES (1)) AS one LEFT JOIN effects e ON e.scope = $1 AND e.key = $2`,
        [scope, key, num],
      );
      if (found?.state === 'performed') return { state: 'performed', outcome: found.outcome ?? 'null' };
      if (found?.state === 'unknown') return { state: 'unknown' };
      if (!found?.claimant_lives) throw storeErrors.GW_INSTANCE_GONE({ instance: info.id, key });
      // It was given back in between.
      if (found.owner === undefined || found.owner === null) continue;
      // One of ours that is not at work was given up, or its answer was lost with the connection.
      if (found.owner !== NOBODY && found.owner !== num && (await ownerLives(found.owner))) return { state: 'held' };
      const taken = await db.insist(
        `UPDATE effects SET run = $3, attempt = $4, owner = $5::integer, at = gw_now()
         WHERE scope = $1 AND key = $2 AND state = 'claimed' AND owner = $6 AND at = $7 AND ${ALIVE} RETURNING 1`,
        [scope, key, runId, attempt, num, found.owner, found.at],
      );
      if (taken.length > 0) return { state: 'orphaned' };
    }
  }

  /** Records how a claim ended. */
  async function end(claim: EffectClaim, text: string, values: readonly unknown[]): Promise<void> {
    try {
      await db.insist(text, [storable(claim.scope), storable(claim.key), ...values]);
    } finally {
      // Also if it could not be recorded: then the next claim finds it abandoned and settles it.
      live.delete(nameOf(claim));
    }
    hub.tell({ x: [nameOf(claim)] });
  }

  return {
    generation,
    synced: true,
    async claim(claim) {
      const name = nameOf(claim);
      if (live.has(name)) return { state: 'held' };
      // Ours before the store is asked: of two in this process the second must not take it for abandoned.
      live.add(name);
      let isOurs = false;
      try {
        const answer = await take(claim);
        isOurs = answer.state === 'claimed' || answer.state === 'orphaned';
        return answer;
      } finally {
        if (!isOurs) {
          live.delete(name);
          // Others in this process were told that it is held.
          heard([name]);
        }
      }
    },
    changed(claim, deadlineMs) {
      return new Promise((resolve) => {
        const name = nameOf(claim);
        const entry = waiters.get(name) ?? { claim, wake: new Set() };
        waiters.set(name, entry);
        timer ??= setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS).unref();
        const stop = () => {
          entry.wake.delete(stop);
          if (entry.wake.size === 0 && waiters.get(name) === entry) waiters.delete(name);
          if (waiters.size === 0) {
            clearInterval(timer);
            timer = undefined;
          }
          clearTimeout(deadline);
          resolve();
        };
        const deadline = setTimeout(stop, deadlineMs);
        entry.wake.add(stop);
      });
    },
    // Whoever holds the claim by now: that it happened is true for all.
    performed: (claim, outcome) =>
      end(
        claim,
        `INSERT INTO effects (scope, key, outcome, run, attempt, owner, state, at)
         VALUES ($1, $2, $3, $4, $5, $6, 'performed', gw_now())
         ON CONFLICT (scope, key) DO UPDATE SET state = 'performed', outcome = excluded.outcome`,
        [outcome, claim.runId, claim.attempt, num],
      ),
    notPerformed: (claim) =>
      end(claim, "DELETE FROM effects WHERE scope = $1 AND key = $2 AND state = 'claimed' AND owner = $3", [num]),
    unknown: (claim) =>
      end(
        claim,
        "UPDATE effects SET state = 'unknown' WHERE scope = $1 AND key = $2 AND state = 'claimed' AND owner = $3",
        [num],
      ),
    // Its owner lives on, so the store has to say that nobody is at it.
    abandon: (claim) =>
      end(
        claim,
        `UPDATE effects SET owner = ${NOBODY} WHERE scope = $1 AND key = $2 AND state = 'claimed' AND owner = $3`,
        [num],
      ),
    async list(runId) {
      const rows = await db.query<EffectColumns>('SELECT * FROM effects WHERE run = $1 ORDER BY at', [runId]);
      return rows.map(readEffectColumns);
    },
    async settle(runId, decision, _by) {
      const rows = decision.happened
        ? await db.query<EffectColumns>(
            "UPDATE effects SET state = 'performed', outcome = $2 WHERE run = $1 AND state = 'unknown' RETURNING scope, key",
            [runId, decision.outcome],
          )
        : await db.query<EffectColumns>(
            "DELETE FROM effects WHERE run = $1 AND state = 'unknown' RETURNING scope, key",
            [runId],
          );
      if (rows.length > 0) hub.tell({ x: rows.map(nameOf) });
      return rows.length > 0;
    },
  };
}

/** What a claim is called among instances. */
function nameOf({ scope, key }: { scope: string; key: string }): string {
  return storable(`${scope}\n${key}`);
}
