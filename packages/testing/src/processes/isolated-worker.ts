/** Handlers that block, crash and listen, each outside of the loop. */

import { createHash } from 'node:crypto';
import { threadId } from 'node:worker_threads';
import { defineTask } from '@genius/contract';
import { defineWorker, handle, type TaskContext } from '@genius/runtime';
import { z } from 'zod';

const common = {
  queue: 'apart',
  summary: 'For a test.',
  idempotent: 'yes',
  input: z.object({}),
  output: z.any(),
  retry: { first: '1ms', cap: '2ms' },
} as const;

export const block = defineTask({
  ...common,
  name: 'apart.block',
  isolation: 'thread',
  limits: { soft: '200ms', hard: '400ms', attempts: 1 },
});
export const crash = defineTask({ ...common, name: 'apart.crash', isolation: 'process' });
export const listen = defineTask({
  ...common,
  name: 'apart.listen',
  isolation: 'process',
  limits: { soft: '1s', hard: '20s', attempts: 1 },
});

export const stuck = defineTask({
  ...common,
  name: 'apart.stuck',
  isolation: 'process',
  limits: { soft: '200ms', hard: '400ms', attempts: 1 },
});
export const where = defineTask({ ...common, name: 'apart.where', isolation: 'process' });
export const sleep = defineTask({
  ...common,
  name: 'apart.sleep',
  isolation: 'thread',
  limits: { soft: '20s', hard: '40s', attempts: 1 },
});
export const inline = defineTask({ ...common, name: 'apart.inline' });

/** Keeps a secret and paces itself. */
export const guarded = defineTask({ ...common, name: 'apart.guarded', isolation: 'process' });
export const guardedThread = defineTask({ ...common, name: 'apart.guarded-thread', isolation: 'thread' });

/** Reads a blob to its end, or only its first piece. */
const reading = { ...common, input: z.object({ blob: z.string(), most: z.number().default(Number.MAX_SAFE_INTEGER) }) };
export const readInThread = defineTask({ ...reading, name: 'apart.read-in-thread', isolation: 'thread' });
export const readInProcess = defineTask({ ...reading, name: 'apart.read-in-process', isolation: 'process' });

async function readPieces({ blob, most }: { blob: string; most: number }, { blobs }: TaskContext) {
  const hash = createHash('sha256');
  let pieces = 0;
  let largest = 0;
  for await (const piece of await blobs.stream(blob)) {
    hash.update(piece);
    largest = Math.max(largest, piece.length);
    if (++pieces >= most) break;
  }
  return { pieces, largest, sha256: hash.digest('hex') };
}

async function keepAndPace(ctx: TaskContext) {
  const version = await ctx.secrets.write('token', `of ${ctx.tenant}`);
  const late = await ctx.secrets.write('token', 'late', { version: 99 }).catch(({ code }) => code);
  await ctx.pace('outside', { count: 1, per: '500ms' });
  const begun = performance.now();
  await ctx.pace('outside', { count: 1, per: '500ms' });
  const pacedMs = performance.now() - begun;
  await ctx.holdOff('outside', 60_000);
  const read = [await ctx.secrets.read('token'), await ctx.secrets.read('shared'), await ctx.secrets.read('none')];
  const hasKey = process.env.GENIUS_SECRET_KEY !== undefined;
  return { pid: process.pid, hasKey, version, late, read, listed: (await ctx.secrets.list('t')).length, pacedMs };
}

export const worker = defineWorker({
  tag: 'apart',
  version: '0',
  summary: 'For tests.',
  module: import.meta.url,
  tasks: [
    handle(block, () => {
      for (;;) Math.random();
    }),
    handle(crash, (_, ctx) => {
      if (ctx.attempt === 1) process.abort();
      return process.pid;
    }),
    handle(stuck, () => {
      // As native code does: no JavaScript runs, and no signal of a gentler kind is heard.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }),
    handle(readInThread, readPieces),
    handle(readInProcess, readPieces),
    handle(guarded, (_, ctx) => keepAndPace(ctx)),
    handle(guardedThread, (_, ctx) => keepAndPace(ctx)),
    handle(where, () => process.pid),
    handle(sleep, async () => {
      const begunAt = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { begunAt, endedAt: Date.now(), thread: threadId };
    }),
    handle(inline, () => process.pid),
    handle(
      listen,
      (_, ctx) =>
        new Promise((_resolve, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason))),
    ),
  ],
});
