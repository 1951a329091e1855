/** Tells the relay that outbox rows were committed: in this process at once, in others by NOTIFY. */
import type { DataSource, EntityManager, EntitySubscriberInterface, QueryRunner } from 'typeorm';

export const OUTBOX_CHANNEL = 'genius_outbox';

/** Woken after a commit of outbox rows in this process. Answers whether it will take care of them. */
export type WakeRelay = () => boolean;

const relays = new WeakMap<DataSource, Set<WakeRelay>>();
const written = new WeakSet<QueryRunner>();

/** Watches the commits of a data source. Called once, when it is opened. */
export function watchOutboxCommits(dataSource: DataSource): void {
  relays.set(dataSource, new Set());
  const watcher: EntitySubscriberInterface = {
    afterTransactionCommit({ queryRunner }) {
      if (!queryRunner.isTransactionActive && written.delete(queryRunner)) wakeRelays(dataSource);
    },
    afterTransactionRollback({ queryRunner }) {
      if (!queryRunner.isTransactionActive) written.delete(queryRunner);
    },
  };
  dataSource.subscribers.push(watcher);
}

/** Called when a row was written through `manager`: wakes the relay when that is committed. */
export function outboxWritten(manager: EntityManager): void {
  if (manager.queryRunner?.isTransactionActive) written.add(manager.queryRunner);
  else wakeRelays(manager.dataSource);
}

/** Has `wake` called after each local commit of outbox rows, until the returned function is called. */
export function onOutboxCommit(dataSource: DataSource, wake: WakeRelay): () => void {
  const woken = relays.get(dataSource);
  woken?.add(wake);
  return () => void woken?.delete(wake);
}

const notifying = new WeakSet<DataSource>();

function wakeRelays(dataSource: DataSource): void {
  const isTaken = [...(relays.get(dataSource) ?? [])].map((wake) => wake()).some(Boolean);
  if (isTaken || notifying.has(dataSource)) return;
  // After the commit and on its own: NOTIFY inside the transaction would take a lock that all commits share.
  // A notification that is lost costs no row: the relay also looks by itself.
  notifying.add(dataSource);
  setImmediate(() => {
    notifying.delete(dataSource);
    if (dataSource.isInitialized) dataSource.query(`NOTIFY ${OUTBOX_CHANNEL}`).catch(() => undefined);
  });
}
