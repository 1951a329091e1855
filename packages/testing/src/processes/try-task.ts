/** Small tasks for tests: one worker `try`, quick retries, any output. */

import { defineTask, FailureError, type FailureKind } from '@genius/contract';
import { defineWorker, type handle } from '@genius/runtime';
import { z } from 'zod';

export const tryTask = <I extends z.ZodType>(name: string, input: I, more: object = {}) =>
  defineTask({
    name,
    queue: 'try',
    summary: 'For a test.',
    idempotent: 'yes',
    input,
    output: z.any(),
    retry: { first: '1ms', cap: '2ms' },
    ...more,
  });

export const tryWorker = (...tasks: ReturnType<typeof handle>[]) =>
  defineWorker({ tag: 'try', version: '0', summary: 'For tests.', tasks });

export const tryFailure = (kind: FailureKind, more: object = {}) =>
  new FailureError({ kind, code: 'GW_TRY', message: 'no', ...more });
