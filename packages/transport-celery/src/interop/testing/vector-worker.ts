/** Tasks in TypeScript that do what the Python tasks of the captured vectors did. */

import { defineErrors, defineTask, errors } from '@genius/contract';
import { defineWorker, handle } from '@genius/runtime';
import { z } from 'zod';

const task = <I extends z.ZodType>(name: string, input: I, more: object = {}) =>
  defineTask({
    name,
    queue: 'ts',
    summary: 'For a test.',
    idempotent: 'it changes nothing',
    input,
    output: z.any(),
    limits: { attempts: 1, defectAttempts: 1, soft: '20s', hard: '30s' },
    ...more,
  });

const failures = defineErrors({
  GW_TRY_DOWN: { kind: 'transient', en: 'provider down', ro: 'furnizorul nu răspunde' },
});

const raise = task('ts.raise', z.object({ how: z.enum(['own', 'builtin', 'chained', 'unserializable']) }));
const again = { limits: { attempts: 3, defectAttempts: 1 }, retry: { first: '1ms', cap: '5ms' } };
const retry = task('ts.retry', z.object({}), again);
const retryOnce = task('ts.retry_once', z.object({}), again);
/** Ends when it is told to, or after ten seconds. */
const nap = task('ts.nap', z.object({}));
/** Does not listen. */
const stuck = task('ts.stuck', z.object({}));
const short = task('ts.short', z.object({}), { limits: { attempts: 1, soft: '500ms', hard: '2s' } });
const progress = task('ts.progress', z.object({}));
/** Says nothing on its way. */
const hold = task('ts.hold', z.object({}));
const told = task('ts.told', z.any());

/** What `ts.progress` and `ts.hold` wait for. */
export const gates: (() => void)[] = [];

export const vectorWorker = defineWorker({
  tag: 'ts',
  version: '0',
  summary: 'For tests.',
  tasks: [
    handle(raise, ({ how }) => {
      if (how === 'own') throw failures.GW_TRY_DOWN();
      if (how === 'builtin') throw new RangeError('bad CUI: ăîș');
      if (how === 'unserializable') return { big: 1n };
      throw new Error('outer', { cause: new TypeError('inner') });
    }),
    handle(retry, () => {
      // At least so long between attempts.
      throw failures.GW_TRY_DOWN({}, { retryAfterMs: 500 });
    }),
    handle(retryOnce, (_, ctx) => {
      if (ctx.attempt === 1) throw failures.GW_TRY_DOWN({}, { retryAfterMs: 500 });
      return 7;
    }),
    handle(nap, (_, ctx) => ended(10_000, ctx.signal)),
    handle(stuck, () => ended(10_000, undefined)),
    handle(short, (_, ctx) => ended(10_000, ctx.signal)),
    handle(progress, async (_, ctx) => {
      ctx.progress(0.3, 'three of ten');
      await new Promise<void>((resolve) => gates.push(resolve));
      return 'done';
    }),
    handle(hold, async () => {
      await new Promise<void>((resolve) => gates.push(resolve));
      return 'done';
    }),
    handle(told, (input) => input),
  ],
});

function ended(ms: number, signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('slept'), ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : errors.GW_SHUTTING_DOWN());
    });
  });
}
