/** A worker whose module takes its time to load wherever a host loads it. */

import { setTimeout as sleep } from 'node:timers/promises';
import { defineTask } from '@genius/contract';
import { defineWorker, handle, type TaskContext } from '@genius/runtime';
import { z } from 'zod';

const LOAD_MS = 2_000;

const common = {
  queue: 'slow',
  summary: 'For a test.',
  idempotent: 'yes',
  input: z.object({}),
  output: z.any(),
  limits: { soft: '500ms', hard: '30s', attempts: 1 },
} as const;

export const listenInThread = defineTask({ ...common, name: 'slow.thread', isolation: 'thread' });
export const listenInProcess = defineTask({ ...common, name: 'slow.process', isolation: 'process' });

// Where a test imports it there is no need to wait.
if (process.argv[1]?.includes('host-main')) await sleep(LOAD_MS);

const listen = (_: object, ctx: TaskContext) =>
  new Promise((_resolve, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason)));

export const worker = defineWorker({
  tag: 'slow',
  version: '0',
  summary: 'For tests.',
  module: import.meta.url,
  hosts: 1,
  tasks: [handle(listenInThread, listen), handle(listenInProcess, listen)],
});
