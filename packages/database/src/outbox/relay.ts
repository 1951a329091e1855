/** Carries committed outbox rows to where they are published. */
import type { DataSource } from 'typeorm';
import { onOutboxCommit } from './commit-signal.ts';
import type { OutboxRow } from './outbox.ts';
import { openRelaySeat, type RelaySeat } from './relay-seat.ts';

export interface RelayOptions {
  /** As `Database.dataSource()` gives it. */
  dataSource: DataSource;
  /**
   * Publishes rows, oldest first; resolves when all are safe. A row can come again, with the same id and envelope, if
   * the process dies before the row is deleted. If it rejects, the same rows come again, later each time (30 s at most).
   */
  publish(rows: OutboxRow[]): Promise<void>;
  /** Ends the relay after the batch under way. */
  signal: AbortSignal;
  /** Rows in one batch at most. Default: 100. */
  batchSize?: number;
  /** How often to look for rows that nothing announced, and for the turn of a relay that died, in ms. Default: 1_000. */
  pollMs?: number;
  /** Told of each failure; `failures` counts them since the last success. Default: nobody is told. */
  onError?: (error: unknown, failures: number) => void;
}

export interface Relay {
  /** Resolves when the signal was raised and all is let go of. Never rejects. */
  done: Promise<void>;
  /** Looks for rows now. */
  wake(): void;
}

const LONGEST_BACKOFF_MS = 30_000;

/**
 * Starts a relay. Of all relays on one database, in whatever process, one works at a time; the others wait for its turn.
 */
export function startRelay(options: RelayOptions): Relay {
  const { dataSource, signal, batchSize = 100, pollMs = 1_000, onError } = options;
  const bell = makeBell(signal);
  let seat: RelaySeat | undefined;
  const stopListening = onOutboxCommit(dataSource, () => {
    bell.ring();
    return seat?.hasTurn() ?? false;
  });
  return { done: run(), wake: bell.ring };

  async function run(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const carried = await carryBatch();
        failures = 0;
        if (carried === 0) await bell.wait(pollMs);
      } catch (error) {
        failures += 1;
        onError?.(error, failures);
        await seat?.leave();
        seat = undefined;
        const backoffMs = Math.min(pollMs * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
        await bell.sleep(backoffMs);
      }
    }
    stopListening();
    await seat?.leave();
  }

  /** Gives the number of rows it published; 0 if there are none, or another relay has the turn. */
  async function carryBatch(): Promise<number> {
    if (seat?.isLost()) {
      await seat.leave();
      seat = undefined;
    }
    seat ??= await openRelaySeat(dataSource, bell.ring);
    if (!(await seat.takeTurn())) return 0;
    const rows: StoredRow[] = await dataSource.query(
      'SELECT id, position, created_at, envelope FROM genius_outbox ORDER BY position LIMIT $1',
      [batchSize],
    );
    if (rows.length === 0) return 0;
    await options.publish(rows.map((row) => ({ id: row.id, createdAt: row.created_at, envelope: row.envelope })));
    await dataSource.query('DELETE FROM genius_outbox WHERE id = ANY($1)', [rows.map(({ id }) => id)]);
    return rows.length;
  }
}

interface StoredRow {
  id: string;
  created_at: Date;
  envelope: string;
}

interface Bell {
  ring(): void;
  /** Until it is rung, also if that was before the call; or `ms` have passed, or the signal is raised. */
  wait(ms: number): Promise<void>;
  /** Until `ms` have passed or the signal is raised, however often it is rung. */
  sleep(ms: number): Promise<void>;
}

function makeBell(signal: AbortSignal): Bell {
  let isRung = false;
  let wakeUp: (() => void) | undefined;
  const pause = async (ms: number, isWakeable: boolean) => {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    const stop = () => resolve();
    signal.addEventListener('abort', stop, { once: true });
    if (isWakeable) wakeUp = resolve;
    await promise;
    wakeUp = undefined;
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  };
  return {
    ring() {
      isRung = true;
      wakeUp?.();
    },
    async wait(ms) {
      if (!isRung) await pause(ms, true);
      isRung = false;
    },
    sleep: (ms) => pause(ms, false),
  };
}
