/** What became of a run: its state, its result once there is one, its progress as it goes, and a cancel. */

import { type Duration, durationMs, type Failure, TaskFailed, WaitTimeout } from '@genius/contract';
import type { RunStatus } from '@genius/runtime';
import { isFinal } from '@genius/runtime';
import { z } from 'zod';
import type { Routes } from '../http/app.ts';
import { principalOf } from '../http/authenticate.ts';
import { openEventStream } from '../http/event-stream.ts';
import { duration } from '../http/forms.ts';
import type { RegistryWorld } from '../world.ts';
import { assertMayTouch, unknownRun } from './senders.ts';

const failure = z.object({
  kind: z.string(),
  code: z.string(),
  message: z.string(),
  messageRo: z.string().optional(),
  field: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
  retryAfterMs: z.number().optional(),
});

const outcome = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'scheduled', 'running', 'done', 'failed', 'cancelled', 'expired', 'unknown']),
  output: z.unknown().optional(),
  failure: failure.optional(),
  progress: z.object({ fraction: z.number(), note: z.string().optional() }).optional(),
});

const params = z.object({ id: z.string().max(200) });
/** Below what proxies commonly wait. */
const LONGEST_WAIT_MS = 55_000;

export function resultRoutes(world: RegistryWorld): Routes {
  const { client, ports } = world;

  /** The result within `waitMs`, or the state at its end. */
  async function outcomeOf(id: string, waitMs: number, signal: AbortSignal): Promise<z.input<typeof outcome>> {
    try {
      const output = await client.wait(id, { deadline: `${Math.max(1, waitMs)}ms`, signal });
      return { id, state: 'done', output };
    } catch (error) {
      if (error instanceof TaskFailed) {
        if (error.outcome === 'gone') throw unknownRun(id);
        return { id, state: error.outcome, failure: shownFailure(error.failure) };
      }
      if (!(error instanceof WaitTimeout)) throw error;
      const status = await ports.results.get(id);
      if (!status) throw unknownRun(id);
      return stateOf(status);
    }
  }

  return (app) => {
    app.get(
      '/v1/runs/:id/result',
      {
        config: { scope: 'workers:submit' },
        schema: {
          tags: ['runs'],
          summary: 'The result of a run, waited for up to 55 s',
          params,
          querystring: z.object({ wait: duration.default('0s') }),
          response: { 200: outcome, 202: outcome },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await assertMayTouch(world, request, id, 'workers:read');
        const waitMs = Math.min(LONGEST_WAIT_MS, durationMs(request.query.wait as Duration));
        const gone = new AbortController();
        reply.raw.once('close', () => gone.abort());
        const found = await outcomeOf(id, waitMs, gone.signal);
        return reply.status(isFinal(found.state) ? 200 : 202).send(found);
      },
    );

    app.get(
      '/v1/runs/:id/progress',
      {
        config: { scope: 'workers:submit' },
        schema: { tags: ['runs'], summary: 'Progress and result of a run, as server-sent events', params },
      },
      async (request, reply) => {
        const { id } = request.params;
        await assertMayTouch(world, request, id, 'workers:read');
        const stream = openEventStream(reply);
        const stop = ports.results.onProgress(id, (progress) => stream.send('progress', progress));
        try {
          for (;;) {
            const found = await outcomeOf(id, LONGEST_WAIT_MS, stream.closed);
            if (!isFinal(found.state)) continue;
            stream.send('result', found);
            break;
          }
        } catch (error) {
          if (!stream.closed.aborted) stream.send('problem', { detail: error instanceof Error ? error.message : '' });
        } finally {
          stop();
          stream.end();
        }
        return reply;
      },
    );

    app.post(
      '/v1/runs/:id/cancel',
      {
        config: { scope: 'workers:submit' },
        schema: {
          tags: ['runs'],
          summary: 'Cancels a run',
          params,
          body: z.object({ reason: z.string().min(1).max(500) }),
          response: { 200: z.object({ outcome: z.enum(['cancelled', 'stopping', 'ended', 'missing']) }) },
        },
      },
      async (request) => {
        const { id } = request.params;
        await assertMayTouch(world, request, id, 'workers:admin');
        const { subject, tenant } = principalOf(request);
        const { reason } = request.body;
        const cancelled = await ports.broker.cancel(id, reason);
        if (cancelled === 'cancelled' || cancelled === 'stopping') {
          await ports.audit.append({
            actor: subject,
            action: 'run.cancelled',
            target: id,
            tenant: tenant ?? '',
            reason,
          });
        }
        return { outcome: cancelled };
      },
    );
  };
}

function stateOf({ id, state, progress, failure: found }: RunStatus): z.input<typeof outcome> {
  return { id, state, ...(progress ? { progress } : {}), ...(found ? { failure: shownFailure(found) } : {}) };
}

/** Stacks and causes are for those who may read the run, not for its caller. */
function shownFailure({ stack: _, cause: __, ...rest }: Failure): z.input<typeof failure> {
  return rest;
}
