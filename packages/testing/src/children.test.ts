import { defineTask, errors } from '@genius/contract';
import { defineWorker, handle } from '@genius/runtime';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openTestPlatform } from './index.ts';

const common = { queue: 'post', summary: 'For a test.', idempotent: 'a child is sent once' };
const told: string[] = [];
const tell = defineTask({ ...common, name: 'post.tell', input: z.object({ to: z.string() }), output: z.null() });
const tellAll = defineTask({
  ...common,
  name: 'post.tell-all',
  input: z.object({ how: z.enum(['send', 'call']) }),
  output: z.null(),
  retry: { first: '1ms', cap: '1ms' },
});
const handleTell = handle(tell, ({ to }) => {
  told.push(to);
  return null;
});
/** Tells of one in its first attempt, and only of the other one in its second. */
const handleTellAll = handle(tellAll, async ({ how }, ctx) => {
  const to = `${how} ${ctx.attempt}`;
  if (how === 'send') await ctx.send(tell, { to }, { as: to });
  else await ctx.call(tell, { to }, { as: to });
  if (ctx.attempt === 1) throw errors.GW_SHUTTING_DOWN();
  return null;
});

test('children with names are all sent, though an attempt leaves out what an earlier one sent', async () => {
  const worker = defineWorker({
    tag: 'post',
    version: '0',
    summary: 'For a test.',
    tasks: [handleTell, handleTellAll],
  });
  await using platform = await openTestPlatform({ workers: [worker] });
  for (const how of ['send', 'call'] as const) await platform.client.call(tellAll, { how });
  await expect.poll(() => told.toSorted()).toEqual(['call 1', 'call 2', 'send 1', 'send 2']);
});
