/** The worker on servers: RabbitMQ carries the run, Redis the result, the cache and the pace, PostgreSQL the watched firms. */

import { randomBytes } from 'node:crypto';
import { accessToken, anafSettings, writeTokens } from '@genius/anaf';
import { defineTask } from '@genius/contract';
import { defineMigration, openDatabase } from '@genius/database';
import { createPlatform, defineWorker, handle, openSecretKeys, silentLogger } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import { openCeleryWorld } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { validateTaxpayer, watchTaxpayers } from '../contract.ts';
import { worker } from '../index.ts';
import { makeCuis, openRegister } from '../testing/register.ts';
import { answerJson, openScriptedServer } from '../testing/scripted-server.ts';

test('a login near its end is renewed once by two processes, whose runs all get the new token', async (ctx) => {
  const celery = await openCeleryWorld(ctx);
  const used: string[] = [];
  await using _issuer = await openScriptedServer(
    ({ body }, response) => {
      const old = new URLSearchParams(body).get('refresh_token') ?? '';
      const isGood = !used.includes(old);
      used.push(old);
      if (!isGood) return answerJson(response, { error: 'invalid_grant' }, 400);
      answerJson(response, { access_token: 'new-access', refresh_token: 'new-refresh', expires_in: 7_776_000 });
    },
    ['ANAF_OAUTH_URL'],
  );
  const settings = anafSettings.read({ ...process.env, ANAF_CLIENT_ID: 'app', ANAF_CLIENT_SECRET: 'secret' });
  const folder = makeTestFolder();
  const use = defineTask({
    name: 'test.use-login',
    queue: 'test.login',
    summary: 'Uses the login of a CIF.',
    input: z.object({}),
    output: z.object({ token: z.string(), process: z.number() }),
    idempotent: 'it only reads',
  });
  const open = () =>
    openCelery({
      brokerUrl: celery.amqpUrl,
      redisUrl: celery.redisUrl,
      databaseUrl: celery.databaseUrl,
      schema: celery.schema,
      blobFolder: folder.path,
    });
  const secretKeys = openSecretKeys(undefined, { GENIUS_SECRET_KEY: randomBytes(32).toString('base64') });
  const serve = async (number: number) => {
    const handler = handle(use, async (_input, run) => ({
      token: await accessToken(run, '14399840', { settings }),
      process: number,
    }));
    const tasks = [handler];
    const login = defineWorker({ tag: 'test.login', version: '0', summary: 'Uses logins.', tasks, concurrency: 5 });
    return createPlatform(await open(), { workers: [login], log: silentLogger, secretKeys });
  };
  const serving = [await serve(1), await serve(2)];
  const calling = createPlatform(await open(), { workers: [], log: silentLogger, secretKeys });
  try {
    const now = Date.now();
    await writeTokens(calling.secrets.of('firm', 'test'), '14399840', {
      accessToken: 'old-access',
      refreshToken: 'old-refresh',
      accessExpiresAt: now + 86_400_000,
      refreshExpiresAt: now + 200 * 86_400_000,
      issuedAt: now - 89 * 86_400_000,
    });
    for (const each of serving) await each.start();
    const options = { deadline: '50s', tenant: 'firm' } as const;
    const got = await Promise.all(Array.from({ length: 12 }, () => calling.client.call(use, {}, options)));
    expect(new Set(got.map(({ token }) => token))).toEqual(new Set(['new-access']));
    expect(used).toEqual(['old-refresh']);
  } finally {
    await calling.stop(1_000);
    for (const each of serving) await each.stop(1_000);
    folder.remove();
  }
}, 120_000);

test('two processes share the pace and the cache; watched firms are in PostgreSQL', async (ctx) => {
  const celery = await openCeleryWorld(ctx);
  await using register = await openRegister();
  const folder = makeTestFolder();
  const open = () =>
    openCelery({
      brokerUrl: celery.amqpUrl,
      redisUrl: celery.redisUrl,
      databaseUrl: celery.databaseUrl,
      schema: celery.schema,
      blobFolder: folder.path,
    });
  const database = await openDatabase({
    folder: folder.path,
    url: celery.databaseUrl,
    migrations: (worker.migrations ?? []).map(defineMigration),
  });
  const serve = async () =>
    createPlatform(await open(), { workers: [worker], log: silentLogger, db: database, concurrency: 2 });
  const serving = [await serve(), await serve()];
  const calling = createPlatform(await open(), { workers: [], log: silentLogger });
  try {
    for (const each of serving) await each.start();
    const cuis = makeCuis(400);
    const parts = [0, 1, 2, 3].map((n) => cuis.slice(n * 100, (n + 1) * 100));
    const found = await Promise.all(
      parts.map(
        async (part) => (await calling.client.call(validateTaxpayer, { cuis: part }, { deadline: '50s' })).found,
      ),
    );
    expect(found.flat().map(({ cui }) => cui)).toEqual(cuis);
    // Each may be seen a little late on a busy machine, none early.
    const span = register.seen.at(-1)!.at - register.seen[0]!.at;
    expect(span).toBeGreaterThan((register.seen.length - 1) * 1_050 - 500);
    const calls = register.seen.length;
    const again = await calling.client.call(validateTaxpayer, { cuis: cuis.slice(0, 50) }, { deadline: '50s' });
    expect(again.found.every(({ source }) => source === 'cache')).toBe(true);
    expect(register.seen).toHaveLength(calls);
    const add = { action: 'add', cuis: cuis.slice(0, 3) } as const;
    expect(await calling.client.call(watchTaxpayers, add, { deadline: '50s' })).toEqual({ watched: 3, added: 3 });
    const checked = await calling.client.call(watchTaxpayers, { action: 'check' }, { deadline: '50s' });
    expect(checked).toMatchObject({ watched: 3, checked: 3, changed: [] });
  } finally {
    await calling.stop(1_000);
    for (const each of serving) await each.stop(1_000);
    await database.close();
    folder.remove();
  }
}, 120_000);
