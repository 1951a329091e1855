/** A true context for a test, as a handler gets it. */

import { randomUUID } from 'node:crypto';
import { defineTask } from '@genius/contract';
import { defineWorker, handle, type SqlMigration, type TaskContext } from '@genius/runtime';
import { openTestPlatform } from '@genius/testing';
import { z } from 'zod';

export interface ContextOptions {
  tenant?: string;
  /** Another process's view of the same state is a second platform on its folder. */
  folder?: string;
  migrations?: readonly SqlMigration[];
  secrets?: Readonly<Record<string, string>>;
}

/** Runs `use` inside a run, and gives back what it gives; throws what it throws. */
export async function withContext<T>(use: (ctx: TaskContext) => Promise<T>, options: ContextOptions = {}): Promise<T> {
  const { tenant = '', folder, migrations = [], secrets = {} } = options;
  let settled: { value: T } | { error: unknown } | undefined;
  // Of its own, so that no other on the same folder takes the run.
  const queue = `test-${randomUUID()}`;
  const task = defineTask({
    name: `${queue}.context`,
    queue,
    summary: 'Lends its context.',
    input: z.object({}),
    output: z.object({}),
    idempotent: 'a test runs it once',
    limits: { attempts: 1, defectAttempts: 1, soft: '60s' },
  });
  const worker = defineWorker({
    tag: queue,
    version: '0',
    summary: 'Lends its context.',
    migrations,
    tasks: [
      handle(task, async (_input, ctx) => {
        try {
          settled = { value: await use(ctx) };
        } catch (error) {
          settled = { error };
        }
        return {};
      }),
    ],
  });
  await using platform = await openTestPlatform({
    workers: [worker],
    database: migrations.length > 0,
    ...(folder === undefined ? {} : { folder }),
  });
  for (const [name, value] of Object.entries(secrets)) await platform.secrets.of(tenant, 'test').write(name, value);
  await platform.client.call(task, {}, { tenant, deadline: '60s' });
  if (!settled) throw new Error('the run did not come to its end');
  if ('error' in settled) throw settled.error;
  return settled.value;
}
