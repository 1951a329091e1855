/**
 * A client or a worker of no-ops on the Celery transport. `bare`: the ports alone, without events. `full`: the platform,
 * with an event for each run, traces to a collector, and a contract that declares personal data.
 */

import { defineTask, type Envelope, newRunId } from '@genius/contract';
import { createPlatform, defineWorker, handle, type Observer, silentLogger } from '@genius/runtime';
import { openTracing } from '@genius/runtime/tracing';
import { openCelery } from '@genius/transport-celery';
import { z } from 'zod';
import { now } from '../measure/clock.ts';
import { noOp } from '../systems/no-op.ts';
import type { CeleryPlace } from '../systems/system.ts';

const personal = defineTask({
  name: noOp.name,
  queue: noOp.queue,
  summary: 'Does nothing with a person.',
  input: z.object({ id: z.number().int() }),
  output: z.null(),
  limits: { keep: 10_000_000 },
  idempotent: 'it does nothing',
  personalData: { subject: ({ id }) => `person-${id}`, purpose: 'bench', basis: 'contract' },
});

interface Client {
  tasks(count: number): Promise<{ sentMs: number; allMs: number }>;
  ping(id: number): Promise<unknown>;
}

const { role, path, place, tracesUrl, isTraced } = JSON.parse(process.argv[2] ?? '{}') as {
  role: 'client' | 'worker';
  path: 'bare' | 'full';
  place: CeleryPlace;
  tracesUrl: string;
  isTraced: boolean;
};
const trace = isTraced ? await import('../measure/socket-trace.ts') : undefined;
const CONCURRENCY = 100;

const ports = await openCelery(place);
const { client, stop } = path === 'bare' ? await openBare() : await openFull();

async function openBare(): Promise<{ client: Client; stop(): Promise<void> }> {
  const { broker, results } = ports;
  if (role === 'worker') {
    await broker.consume({
      queues: [noOp.queue],
      concurrency: CONCURRENCY,
      deliver: (delivery) => void delivery.settle({ outcome: 'done', output: 'null', events: [] }),
      onCancel: () => undefined,
    });
  }
  const envelopeOf = (index: number): Envelope => {
    const id = newRunId();
    const input = `{"id":${index}}`;
    const { name: task, queue } = noOp;
    return { id, task, queue, input, tenant: '', priority: 5, sentAt: Date.now(), correlationId: id };
  };
  const done = (state: string) => {
    if (state !== 'done') throw new Error(`a run ended as ${state}`);
  };
  return {
    stop: () => ports.close(),
    client: {
      async tasks(count) {
        const begin = now();
        const receipts = await Promise.all(
          Array.from({ length: count }, (_, index) => broker.send(envelopeOf(index), { fresh: true })),
        );
        const sentMs = now() - begin;
        const ends = await Promise.all(receipts.map(({ id }) => results.wait(id, { deadlineMs: 120_000 })));
        const allMs = now() - begin;
        for (const end of ends) done(typeof end === 'string' ? end : end.state);
        return { sentMs, allMs };
      },
      async ping(index) {
        const envelope = envelopeOf(index);
        const expected = results.expect?.(envelope.id);
        if (!expected) throw new Error('the transport cannot listen before it sends');
        const sent = broker.send(envelope, { fresh: true });
        done((await expected.ended).state);
        await sent;
        expected.stop();
      },
    },
  };
}

async function openFull(): Promise<{ client: Client; stop(): Promise<void> }> {
  const tracing = await openTracing({ endpoint: tracesUrl, serviceName: `bench-${role}` });
  const observer: Observer = tracing.observer;
  const worker = defineWorker({
    tag: 'bench',
    version: '0',
    summary: 'Does nothing.',
    tasks: [handle(personal, () => null)],
  });
  const platform = createPlatform(ports, {
    ...(role === 'worker' ? { workers: [worker] } : {}),
    concurrency: CONCURRENCY,
    log: silentLogger,
    observer,
  });
  await platform.start();
  return {
    async stop() {
      await platform.stop(1000);
      await tracing.close();
    },
    client: {
      async tasks(count) {
        const begin = now();
        const runs = await Promise.all(
          Array.from({ length: count }, (_, id) => platform.client.send(personal, { id })),
        );
        const sentMs = now() - begin;
        await Promise.all(runs.map((run) => run.result({ deadline: '2m' })));
        return { sentMs, allMs: now() - begin };
      },
      ping: (id) => platform.client.call(personal, { id }),
    },
  };
}

const tell = (message: object) => void process.send?.(message);

process.on('message', async (message: { tasks?: number; pings?: number; trace?: boolean; stop?: true }) => {
  try {
    if (message.tasks) tell(await client.tasks(message.tasks));
    if (message.trace) trace?.startTrace();
    if (message.trace && !message.pings) tell({ tracing: true });
    if (message.trace === false) tell({ crossings: trace?.stopTrace() });
    if (message.pings) {
      const tookMs: number[] = [];
      const beganAt: number[] = [];
      for (let id = 0; id < message.pings; id++) {
        const begin = now();
        await client.ping(id);
        tookMs.push(now() - begin);
        beganAt.push(begin);
      }
      tell(message.trace ? { tookMs, beganAt, crossings: trace?.stopTrace() } : { tookMs });
    }
    if (message.stop) {
      await stop();
      process.exit(0);
    }
  } catch (error) {
    tell({ error: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  }
});
process.on('disconnect', () => process.exit(0));
tell({ up: true });
