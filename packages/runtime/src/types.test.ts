/** What must not compile: tsc reads the tests, so a line below that begins to compile fails the type check. */

import { defineTask, next, signature } from '@genius/contract';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Canvas } from './canvas.ts';
import type { Client } from './client.ts';
import { handle } from './worker.ts';

const common = { queue: 'doc', summary: 'For a test.' };
const idempotent = 'It only looks.';
const render = defineTask({
  ...common,
  name: 'doc.render',
  idempotent,
  input: z.object({ html: z.string(), copies: z.number().default(1) }),
  output: z.object({ pages: z.number() }),
});
const count = defineTask({
  ...common,
  name: 'doc.count',
  idempotent,
  input: z.object({ document: z.object({ pages: z.number() }), note: z.string() }),
  output: z.string(),
});
const bind = defineTask({
  ...common,
  name: 'doc.bind',
  idempotent,
  input: z.object({ documents: z.array(z.object({ pages: z.number() })) }),
  output: z.object({ book: z.string() }),
});

declare const client: Client;
declare const canvas: Canvas;
const one = () => signature(render, { html: '' });
const two = () => next(count, 'document', { note: '' });

/** Never called: what is in them is read by tsc only. */
const refused = [
  // @ts-expect-error html is a string
  () => client.send(render, { html: 1 }),
  // @ts-expect-error html is missing
  () => client.send(render, {}),
  // @ts-expect-error a task has no such field
  () => client.send(render, { html: '', colour: 'red' }),
  // @ts-expect-error every input of many is checked
  () => client.sendAll(render, [{ html: '' }, { html: 1 }]),
  // @ts-expect-error a priority is a number
  () => client.send(render, { html: '' }, { priority: '5' }),
  // @ts-expect-error a duration has a unit
  () => client.send(render, { html: '' }, { delay: '20' }),
  // @ts-expect-error a duration is a text, so that its unit is read
  () => client.call(render, { html: '' }, { deadline: 20 }),
  // @ts-expect-error pages is a number
  async (): Promise<string> => (await client.call(render, { html: '' })).pages,
  // @ts-expect-error the result has no such field
  async () => (await (await client.send(render, { html: '' })).result()).sheets,
  // @ts-expect-error pages is a number
  () => handle(render, () => ({ pages: 'two' })),
  // @ts-expect-error the handler returns nothing
  () => handle(render, () => undefined),
  // @ts-expect-error the input has no such field
  () => handle(render, (input) => ({ pages: input.sheets })),
  // @ts-expect-error a context has no such method
  () => handle(render, (_, ctx) => ({ pages: ctx.pages() })),
  // @ts-expect-error what a handler calls takes its own input
  () => handle(render, async (_, ctx) => ({ pages: Number(await ctx.call(count, { note: '' })) })),
  // @ts-expect-error the text of count is no document
  () => canvas.chain([signature(count, { document: { pages: 1 }, note: '' }), two()]),
  // @ts-expect-error note takes a text, and what comes before it is a document
  () => canvas.chain([one(), next(count, 'note', { document: { pages: 1 } })]),
  // @ts-expect-error the last step takes a list of documents, and what comes before it is a text
  () => canvas.chain([one(), two(), next(bind, 'documents')]),
  // @ts-expect-error the other fields are given with the step
  () => next(count, 'document', {}),
  // @ts-expect-error count has no such field
  () => next(count, 'page', { note: '' }),
  // @ts-expect-error the body takes a list of documents, and the parts are texts
  () => canvas.chord([signature(count, { document: { pages: 1 }, note: '' })], next(bind, 'documents')),
  // @ts-expect-error the body takes one document, and a chord gives a list
  () => canvas.chord([one()], next(count, 'document', { note: '' })),
  // @ts-expect-error the second part is a text
  async (): Promise<number> => (await (await canvas.group([one(), signature(count, about)])).runs[1].result()).pages,
  // @ts-expect-error a task says in a sentence what makes it safe to run twice
  () => defineTask({ ...common, name: 'doc.twice', input: z.object({}), output: z.object({}) }),
  // @ts-expect-error a handler runs inline, in a thread or in a process
  () => defineTask({ ...common, idempotent, name: 'doc.x', input: z.any(), output: z.any(), isolation: 'fiber' }),
  // @ts-expect-error an example is an input
  () => defineTask({ ...shape, name: 'doc.y', examples: [{ title: 'none', input: { html: 1 } }] }),
  // @ts-expect-error the lane is found in the input, which has no such field
  () => defineTask({ ...shape, name: 'doc.z', ordered: (input) => input.lane }),
];
const about = { document: { pages: 1 }, note: '' };
const shape = { ...common, idempotent, input: z.object({ html: z.string() }), output: z.any() };

/** The same forms, right: the marks above are about what they say and nothing else. */
const accepted = [
  async (): Promise<number> => (await client.call(render, { html: '' }, { priority: 5, deadline: '20s' })).pages,
  () => handle(render, (input, ctx) => ({ pages: input.copies + ctx.attempt })),
  async (): Promise<string> => await (await canvas.chain([one(), two()])).result(),
  async (): Promise<string> => (await (await canvas.chord([one(), one()], next(bind, 'documents'))).result()).book,
  async (): Promise<number> => (await (await canvas.group([one(), signature(count, about)])).runs[0].result()).pages,
  () => defineTask({ ...shape, name: 'doc.ok', isolation: 'thread', ordered: (input) => input.html }),
];

it('what breaks a contract does not compile, and what keeps it does', () => {
  expect([refused.length, accepted.length]).toEqual([26, 6]);
});
