import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { defineTask, type Envelope, FailureError, newRunId, signature, type TaskLimits } from '@genius/contract';
import { makeTestFolder, waitForState } from '@genius/testing';
import { openEmbedded } from '@genius/transport-embedded';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { joinObservers } from './join-observers.ts';
import { silentLogger } from './log.ts';
import { traceparentOf } from './observer.ts';
import { createPlatform, type Platform, type PlatformOptions } from './platform.ts';
import type { ReceivedEvent } from './ports/events.ts';
import { openTracing } from './tracing.ts';
import { defineWorker, handle } from './worker.ts';

const bill = taskNamed('bills.make', {});
const count = taskNamed('bills.count', {});
const probe = taskNamed('genius.probe.bills', {});
const slow = taskNamed('bills.wait', { soft: '50ms', hard: '100ms', attempts: 1 });
/** Ids of the spans that handlers found active after an await. */
const active: (string | undefined)[] = [];

const bills = defineWorker({
  tag: 'bills',
  version: '1.0.0',
  summary: 'Makes bills.',
  tasks: [
    handle(bill, async ({ of }, ctx) => {
      if (of === 'nobody') {
        throw new FailureError({ kind: 'refused', code: 'GW_BILLS_NOBODY', message: 'Ana Pop owes nothing' });
      }
      await new Promise<void>((resolve) => setTimeout(resolve, 5));
      active.push(trace.getActiveSpan()?.spanContext().spanId);
      await ctx.call(count, { of });
      await ctx.send(count, { of });
      return { of };
    }),
    handle(count, ({ of }) => ({ of })),
    handle(probe, ({ of }) => ({ of })),
    handle(slow, async ({ of }) => {
      await new Promise<void>((resolve) => setTimeout(resolve, 400));
      return { of };
    }),
  ],
});

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
  trace.disable();
  context.disable();
  active.length = 0;
});

/** As a host program does that traces itself: its provider is there before ours looks. */
function hostTraces(): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  return exporter;
}

async function openWorld(options: PlatformOptions): Promise<Platform> {
  const folder = makeTestFolder();
  const ports = await openEmbedded({ folder: folder.path });
  const platform = createPlatform(ports, { workers: [bills], log: silentLogger, ...options });
  opened.push(async () => {
    await platform.stop(0);
    folder.remove();
  });
  return platform;
}

async function openTraced(): Promise<{ platform: Platform; exporter: InMemorySpanExporter }> {
  const exporter = hostTraces();
  const tracing = await openTracing({ serviceName: 'bills' });
  opened.push(() => tracing.close());
  const platform = await openWorld({ observer: tracing.observer });
  await platform.start();
  return { platform, exporter };
}

/** The tree of spans by names, children in the order of their start. */
function treeOf(spans: readonly ReadableSpan[], parent?: string): unknown[] {
  return spans
    .filter((span) => span.parentSpanContext?.spanId === parent)
    .sort((a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1])
    .map((span) => {
      const children = treeOf(spans, span.spanContext().spanId);
      return children.length ? [span.name, children] : span.name;
    });
}

/** Collects events until the run has published its own and its children's, three in all. */
async function threeEvents(platform: Platform, act: () => Promise<unknown>): Promise<ReceivedEvent[]> {
  const events: ReceivedEvent[] = [];
  const enough = Promise.withResolvers<void>();
  const subscription = await platform.ports.events.subscribe('bills.#', (event) => {
    if (events.push(event) === 3) enough.resolve();
  });
  await act();
  await enough.promise;
  await subscription.close();
  return events;
}

function taskNamed(name: string, limits: Partial<TaskLimits>) {
  return defineTask({
    name,
    queue: 'bills',
    summary: 'Does something about a bill.',
    input: z.object({ of: z.string() }),
    output: z.object({ of: z.string() }),
    limits,
    idempotent: 'it keeps nothing',
  });
}

function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent?.split('-')[1];
}

describe('with a provider of the host', () => {
  it('caller, run, child runs and events carry one trace id, and their spans form one tree', async () => {
    const { platform, exporter } = await openTraced();
    const events = await threeEvents(platform, () =>
      trace.getTracer('host').startActiveSpan('GET /bills', async (span) => {
        await platform.client.call(bill, { of: 'somebody' });
        span.end();
      }),
    );
    await expect.poll(() => exporter.getFinishedSpans().length).toBe(7);
    const spans = exporter.getFinishedSpans();
    expect(treeOf(spans)).toMatchInlineSnapshot(`
      [
        [
          "GET /bills",
          [
            [
              "send bills.make",
              [
                [
                  "bills.make",
                  [
                    [
                      "send bills.count",
                      [
                        "bills.count",
                      ],
                    ],
                    [
                      "send bills.count",
                      [
                        "bills.count",
                      ],
                    ],
                  ],
                ],
              ],
            ],
          ],
        ],
      ]
    `);
    const ids = new Set([
      ...spans.map((span) => span.spanContext().traceId),
      ...events.map(({ traceparent }) => traceIdOf(traceparent)),
    ]);
    expect(ids.size).toBe(1);
  });

  it('a run without a caller begins a trace of its own', async () => {
    const { platform, exporter } = await openTraced();
    await platform.client.call(count, { of: 'one' });
    await platform.client.call(count, { of: 'two' });
    await expect.poll(() => exporter.getFinishedSpans().length).toBe(4);
    expect(treeOf(exporter.getFinishedSpans())).toEqual([
      ['send bills.count', ['bills.count']],
      ['send bills.count', ['bills.count']],
    ]);
    expect(new Set(exporter.getFinishedSpans().map((span) => span.spanContext().traceId)).size).toBe(2);
  });

  it("continues a sender's trace context, with its state", async () => {
    const { platform, exporter } = await openTraced();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await platform.client.call(count, { of: 'one' }, { traceparent, tracestate: 'vendor=1' });
    await expect.poll(() => exporter.getFinishedSpans().length).toBe(2);
    for (const span of exporter.getFinishedSpans()) {
      expect(span.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
      expect(span.spanContext().traceState?.serialize()).toBe('vendor=1');
    }
  });

  it('the parts of a group share a trace', async () => {
    const { platform, exporter } = await openTraced();
    const parts = await platform.canvas.group([signature(count, { of: 'one' }), signature(count, { of: 'two' })]);
    await parts.results();
    await expect.poll(() => exporter.getFinishedSpans().length).toBe(4);
    expect(new Set(exporter.getFinishedSpans().map((span) => span.spanContext().traceId)).size).toBe(1);
  });

  it('a run that was sent without a trace gets the one that follows from its ids', async () => {
    const { platform, exporter } = await openTraced();
    const envelope = bareEnvelope(newRunId());
    await platform.ports.broker.send(envelope);
    await waitForState(platform, envelope.id, 'done');
    await expect.poll(() => exporter.getFinishedSpans().length).toBe(1);
    const [span] = exporter.getFinishedSpans();
    expect(span?.spanContext().traceId).toBe(traceIdOf(traceparentOf(envelope)));
  });

  it('a handler runs in the context of its span, also after it awaited', async () => {
    const { platform, exporter } = await openTraced();
    await Promise.all([platform.client.call(bill, { of: 'a' }), platform.client.call(bill, { of: 'b' })]);
    await expect.poll(() => exporter.getFinishedSpans().length).toBe(12);
    const attempts = exporter.getFinishedSpans().filter(({ name }) => name === bill.name);
    expect(active.toSorted()).toEqual(attempts.map((span) => span.spanContext().spanId).toSorted());
  });

  it('spans say what messaging systems say, and of a failure its code alone', async () => {
    const { platform, exporter } = await openTraced();
    const run = await platform.client.send(bill, { of: 'nobody' }, { tenant: 'tenant-7431', key: 'key-7431' });
    await expect(run.result()).rejects.toThrow('Ana Pop owes nothing');
    await expect.poll(() => exporter.getFinishedSpans().length).toBe(2);
    const [sent, attempt] = exporter.getFinishedSpans() as [ReadableSpan, ReadableSpan];
    expect([sent.kind, attempt.kind]).toEqual([SpanKind.PRODUCER, SpanKind.CONSUMER]);
    expect(sent.attributes).toEqual({
      'messaging.system': 'genius',
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
      'messaging.destination.name': 'bills',
      'messaging.message.id': run.id,
      'messaging.message.conversation_id': run.id,
      'genius.task': 'bills.make',
    });
    expect(attempt.attributes).toEqual({
      ...sent.attributes,
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'genius.attempt': 1,
      'genius.outcome': 'failed',
      'error.type': 'GW_BILLS_NOBODY',
    });
    expect(attempt.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(attempt.events).toEqual([]);
    expect(JSON.stringify([sent.attributes, attempt.attributes])).not.toMatch(/7431|Ana|nobody/);
  });

  it('an attempt that is cut off at its hard limit ends its span', async () => {
    const { platform, exporter } = await openTraced();
    const run = await platform.client.send(slow, { of: 'x' });
    await expect(run.result()).rejects.toMatchObject({ outcome: 'failed' });
    await expect.poll(() => exporter.getFinishedSpans().length).toBe(2);
    expect(exporter.getFinishedSpans()[1]?.attributes).toMatchObject({
      'genius.outcome': 'failed',
      'error.type': 'GW_HARD_LIMIT',
    });
  });

  it('probes leave no spans', async () => {
    const { platform, exporter } = await openTraced();
    await platform.client.call(probe, { of: 'x' });
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});

describe('without a provider', () => {
  it('run, child runs and events agree on one trace id all the same', async () => {
    const { observer } = await openTracing({ serviceName: 'bills' });
    expect(observer).toEqual({});
    const sent: Envelope[] = [];
    const platform = await openWorld({ observer: joinObservers(observer, { sending: (run) => void sent.push(run) }) });
    await platform.start();
    const events = await threeEvents(platform, () => platform.client.call(bill, { of: 'somebody' }));
    expect(sent.map(({ task, traceparent }) => [task, traceparent])).toEqual([
      ['bills.make', undefined],
      ['bills.count', undefined],
      ['bills.count', undefined],
    ]);
    const expected = traceIdOf(traceparentOf(sent[0] as Envelope));
    expect(sent.map((run) => traceIdOf(traceparentOf(run)))).toEqual([expected, expected, expected]);
    expect(events.map(({ traceparent }) => traceIdOf(traceparent))).toEqual([expected, expected, expected]);
  });
});

describe('with a collector', () => {
  it('sends its spans there at the close, under the name of the service', async () => {
    const bodies: string[] = [];
    const collector = createServer(async (request, response) => {
      bodies.push(`${request.method} ${request.url} ${await text(request)}`);
      response.setHeader('content-type', 'application/json').end('{}');
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    opened.push(async () => void collector.close());
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    const tracing = await openTracing({ endpoint, serviceName: 'bills-service' });
    const platform = await openWorld({ observer: tracing.observer });
    await platform.start();
    await platform.client.call(count, { of: 'payload-7431' });
    await platform.stop(0);
    await tracing.close();
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toMatch(/^POST \/v1\/traces /);
    for (const part of ['bills-service', 'send bills.count', '"bills.count"']) expect(bodies[0]).toContain(part);
    expect(bodies[0]).not.toContain('payload-7431');
  });

  it('closes in time when nobody listens there', async () => {
    const tracing = await openTracing({ endpoint: 'http://127.0.0.1:9', serviceName: 'bills' });
    const platform = await openWorld({ observer: tracing.observer });
    await platform.client.send(count, { of: 'x' });
    const begun = performance.now();
    await tracing.close();
    expect(performance.now() - begun).toBeLessThan(4_000);
  });
});

function bareEnvelope(id: string): Envelope {
  const { name, queue } = count;
  const input = JSON.stringify({ of: 'x' });
  return { id, task: name, queue, input, tenant: '', priority: 5, sentAt: Date.now(), correlationId: newRunId() };
}
