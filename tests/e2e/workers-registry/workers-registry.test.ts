/** The registry with every worker as a process: they are seen, one is killed, that is seen and told, and it comes back. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ports, silentLogger } from '@genius/runtime';
import { openCeleryWorld } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { openEmbedded } from '@genius/transport-embedded';
import { describe, expect, onTestFinished, type TestContext, test, vi } from 'vitest';
import { type GeniusProcess, startGenius } from './genius-process.ts';
import { startRegistry } from './registry-client.ts';

/** Five processes load all workers and their models on what may be two shared cores, ms. */
const LIMIT = 300_000;
const PATIENCE = { timeout: 60_000, interval: 50 };
const PROMISED_MS = 2_000;
/** The promise is of a machine with time for it; others may hold this one up for a moment. */
const KILLS = 3;
/** The worker that is killed. */
const TAG = 'notify.slack';

interface Place {
  env: NodeJS.ProcessEnv;
  /** Another client of the same store, to hear events. */
  ports: Ports;
}

async function embedded(): Promise<Place> {
  const folder = await makeFolder();
  return { env: { GENIUS_DATA: folder, GENIUS_PORT: '0' }, ports: await openEmbedded({ folder }) };
}

async function onServers(ctx: TestContext): Promise<Place> {
  const { amqpUrl, redisUrl, databaseUrl, schema } = await openCeleryWorld(ctx);
  const folder = await makeFolder();
  const ports = await openCelery({
    brokerUrl: amqpUrl,
    redisUrl,
    databaseUrl,
    schema,
    blobFolder: join(folder, 'blobs'),
    version: 'test',
    log: silentLogger,
    queueOf: () => undefined,
  });
  const env = {
    GENIUS_DATA: folder,
    GENIUS_PORT: '0',
    BROKER_URL: amqpUrl,
    REDIS_URL: redisUrl,
    DATABASE_URL: databaseUrl,
    GENIUS_SCHEMA: schema,
    SANDBOX: '1',
    REGISTRY_JWT_SECRET: 'a-secret-of-more-than-thirty-two-characters',
    GENIUS_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  return { env, ports };
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-registry-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe.each([
  ['in one folder', embedded],
  ['on RabbitMQ, Redis and PostgreSQL', onServers],
] as const)('%s', (where, open) => {
  test(
    'every worker is seen, the death of one within two seconds, and its return',
    async (ctx) => {
      const { env, ports } = await open(ctx);
      onTestFinished(() => ports.close());
      const registry = await startRegistry(env);
      onTestFinished(() => registry.process.kill());
      const { tags } = (await registry.get('/v1/topology')) as { tags: { tag: string; instances: unknown[] }[] };
      const known = tags.map(({ tag }) => tag);
      expect(known).toContain(TAG);

      // On servers one process more is enough: what they load is the same.
      const apart = open === embedded ? known : [TAG];
      const { GENIUS_PORT: _, ...workEnv } = env;
      const start = async (tag: string): Promise<GeniusProcess> => {
        const started = await startGenius(['work', tag], { ...workEnv, GENIUS_PORT: '' });
        onTestFinished(() => started.kill());
        return started;
      };
      const processes = new Map<string, GeniusProcess>();
      for (const tag of apart) processes.set(tag, await start(tag));

      for (const tag of apart) {
        await vi.waitFor(async () => {
          expect(await registry.get(`/v1/workers/${tag}`)).toMatchObject({
            tag,
            status: 'idle',
            instances: { total: 2, live: 2, error: 0 },
          });
        }, PATIENCE);
      }
      const found = await registry.get(`/v1/discovery/${TAG}`);
      expect(found.instances).toHaveLength(2);
      expect((await registry.get('/v1/instances')).instances).toHaveLength(apart.length + 1);

      const failed: { instance: unknown; at: number }[] = [];
      await ports.events.subscribe('worker.failed', ({ data }) => {
        if (data.tag === TAG) failed.push({ instance: data.instance, at: performance.now() });
      });
      const took: number[] = [];
      while (took.length < KILLS && !took.some((ms) => ms < PROMISED_MS)) {
        const before = failed.length;
        const killedAt = performance.now();
        await processes.get(TAG)?.kill();
        await vi.waitFor(() => expect(failed).toHaveLength(before + 1), PATIENCE);
        took.push((failed[before]?.at ?? 0) - killedAt);
        const { workers } = await registry.get(`/v1/workers?tag=${TAG}&status=error`);
        expect(workers).toContainEqual(expect.objectContaining({ id: failed[before]?.instance, health_score: 0 }));
        expect((await registry.get(`/v1/discovery/${TAG}`)).instances).toHaveLength(1);

        processes.set(TAG, await start(TAG));
        await vi.waitFor(async () => {
          expect((await registry.get(`/v1/discovery/${TAG}`)).instances).toHaveLength(2);
        }, PATIENCE);
      }
      console.log(`${where}: a killed worker was seen after ${took.map((ms) => `${Math.round(ms)} ms`).join(', ')}`);
      expect(Math.min(...took)).toBeLessThan(PROMISED_MS);

      // One that stops by itself is gone from the list, and no failure.
      const failures = failed.length;
      expect(await processes.get(TAG)?.stop()).toBe(0);
      await vi.waitFor(async () => {
        expect((await registry.get(`/v1/workers?tag=${TAG}&healthy=true`)).workers).toHaveLength(1);
      }, PATIENCE);
      expect(failed).toHaveLength(failures);
      expect(await registry.process.stop()).toBe(0);
    },
    LIMIT,
  );
});
