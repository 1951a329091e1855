/** A store of one test's own on a real PostgreSQL, with as many instances as the test opens. */

import { newRunId } from '@genius/contract';
import { type TestContext, useServices } from '@genius/testing/services';
import type { Hub, HubMessage } from '../hub.ts';
import type { Scope } from '../scope.ts';
import { type Db, openDb } from '../store/db.ts';
import { prepareStore } from '../store/migrate.ts';

export interface TestStore {
  url: string;
  schema: string;
  /** For what a test looks at or changes behind the ports. */
  db: Db;
  generation: string;
  /** All that was told to the instances. */
  told: HubMessage[];
  /** One more instance, with connections of its own. */
  instance(): Promise<Scope>;
  /** As the others see a death. */
  declareGone(scope: Scope): Promise<void>;
}

let made = 0;

/** An address in which no store was made yet; its schema is dropped when the test ends. */
export async function testAddress(ctx: TestContext): Promise<{ url: string; schema: string; db: Db }> {
  const { databaseUrl: url } = await useServices(ctx, 'postgres');
  const schema = `celery_${process.pid}_${Date.now()}_${++made}`;
  const db = openDb({ url, schema, connections: 2 });
  ctx.onTestFinished(async () => {
    await db.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await db.close();
  });
  return { url, schema, db };
}

export async function openTestStore(ctx: TestContext): Promise<TestStore> {
  const { url, schema, db } = await testAddress(ctx);
  const { generation } = await prepareStore({ url, schema });
  const listeners = new Set<(message: HubMessage) => void>();
  const told: HubMessage[] = [];
  // Instances of one test live in one process, so that what one tells needs no wire.
  const hub: Hub = {
    tell(message) {
      told.push(message);
      for (const listener of listeners) listener(message);
    },
    listen(listener) {
      listeners.add(listener);
    },
    close: async () => undefined,
  };
  return {
    url,
    schema,
    db,
    generation,
    told,
    async instance() {
      const own = openDb({ url, schema });
      ctx.onTestFinished(() => own.close());
      const info = { id: newRunId(), host: 'test', pid: process.pid, startedAt: Date.now(), tags: [], version: '0' };
      const [row] = await own.query<{ num: number }>(
        'INSERT INTO instances (id, info, seen) VALUES ($1, $2, gw_now()) RETURNING num',
        [info.id, JSON.stringify(info)],
      );
      return { db: own, hub, num: row?.num as number, info, generation };
    },
    async declareGone({ num }) {
      await db.query('UPDATE instances SET gone = gw_now() WHERE num = $1', [num]);
    },
  };
}
