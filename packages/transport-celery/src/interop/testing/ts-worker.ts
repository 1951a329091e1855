/** Small tasks in TypeScript on the queue `ts`, for callers in Python. */

import { defineErrors, defineTask, FailureError } from '@genius/contract';
import { defineWorker, handle } from '@genius/runtime';
import { z } from 'zod';

const task = <I extends z.ZodType, O extends z.ZodType>(name: string, input: I, output: O, more: object = {}) =>
  defineTask({
    name,
    queue: 'ts',
    summary: 'For a test.',
    idempotent: 'it changes nothing',
    input,
    output,
    retry: { first: '1ms', cap: '5ms' },
    ...more,
  });

const failures = defineErrors({
  GW_TRY_INVALID: { kind: 'invalid', en: 'the field {name} is wrong', ro: 'câmpul {name} este greșit' },
  GW_TRY_REFUSED: { kind: 'refused', en: 'they said no', ro: 'au spus nu' },
  GW_TRY_TRANSIENT: { kind: 'transient', en: 'not now', ro: 'nu acum' },
});

export const add = task('ts.add', z.object({ a: z.number(), b: z.number() }), z.number());
export const total = task('ts.total', z.object({ numbers: z.array(z.number()) }), z.number());
export const wrap = task('ts.wrap', z.object({ value: z.any(), key: z.string().default('value') }), z.any());
/** Takes the object that it is given and adds to it. */
export const step = task(
  'ts.step',
  z.looseObject({ n: z.number(), by: z.number().default(1) }),
  z.object({ n: z.number() }),
);
/** Takes any value alone, as the results of a chord come. */
export const list = task('ts.list', z.any(), z.any());
/** The sum of a list, as the body of a chord. */
export const sum = task('ts.sum', z.array(z.number()), z.number());
/** Adds to the one number that a chain hands on. */
export const more = task('ts.more', z.number(), z.number());
/** Twice the one number that a chain hands on. */
export const twice = task('ts.twice', z.number(), z.number());
export const echo = task('ts.echo', z.any(), z.any());
export const fail = task('ts.fail', z.object({ kind: z.string() }), z.any(), {
  limits: { attempts: 2, defectAttempts: 1 },
});
export const again = task('ts.again', z.object({ times: z.number() }), z.object({ attempt: z.number() }));
export const wait = task('ts.wait', z.object({}), z.any());
export const note = task('ts.note', z.any(), z.any());

/** Inputs of `ts.note`, in the order they came. */
export const noted: { id: string; input: unknown }[] = [];

export const tsWorker = defineWorker({
  tag: 'ts',
  version: '0',
  summary: 'For tests.',
  tasks: [
    handle(add, ({ a, b }) => a + b),
    handle(total, ({ numbers }) => numbers.reduce((sum, each) => sum + each, 0)),
    handle(wrap, ({ value, key }) => ({ [key]: value })),
    handle(step, ({ n, by }) => ({ n: n + by })),
    handle(list, (input) => input),
    handle(sum, (numbers) => numbers.reduce((all, each) => all + each, 0)),
    handle(more, (n) => n + 1),
    handle(twice, (n) => n * 2),
    handle(echo, (input) => input),
    handle(fail, ({ kind }) => {
      if (kind === 'invalid') throw failures.GW_TRY_INVALID({ name: 'vat' }, { field: 'lines.0.vat' });
      if (kind === 'refused') throw failures.GW_TRY_REFUSED();
      if (kind === 'transient') throw failures.GW_TRY_TRANSIENT();
      if (kind === 'bare') throw new FailureError({ kind: 'refused', code: 'GW_TRY_BARE', message: 'no' });
      throw new RangeError('CNP 1960101123456 is out of range');
    }),
    handle(again, ({ times }, ctx) => {
      if (ctx.attempt <= times) throw failures.GW_TRY_TRANSIENT();
      return { attempt: ctx.attempt };
    }),
    handle(wait, (_, ctx) => new Promise((resolve) => ctx.signal.addEventListener('abort', () => resolve('aborted')))),
    handle(note, (input, ctx) => {
      noted.push({ id: ctx.runId, input });
      return input;
    }),
  ],
});
