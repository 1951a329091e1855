/**
 * Notices a query that waits for the very transaction it was made in. The embedded database runs one transaction at a
 * time, so `dataSource.query()` inside `dataSource.transaction()` could never get its turn. PostgreSQL has no such wait.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { databaseErrors } from './errors.ts';

interface OpenTransaction {
  ended: Promise<void>;
  isOpen: boolean;
  queriesUnderWay: number;
  /** When its last query ended, by `performance.now()`. */
  quietSince: number;
}

type Transact = (...call: unknown[]) => Promise<unknown>;

/** Makes such a query fail with GW_DATABASE_NESTED_WAIT once its transaction has made no query for `quietMs`. */
export function refuseNestedWaits(dataSource: DataSource, quietMs: number): void {
  const inside = new AsyncLocalStorage<OpenTransaction>();

  const manager = dataSource.manager as unknown as { transaction: Transact };
  const transact = manager.transaction.bind(manager);
  manager.transaction = async (...call) => {
    const workAt = call.findIndex((part) => typeof part === 'function');
    const work = call[workAt] as (manager: EntityManager) => Promise<unknown>;
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const transaction: OpenTransaction = { ended, isOpen: true, queriesUnderWay: 0, quietSince: performance.now() };
    try {
      const watched = (inner: EntityManager) => {
        if (inner.queryRunner) watchQueries(inner.queryRunner, transaction);
        return inside.run(transaction, () => work(inner));
      };
      return await transact(...call.with(workAt, watched));
    } finally {
      transaction.isOpen = false;
      end();
    }
  };

  const driver = dataSource.driver as unknown as { obtainMasterConnection(): Promise<unknown> };
  const obtainConnection = driver.obtainMasterConnection.bind(driver);
  driver.obtainMasterConnection = async () => {
    const transaction = inside.getStore();
    if (transaction) await waitForEnd(transaction, quietMs);
    return await obtainConnection();
  };
}

function watchQueries(runner: QueryRunner, transaction: OpenTransaction): void {
  const query = runner.query.bind(runner) as (...call: unknown[]) => Promise<unknown>;
  runner.query = (async (...call: unknown[]) => {
    transaction.queriesUnderWay += 1;
    try {
      return await query(...call);
    } finally {
      transaction.queriesUnderWay -= 1;
      transaction.quietSince = performance.now();
    }
  }) as typeof runner.query;
}

async function waitForEnd(transaction: OpenTransaction, quietMs: number): Promise<void> {
  const arrived = performance.now();
  while (transaction.isOpen) {
    const quietFor = performance.now() - Math.max(arrived, transaction.quietSince);
    if (transaction.queriesUnderWay === 0 && quietFor >= quietMs) {
      throw databaseErrors.GW_DATABASE_NESTED_WAIT();
    }
    const timer = new AbortController();
    await Promise.race([
      transaction.ended,
      delay(quietMs / 5, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
  }
}
