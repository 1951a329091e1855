import { defineTask } from '@genius/contract';
import { defineWorker, handle } from '@genius/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { greet, openRegistry, type TestRegistry } from '../testing/open-registry.ts';

const base = {
  queue: 'people',
  summary: 'Keeps people.',
  idempotent: 'always the same',
  input: z.object({ name: z.string() }),
  output: z.object({ text: z.string() }),
  retry: { first: '1ms', factor: 1, cap: '1ms', total: '1h' } as const,
};
const keep = defineTask({
  ...base,
  name: 'people.keep',
  personalData: { purpose: 'tests', basis: 'contract', subject: ({ name }: { name: string }) => name },
});
const count = defineTask({ ...base, name: 'people.count' });
const worker = defineWorker({
  tag: 'people',
  version: '1.0.0',
  summary: 'Keeps people.',
  tasks: [
    handle(keep, ({ name }, ctx) => {
      ctx.log.info('a person was kept', { row: 7, name });
      return { text: name };
    }),
    handle(count, ({ name }, ctx) => {
      if (name === 'quiet') return { text: name };
      ctx.log.debug('not kept');
      ctx.log.info('begun');
      const log = ctx.log.child({ part: 'counter' });
      if (ctx.attempt === 1) {
        log.warn('it breaks', { bytes: 12, missing: undefined });
        throw new Error('once');
      }
      log.error(`a NUL \0, half a pair \ud800, and ${'much '.repeat(200)}`);
      return { text: name };
    }),
  ],
});

let world: TestRegistry;
beforeAll(async () => {
  world = await openRegistry({ tasks: [greet, keep, count] });
  await world.platform.executor.start(worker, 5);
});
afterAll(() => world[Symbol.asyncDispose](), 180_000);

async function logsOf(task: typeof keep | typeof count, name: string, query = '') {
  const run = await world.platform.client.send(task, { name });
  await run.result();
  const { logs } = (await world.as('workers:admin').ask('GET', `/v1/runs/${run.id}${query}`)).body;
  return logs.map(({ at, ...line }: { at: string }) => ({ ...line, isTimed: Date.parse(at) > 0 }));
}

test('a run shows what its attempts logged, each line short and with its attempt, but for debugging', async () => {
  const logs = await logsOf(count, 'Ana');
  expect(logs.slice(0, 3)).toEqual([
    { attempt: 1, level: 'info', message: 'begun', isTimed: true },
    { attempt: 1, level: 'warn', message: 'it breaks', fields: { part: 'counter', bytes: 12 }, isTimed: true },
    { attempt: 2, level: 'info', message: 'begun', isTimed: true },
  ]);
  expect(logs).toHaveLength(4);
  expect(logs[3].message).toMatch(/^a NUL ␀, half a pair \ufffd, and much .*…$/);
  expect(logs[3].message).toHaveLength(500);
});

test('a run that logged nothing shows nothing', async () => {
  expect(await logsOf(count, 'quiet')).toEqual([]);
});

test('of a task with personal data the values beside the words are masked until an admin asks', async () => {
  expect(await logsOf(keep, 'Elena')).toMatchObject([
    { message: 'a person was kept', fields: { row: '••••', name: '•••• (5)' } },
  ]);
  expect(await logsOf(keep, 'Elena', '?reveal=true')).toMatchObject([{ fields: { row: 7, name: 'Elena' } }]);
});
