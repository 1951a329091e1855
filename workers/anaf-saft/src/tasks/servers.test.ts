/** The worker on servers: RabbitMQ carries the run, Redis the result, PostgreSQL has the records, as embedded. */

import { randomBytes } from 'node:crypto';
import { defineMigration, openDatabase } from '@genius/database';
import { createPlatform, defineWorker, silentLogger } from '@genius/runtime';
import { makeTestFolder, openTestPlatform } from '@genius/testing';
import { openCeleryWorld } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { afterEach, expect, test, vi } from 'vitest';
import { exampleCompany } from '../contract/company.ts';
import { generateSaft } from '../contract/generate.ts';
import { validateSaft } from '../contract/validate.ts';
import { worker } from '../index.ts';
import { monthRecords } from '../testing/records.ts';

const month = { declaration: 'L', period: '2026-06', company: exampleCompany, created: '2026-07-10' } as const;

/** Whoever reads by SQL has a role that sees the accounting tables alone. */
const TABLES = (role: string) => [
  'CREATE TABLE plan (id text, description text, type text)',
  "INSERT INTO plan VALUES ('5121', 'Bancă', 'active')",
  'CREATE TABLE salaries (pay numeric)',
  `CREATE ROLE ${role} NOLOGIN`,
  `GRANT SELECT ON plan TO ${role}`,
];

afterEach(() => void vi.unstubAllEnvs());

test('a month generated on servers is the one that is generated embedded, and is judged there', async (ctx) => {
  const celery = await openCeleryWorld(ctx);
  const folder = makeTestFolder();
  // Roles belong to the whole server.
  const role = `saft_reader_${randomBytes(6).toString('hex')}`;
  vi.stubEnv('SAFT_SQL_ROLE', role);
  const ports = () =>
    openCelery({
      brokerUrl: celery.amqpUrl,
      redisUrl: celery.redisUrl,
      databaseUrl: celery.databaseUrl,
      schema: celery.schema,
      blobFolder: folder.path,
    });
  const tables = { name: 'TestPlan1764400000002', up: TABLES(role), down: [] };
  const serving = defineWorker({ ...worker, migrations: [...(worker.migrations ?? []), tables] });
  const db = openDatabase({
    folder: folder.path,
    url: celery.databaseUrl,
    migrations: (serving.migrations ?? []).map(defineMigration),
  });
  const platform = createPlatform(await ports(), { workers: [serving], db, log: silentLogger });
  const calling = createPlatform(await ports(), { workers: [], log: silentLogger });
  try {
    await platform.start();
    const heard = Promise.withResolvers<unknown>();
    const subscription = await calling.ports.events.subscribe('saft.generated', ({ data }) => heard.resolve(data));
    const { blob } = await calling.ports.blobs.put(Buffer.from(monthRecords()));
    const made = await calling.client.call(generateSaft, { ...month, file: { blob } }, { deadline: '100s' });
    expect(made).toMatchObject({ isValid: true, ledger: { debit: '12775.50' } });
    expect(await heard.promise).toMatchObject({ blob: made.file.blob, is_valid: true });
    await subscription.close();
    const verdict = await calling.client.call(validateSaft, { file: made.file }, { deadline: '100s' });
    expect(verdict).toMatchObject({ isValid: true, declarationType: 'L' });

    await using embedded = await openTestPlatform({ workers: [worker] });
    const same = await embedded.client.call(generateSaft, { ...month, sources: [{ text: monthRecords() }] });
    expect(same.file.sha256).toBe(made.file.sha256);

    const bySql = (sql: string) =>
      calling.client.call(generateSaft, { ...month, sources: [{ kind: 'account', sql }] }, { deadline: '100s' });
    expect(await bySql('SELECT * FROM plan')).toMatchObject({ records: { account: 1 } });
    await expect(bySql('SELECT pay AS id FROM salaries')).rejects.toMatchObject({
      failure: { code: 'GW_SAFT_SQL_FAILED' },
    });
  } finally {
    await calling.stop(1_000);
    await platform.stop(1_000);
    await db.close();
    folder.remove();
  }
}, 240_000);
