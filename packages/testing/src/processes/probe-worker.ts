/** The worker that the tests of several processes run and kill. */

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { defineTask } from '@genius/contract';
import { defineWorker, handle } from '@genius/runtime';
import { z } from 'zod';

const common = { queue: 'probe', idempotent: 'It only looks at itself.', output: z.object({ pid: z.number() }) };
const retry = { first: '1ms', cap: '5ms' } as const;

export const quick = defineTask({ ...common, name: 'probe.quick', summary: 'Says where it ran.', input: z.object({}) });

export const hold = defineTask({
  ...common,
  name: 'probe.hold',
  summary: 'The first attempt holds its worker for ever; a later one ends at once.',
  input: z.object({}),
});

/** Every line of the file is one effect that the world has seen. */
const effectInput = z.object({ n: z.number(), file: z.string() });

export const effect = defineTask({
  ...common,
  name: 'probe.effect',
  summary: 'Appends a line once; the file can be asked whether it did.',
  input: effectInput,
  retry,
  limits: { attempts: 50 },
});

export const doubt = defineTask({
  ...common,
  name: 'probe.doubt',
  summary: 'Appends a line once; nobody can be asked whether it did.',
  input: effectInput,
});

const append = async ({ n, file }: z.infer<typeof effectInput>) => {
  // One write with O_APPEND: whole or not at all.
  appendFileSync(file, `${n}\n`);
  return { pid: process.pid };
};

export const worker = defineWorker({
  tag: 'probe',
  version: '0',
  summary: 'For tests.',
  tasks: [
    handle(quick, () => ({ pid: process.pid })),
    handle(hold, async (_, ctx) => {
      if (ctx.attempt === 1) await new Promise(() => undefined);
      return { pid: process.pid };
    }),
    handle(effect, (input, ctx) =>
      ctx.once(`effect ${input.n}`, {
        perform: () => append(input),
        async settle() {
          const lines = existsSync(input.file) ? readFileSync(input.file, 'utf8').split('\n') : [];
          return lines.includes(String(input.n)) ? { happened: true, outcome: { pid: 0 } } : { happened: false };
        },
      }),
    ),
    handle(doubt, (input, ctx) => ctx.once(`doubt ${input.n}`, () => append(input))),
  ],
});
