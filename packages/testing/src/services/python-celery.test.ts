import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCeleryWorld, runPython, startPythonCelery, useNewestCelery } from './index.ts';

const app = join(import.meta.dirname, 'fixtures/probe_app.py');
const call = join(import.meta.dirname, 'fixtures/call_probe.py');

test.for(['solo', 'prefork'] as const)('a real Celery worker (%s) answers a real Celery caller', async (pool, ctx) => {
  const world = await openCeleryWorld(ctx);
  const worker = await startPythonCelery(ctx, world, { app, queues: ['probe'], pool });
  expect(await runPython(call, { world, args: ['3', '4'] })).toMatchObject({ sum: 7 });
  await worker.kill('SIGTERM');
  expect(worker.log()).toContain('probe.add');
});

test('the newest Celery calls a worker of Debian’s', async (ctx) => {
  const celery = await useNewestCelery(ctx);
  const world = await openCeleryWorld(ctx);
  await startPythonCelery(ctx, world, { app });
  const { sum, celery: version } = (await runPython(call, { world, celery, args: ['1', '1'] })) as Record<
    string,
    string
  >;
  expect(sum).toBe(2);
  expect(version).not.toMatch(/^5\.2\./);
}, 90_000);

test('a worker that can not start says why', async (ctx) => {
  const world = await openCeleryWorld(ctx);
  const start = startPythonCelery(ctx, world, { app, args: ['--no-such-option'] });
  await expect(start).rejects.toThrow(/ended while starting.*no-such-option/s);
});
