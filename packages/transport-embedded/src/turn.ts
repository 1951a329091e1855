/** One transaction: its time, its statements, and what it changed, to be told after the commit. */

import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** A message on a channel of KeyValue. */
export interface ChannelMessage {
  channel: string;
  message: string;
}

export class Turn {
  readonly db: DatabaseSync;
  readonly sql: (text: string, arrays?: boolean) => StatementSync;
  readonly now: number;
  /** Id of the store, under which effects are kept. */
  readonly generation: string;
  /** Queues that have something new to start. */
  readonly queues = new Set<string>();
  /** Runs that reached their end. */
  readonly finished: string[] = [];
  /** Attempts that must stop: run id and reason. */
  readonly cancels: [id: string, reason: string | undefined][] = [];
  readonly messages: ChannelMessage[] = [];
  /** Effects changed. */
  readonly effects: string[] = [];
  events = false;
  /** Earliest new due time of anything that waits for one. */
  due = Number.POSITIVE_INFINITY;
  readonly counts = new Map<string, number[]>();

  constructor(db: DatabaseSync, sql: Turn['sql'], now: number, generation: string) {
    this.db = db;
    this.sql = sql;
    this.now = now;
    this.generation = generation;
  }

  /** Counts a run's way from one state to another; undefined is "not there". */
  moved(queue: string, from: number | undefined, to: number | undefined): void {
    let counts = this.counts.get(queue);
    if (!counts) {
      counts = new Array(16).fill(0);
      this.counts.set(queue, counts);
    }
    if (from !== undefined) counts[from] = (counts[from] as number) - 1;
    if (to !== undefined) counts[to] = (counts[to] as number) + 1;
  }
}

/** Index of the dead letters among a queue's counters. */
export const DEAD_COUNT = 15;

/** Writes the counters' changes: a few rows a transaction, so that depth is never counted by reading the runs. */
export function applyCounters(turn: Turn): void {
  if (turn.counts.size === 0) return;
  const add = turn.sql(
    'INSERT INTO counters (queue, state, n) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n',
  );
  for (const [queue, counts] of turn.counts) {
    for (let state = 0; state < counts.length; state++) {
      const change = counts[state] as number;
      if (change !== 0) add.run(queue, state, change);
    }
  }
}
