/** The effect ledger on the store: a claim is on disk before its effect is performed. */

import {
  type ClaimAnswer,
  type EffectClaim,
  type EffectColumns,
  type Effects,
  readEffectColumns,
} from '@genius/runtime';
import type { Scope } from './embedded.ts';
import { isInstanceAlive } from './instance-lock.ts';

export interface EmbeddedEffects extends Effects {
  heard(names: readonly string[]): void;
}

export function openEffects({ store, num, folder }: Scope): EmbeddedEffects {
  /** Claims of this process whose effect is being performed: a claim of ours that isn't here was abandoned. */
  const live = new Set<string>();
  const waiters = new Map<string, Set<() => void>>();
  const name = ({ scope, key }: { scope: string; key: string }) => `${scope}\n${key}`;

  const ownerLives = (owner: number): boolean => {
    const row = store.sql('SELECT id FROM instances WHERE num = ? AND gone IS NULL').get(owner) as
      | { id: string }
      | undefined;
    return row !== undefined && isInstanceAlive(folder, row.id);
  };

  async function change(claim: EffectClaim, sql: string, ...values: (string | null)[]): Promise<void> {
    try {
      await store.write((turn) => {
        turn.sql(`${sql} WHERE scope = ? AND key = ?`).run(...values, claim.scope, claim.key);
        turn.effects.push(name(claim));
      });
    } finally {
      // Also if it could not be recorded: then the next claim finds it abandoned and settles it.
      live.delete(name(claim));
    }
  }

  return {
    generation: store.generation,
    synced: true,
    claim: (claim) =>
      store.write((turn): ClaimAnswer => {
        const row = turn.sql('SELECT * FROM effects WHERE scope = ? AND key = ?').get(claim.scope, claim.key) as
          | EffectColumns
          | undefined;
        if (row?.state === 'performed') return { state: 'performed', outcome: row.outcome ?? 'null' };
        if (row?.state === 'unknown') return { state: 'unknown' };
        if (row && (row.owner === num ? live.has(name(claim)) : ownerLives(row.owner))) return { state: 'held' };
        turn
          .sql(
            "INSERT INTO effects (scope, key, run, attempt, owner, state, at) VALUES (?, ?, ?, ?, ?, 'claimed', ?)" +
              ' ON CONFLICT DO UPDATE SET run = excluded.run, attempt = excluded.attempt, owner = excluded.owner, at = excluded.at',
          )
          .run(claim.scope, claim.key, claim.runId, claim.attempt, num, turn.now);
        live.add(name(claim));
        return { state: row ? 'orphaned' : 'claimed' };
      }),
    changed(claim, deadlineMs) {
      return new Promise((resolve) => {
        const set = waiters.get(name(claim)) ?? new Set();
        waiters.set(name(claim), set);
        const end = () => {
          set.delete(end);
          if (set.size === 0) waiters.delete(name(claim));
          forget();
          resolve();
        };
        const forget = store.clock.after(deadlineMs, end);
        set.add(end);
      });
    },
    performed: (claim, outcome) => change(claim, "UPDATE effects SET state = 'performed', outcome = ?", outcome),
    async abandon(claim) {
      live.delete(name(claim));
      await store.writeUnsynced((turn) => {
        // This process lives on: the others must see that nobody is at it. Instances count from 1.
        turn
          .sql("UPDATE effects SET owner = 0 WHERE scope = ? AND key = ? AND owner = ? AND state = 'claimed'")
          .run(claim.scope, claim.key, num);
        turn.effects.push(name(claim));
      });
    },
    unknown: (claim) => change(claim, "UPDATE effects SET state = 'unknown'"),
    notPerformed: (claim) => change(claim, 'DELETE FROM effects'),
    list: (runId) =>
      store.read(() =>
        (store.sql('SELECT * FROM effects WHERE run = ? ORDER BY at').all(runId) as unknown as EffectColumns[]).map(
          readEffectColumns,
        ),
      ),
    settle: (runId, decision, _by) =>
      store.write((turn) => {
        const sql = decision.happened
          ? turn.sql("UPDATE effects SET state = 'performed', outcome = ? WHERE run = ? AND state = 'unknown'")
          : turn.sql("DELETE FROM effects WHERE run = ? AND state = 'unknown'");
        const { changes } = decision.happened ? sql.run(decision.outcome, runId) : sql.run(runId);
        return Number(changes) > 0;
      }),
    heard(names) {
      for (const each of names) for (const wake of [...(waiters.get(each) ?? [])]) wake();
    },
  };
}
