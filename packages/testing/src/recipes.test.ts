/** The code of docs/recipes, as it runs. Each page quotes the lines of its test. */

import { globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { defineTask } from '@genius/contract';
import { openDatabase, startRelay, writeOutbox } from '@genius/database';
import { createPlatform, declareSchedule, defineWorker, handle, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { expect, it, type TestContext } from 'vitest';
import { z } from 'zod';
import { createTestClock, layFreshDatabase, makeTestFolder, openTestPlatform } from './index.ts';

const root = resolve(import.meta.dirname, '../../..');
const lines = (text: string) => text.split('\n').map((line) => line.trim());

const common = { queue: 'shop', summary: 'For a recipe.', idempotent: 'yes', retry: { first: '1ms' } } as const;
const workerOf = (...tasks: ReturnType<typeof handle>[]) =>
  defineWorker({ tag: 'shop', version: '0', summary: 'For recipes.', tasks });

/** A mail server over HTTP that takes a mail and then loses the connection before it can say so. */
async function startMailServer({ onTestFinished }: TestContext) {
  const mails = new Map<string, number>();
  const server = createServer((request, response) => {
    const id = request.url as string;
    if (request.method === 'PUT') {
      mails.set(id, (mails.get(id) ?? 0) + 1);
      response.destroy();
    } else if (id !== '/never') response.writeHead(mails.has(id) ? 200 : 404).end(`taken ${id}`);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { mails, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

it('recipe: an e-mail must not go out twice', async (ctx) => {
  const { mails, url: server } = await startMailServer(ctx);
  const sendMail = defineTask({
    ...common,
    name: 'shop.mail',
    input: z.object({ invoice: z.string() }),
    output: z.object({ receipt: z.string() }),
  });

  const mail = handle(sendMail, ({ invoice }, ctx) => {
    const url = `${server}/${invoice}`;
    return ctx.once(`mail/${invoice}`, {
      async perform(signal) {
        const answer = await fetch(url, { method: 'PUT', body: 'Your invoice.', signal });
        return { receipt: await answer.text() };
      },
      async settle(signal) {
        const answer = await fetch(url, { signal });
        if (answer.status === 404) return { happened: false };
        // Anything else is no answer: the run is then unknown, for a person to settle.
        return answer.ok ? { happened: true, outcome: { receipt: await answer.text() } } : undefined;
      },
    });
  });

  await using platform = await openTestPlatform({ workers: [workerOf(mail)] });
  const { client } = platform;
  const run = await client.send(sendMail, { invoice: 'F-1' }, { key: 'F-1' });
  const again = await client.send(sendMail, { invoice: 'F-1' }, { key: 'F-1' });

  expect(again.id).toBe(run.id);
  expect(await run.result()).toEqual({ receipt: 'taken /F-1' });
  // Another run of the same invoice gets the outcome, not a second mail.
  expect(await client.call(sendMail, { invoice: 'F-1' })).toEqual({ receipt: 'taken /F-1' });
  expect([...mails]).toEqual([['/F-1', 1]]);
});

// A new PGlite takes seconds on a busy machine.
it('recipe: send a run only if my transaction commits', { timeout: 60_000 }, async () => {
  const folder = makeTestFolder();
  const sendMail = defineTask({
    ...common,
    name: 'shop.invoice',
    input: z.object({ invoice: z.string() }),
    output: z.any(),
  });
  const sent: string[] = [];
  const worker = workerOf(handle(sendMail, ({ invoice }) => void sent.push(invoice)));
  const stop = new AbortController();
  const ports = await openEmbedded({ folder: folder.path });
  await layFreshDatabase(join(folder.path, 'database'));
  await using database = openDatabase({ folder: join(folder.path, 'database') });
  const dataSource = await database.dataSource();
  const platform = createPlatform(ports, {
    workers: [worker],
    log: silentLogger,
    outbox: async (tx, envelope) => void (await writeOutbox(tx as typeof dataSource.manager, JSON.stringify(envelope))),
  });
  const relay = startRelay({
    dataSource,
    signal: stop.signal,
    publish: async (rows) => void (await ports.broker.sendAll(rows.map(({ envelope }) => JSON.parse(envelope)))),
  });
  try {
    await platform.start();
    const { client } = platform;
    await dataSource.query('CREATE TABLE invoice (number text PRIMARY KEY)');

    const book = (invoice: string) =>
      dataSource.transaction(async (tx) => {
        const run = await client.send(sendMail, { invoice }, { tx });
        await tx.query('INSERT INTO invoice (number) VALUES ($1)', [invoice]);
        return run;
      });

    await book('F-1');
    await expect(book('F-1')).rejects.toThrow(/duplicate/);
    const run = await book('F-2');
    await run.result();
    expect(sent).toEqual(['F-1', 'F-2']);
  } finally {
    stop.abort();
    await relay.done;
    await platform.stop(100);
    await database.close();
    folder.remove();
  }
});

it('recipe: one customer must not hold up the others', async () => {
  const report = defineTask({
    ...common,
    name: 'shop.report',
    input: z.object({ month: z.number() }),
    output: z.any(),
  });
  const order: string[] = [];
  const worker = workerOf(handle(report, (_, ctx) => void order.push(ctx.tenant)));
  await using platform = await openTestPlatform({ workers: [worker], concurrency: 1, start: false });
  const { client } = platform;
  const months = Array.from({ length: 1_000 }, (_, month) => ({ month }));

  await client.sendAll(report, months, { tenant: 'large customer' });
  const run = await client.send(report, { month: 1 }, { tenant: 'small customer' });

  await platform.start();
  await run.result();
  expect(order.indexOf('small customer')).toBeLessThanOrEqual(2);
});

it('recipe: at most five calls a second per token', async () => {
  const lookUp = defineTask({
    ...common,
    name: 'shop.look-up',
    input: z.object({ token: z.string(), cui: z.string() }),
    output: z.any(),
    limit: { key: ({ token }) => token, rate: { count: 5, per: '1s' } },
  });

  const clock = createTestClock();
  const starts: Record<string, number[]> = { a: [], b: [] };
  const worker = workerOf(handle(lookUp, ({ token }) => void starts[token]?.push(clock.now())));
  await using platform = await openTestPlatform({ workers: [worker], clock });
  for (const token of ['a', 'b']) {
    await platform.client.sendAll(
      lookUp,
      Array.from({ length: 12 }, (_, n) => ({ token, cui: `${n}` })),
    );
  }
  const left = () => Object.values(starts).some((list) => list.length < 12);
  for (let tick = 0; tick < 200 && left(); tick++) await clock.advance(50);
  for (const list of Object.values(starts)) {
    expect(list).toHaveLength(12);
    list.forEach((at, n) => {
      if (n >= 5) expect(at - (list[n - 5] as number)).toBeGreaterThanOrEqual(1_000);
    });
  }
});

it('recipe: events that survive my restart', async () => {
  const folder = makeTestFolder();
  const order = defineTask({ ...common, name: 'shop.order', input: z.object({ n: z.number() }), output: z.any() });
  const worker = workerOf(handle(order, ({ n }) => n));
  const booked: unknown[] = [];
  const book = async (runId: unknown) => void booked.push(runId);
  try {
    const start = async () => {
      const platform = await openTestPlatform({ folder: folder.path, workers: [worker] });
      const { ports } = platform;

      await ports.events.subscribe('shop.*.done', (event) => book(event.data.run_id), { name: 'bookkeeping' });

      return platform;
    };
    const first = await start();
    await first.close();
    // Nobody listens now.
    const between = await openTestPlatform({ folder: folder.path, workers: [worker] });
    const run = await between.client.send(order, { n: 1 });
    await run.result();
    await between.close();
    await using _ = await start();
    await expect.poll(() => booked).toEqual([run.id]);
  } finally {
    folder.remove();
  }
});

it('recipe: stop a run', async (ctx) => {
  const { url: server } = await startMailServer(ctx);
  const crawl = defineTask({
    ...common,
    name: 'shop.crawl',
    input: z.object({ pages: z.array(z.string()) }),
    output: z.array(z.string()),
  });

  const crawler = handle(crawl, async ({ pages }, ctx) => {
    const texts: string[] = [];
    for (const [n, page] of pages.entries()) {
      const answer = await fetch(`${server}/${page}`, { signal: ctx.signal });
      texts.push(await answer.text());
      ctx.progress((n + 1) / pages.length, page);
    }
    return texts;
  });

  await using platform = await openTestPlatform({ workers: [workerOf(crawler)] });
  const { client } = platform;
  const { promise: halfway, resolve } = Promise.withResolvers<void>();
  const run = await client.send(crawl, { pages: ['first', 'never'] });
  const result = run.result({ onProgress: () => resolve() });
  await halfway;

  const answer = await run.cancel('the customer closed the page');

  expect(answer).toBe('stopping');
  await expect(result).rejects.toMatchObject({
    outcome: 'cancelled',
    message: 'The run was cancelled: the customer closed the page.',
  });
  expect(await run.cancel()).toBe('ended');
});

it('recipe: twenty calls a second, whoever makes them', async ({ onTestFinished }) => {
  const calls: { at: number; status: number; firm: string | undefined }[] = [];
  const registry = createServer((request, response) => {
    const status = calls.length === 3 ? 429 : 200;
    const firm = request.url?.slice(1);
    calls.push({ at: performance.now(), status, firm });
    response.writeHead(status, { 'retry-after': '1' }).end(`the firm ${firm}`);
  });
  await new Promise<void>((listening) => registry.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    registry.closeAllConnections();
    registry.close();
  });
  const server = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
  const lookUp = defineTask({
    ...common,
    name: 'shop.look-up-all',
    input: z.object({ firms: z.array(z.string()) }),
    output: z.array(z.string()),
  });

  const asking = handle(lookUp, async ({ firms }, ctx) => {
    const ask = async (firm: string): Promise<string> => {
      await ctx.pace('registry', { count: 20, per: '1s' });
      const answer = await fetch(`${server}/${firm}`, { signal: ctx.signal });
      if (answer.status !== 429) return answer.text();
      await ctx.holdOff('registry', Number(answer.headers.get('retry-after')) * 1_000);
      return ask(firm);
    };
    const names: string[] = [];
    for (const firm of firms) names.push(await ask(firm));
    return names;
  });

  await using platform = await openTestPlatform({ workers: [workerOf(asking)] });
  const { client } = platform;
  const answers = await Promise.all(['a', 'b', 'c'].map((f) => client.call(lookUp, { firms: [`${f}1`, `${f}2`] })));

  expect(answers).toEqual(['a', 'b', 'c'].map((f) => [`the firm ${f}1`, `the firm ${f}2`]));
  // Others may have been on their way when it was refused; it itself comes again when the time is over.
  const [refused, again] = calls.filter(({ firm }) => firm === calls.find(({ status }) => status === 429)?.firm);
  expect([refused?.status, again?.status]).toEqual([429, 200]);
  expect((again?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
});

it('recipe: my worker does something each morning by itself', async () => {
  const report = defineTask({
    ...common,
    name: 'shop.report',
    input: z.object({ days: z.number().int().default(1) }),
    output: z.any(),
  });
  const handlers = [handle(report, ({ days }) => `the last ${days}`)];

  const shop = defineWorker({
    tag: 'shop',
    version: '1.0.0',
    summary: 'Sells.',
    tasks: handlers,
    schedules: [
      declareSchedule(report, { id: 'morning', cron: '0 8 * * 1-5', input: {} }),
      declareSchedule(report, { id: 'month', cron: '0 9 1 * *', input: { days: 31 }, isOn: false }),
    ],
  });

  // Friday, 1 January 2027, half a minute before eight in Bucharest.
  const clock = createTestClock(Date.UTC(2027, 0, 1, 5, 59, 30));
  await using platform = await openTestPlatform({ workers: [shop], clock });
  await clock.advance(31_000);
  const { runs } = await platform.ports.history.find({ task: report.name });
  expect(runs.map(({ output }) => output)).toEqual(['"the last 1"']);
});

for (const page of globSync('docs/recipes/*.md', { cwd: root }).sort()) {
  it(`${page} quotes code that runs, and names its test`, () => {
    const source = readFileSync(import.meta.filename, 'utf8');
    const text = readFileSync(join(root, page), 'utf8');
    const blocks = [...text.matchAll(/```ts\n(.+?)```/gs)].map(([, code]) => lines(code as string).join('\n'));
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) expect(lines(source).join('\n')).toContain(block);
    expect(source).toContain(`it('${/^Test: `(.+)`/m.exec(text)?.[1]}'`);
  });
}
