/** What must compile, and what must not: the compiler is the judge, nothing here runs but the last line. */

import { expect, expectTypeOf, test } from 'vitest';
import { tasks } from './generated/tasks.ts';
import { type Client, createClient, next, signature } from './index.ts';

async function calls(client: Client) {
  const read = await client.ocr.extract({ document: { blob: 'b' } }, { deadline: '1m', priority: 7 });
  expectTypeOf(read.text).toEqualTypeOf<string>();
  const run = await client.pdf.render.submit({ html: '<p>a</p>' });
  expectTypeOf((await run.result()).pages).toEqualTypeOf<number>();
  // @ts-expect-error there is no such task
  await client.ocr.read({ document: { blob: 'b' } });
  // @ts-expect-error the document is missing
  await client.ocr.extract({});
  // @ts-expect-error a duration has a unit
  await client.ocr.extract({ document: { blob: 'b' } }, { deadline: '60' });
  // @ts-expect-error a batch has many keys, so it is given a function
  await client.ocr.extract.batch([{ document: { blob: 'b' } }], { key: 'k' });
  // @ts-expect-error the output has no such field
  read.words;
}

async function events(client: Client) {
  await client.on('ocr.extracted', ({ data }) => {
    expectTypeOf(data.language).toEqualTypeOf<string>();
    expectTypeOf(data.run_id).toEqualTypeOf<string>();
    // @ts-expect-error the event has no such field
    data.text;
  });
  await client.on('pdf.failed', ({ data: { kind } }) => {
    expectTypeOf(kind).toEqualTypeOf<'invalid' | 'refused' | 'transient' | 'defect'>();
  });
  await client.on('#', ({ data }) => {
    expectTypeOf(data).toEqualTypeOf<Record<string, unknown>>();
  });
}

async function canvas(client: Client) {
  const page = signature(tasks.pdf.render, { html: '<p>a</p>' });
  const group = await client.group([page, signature(tasks.ocr.extract, { document: { blob: 'b' } })]);
  expectTypeOf((await group.runs[0].result()).pages).toEqualTypeOf<number>();
  expectTypeOf((await group.runs[1].result()).text).toEqualTypeOf<string>();
  // @ts-expect-error what pdf.render returns is no document that ocr.extract takes
  await client.chain([page, next(tasks.ocr.extract, 'document')]);
}

// @ts-expect-error a client needs a url, a broker or a transport
const nowhere = () => createClient({ token: 't' });

test('what contracts say is what the compiler knows', () => {
  expect([calls, events, canvas, nowhere].map((each) => typeof each)).toEqual(Array(4).fill('function'));
});
