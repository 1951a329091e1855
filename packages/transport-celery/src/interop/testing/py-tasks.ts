/** Contracts in TypeScript for the tasks of the Python worker in `fixtures/py_worker.py`. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';

const task = <I extends z.ZodType, O extends z.ZodType>(name: string, input: I, output: O) =>
  defineTask({ name, queue: 'py', summary: 'For a test.', idempotent: 'it changes nothing', input, output });

export const pyAdd = task('py.add', z.object({ a: z.number(), b: z.number() }), z.number());
export const pyTotal = task('py.total', z.object({ numbers: z.array(z.number()) }), z.number());
export const pyWrap = task('py.wrap', z.object({ value: z.any(), key: z.string().default('value') }), z.any());
export const pyFields = task('py.fields', z.looseObject({}), z.any());
export const pyEcho = task('py.echo', z.any(), z.any());
export const pyTyped = task('py.typed', z.object({}), z.object({ at: z.string(), sum: z.string(), id: z.string() }));
export const pyFail = task(
  'py.fail',
  z.object({ kind: z.string(), words: z.array(z.any()).default(['wrong']) }),
  z.any(),
);
export const pyAgain = task(
  'py.again',
  z.object({ times: z.number() }),
  z.object({ retries: z.number(), id: z.string() }),
);
export const pyGiveUp = task('py.give_up', z.object({}), z.any());
export const pySleep = task('py.sleep', z.object({ seconds: z.number() }), z.number());
export const pyNote = task('py.note', z.any(), z.any());
export const pyNoted = task('py.noted', z.object({}), z.array(z.any()));
