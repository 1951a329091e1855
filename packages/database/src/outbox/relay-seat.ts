/**
 * Sees to it that one relay at a time works on a database. The turn belongs to a process and goes with it: on
 * PostgreSQL it is a lock of a session, in a folder a kernel lock. The seat also hears of commits elsewhere.
 */
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { originOf } from '../origin.ts';
import { type KernelLock, tryKernelLock } from '../pglite/kernel-lock.ts';
import { dropConnection } from '../query-failures.ts';
import { OUTBOX_CHANNEL } from './commit-signal.ts';

export interface RelaySeat {
  /** Tries to get the turn, without waiting; true if it has it. */
  takeTurn(): Promise<boolean>;
  hasTurn(): boolean;
  /** True if its connection broke: the seat is of no use any more, and the turn is gone. */
  isLost(): boolean;
  leave(): Promise<void>;
}

/** Opens a connection of its own; `wake` is called when rows were committed elsewhere. */
export async function openRelaySeat(dataSource: DataSource, wake: () => void): Promise<RelaySeat> {
  const origin = originOf(dataSource);
  const runner = dataSource.createQueryRunner();
  let isLost = false;
  let turn: KernelLock | undefined;

  const connection = await runner.connect();
  const lose = () => {
    isLost = true;
    wake();
  };
  connection.on('notification', wake);
  connection.once('end', lose);
  await runner.query(`LISTEN ${OUTBOX_CHANNEL}`).catch(async (error: unknown) => {
    await leave();
    throw error;
  });

  return {
    async takeTurn() {
      if (isLost) return false;
      turn ??=
        origin.kind === 'pglite'
          ? await tryKernelLock(join(origin.folder, 'relay.lock.sqlite'))
          : await trySessionLock();
      return turn !== undefined;
    },
    hasTurn: () => turn !== undefined && !isLost,
    isLost: () => isLost,
    leave,
  };

  async function leave(): Promise<void> {
    connection.off('notification', wake);
    connection.off('end', lose);
    turn?.release();
    // Ends the connection with the release: a pooled one would keep the lock and go on listening.
    await dropConnection(runner, new Error('The relay left its seat.'));
  }

  async function trySessionLock(): Promise<KernelLock | undefined> {
    const [row] = await runner.query(`SELECT pg_try_advisory_lock(hashtext('genius_outbox_relay')) AS locked`);
    return row.locked ? { release: () => undefined } : undefined;
  }
}
