/** The ports on RabbitMQ, Redis and PostgreSQL keep what every adapter promises. */

import type { Ports } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import * as suites from '@genius/testing/conformance';
import { openCeleryWorld } from '@genius/testing/services';
import pg from 'pg';
import { beforeEach, type TestContext } from 'vitest';
import { declareDead, openCelery } from './celery.ts';

const TAMPER = {
  change: "UPDATE audit SET entry = replace(entry, 'run', 'ran') WHERE seq = 2",
  'remove-first': 'DELETE FROM audit WHERE seq = 1',
  'remove-last': 'DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)',
};

let context: TestContext;
beforeEach((ctx) => {
  context = ctx;
});

const openWorld: suites.OpenWorld = async () => {
  const world = await openCeleryWorld(context);
  const folder = makeTestFolder();
  const opened: Ports[] = [];
  const sql = async (text: string) => {
    const client = new pg.Client({ connectionString: world.databaseUrl, options: `-c search_path=${world.schema}` });
    await client.connect();
    try {
      return (await client.query(text)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  };
  const another = async () => {
    const ports = await openCelery({
      brokerUrl: world.amqpUrl,
      redisUrl: world.redisUrl,
      databaseUrl: world.databaseUrl,
      schema: world.schema,
      blobFolder: folder.path,
    });
    opened.push(ports);
    return ports;
  };
  const closeAll = async () => {
    for (const ports of opened.splice(0)) await ports.close();
  };
  return {
    ports: await another(),
    another,
    async reopen() {
      await closeAll();
      return another();
    },
    async declareDead(ports) {
      await declareDead(opened.find((each) => each !== ports) ?? (await another()), ports);
    },
    async tamper(how) {
      await sql(`DROP TRIGGER audit_kept ON audit; ${TAMPER[how]}`);
      return true;
    },
    async close() {
      await closeAll();
      folder.remove();
    },
  };
};

for (const declare of Object.values(suites)) declare(openWorld);
