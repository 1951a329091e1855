/** Canvas: chains, groups and chords of runs, submitted as one. */

import {
  type CanvasRequest,
  checkInput,
  childRunId,
  errors as contractErrors,
  type Duration,
  durationMs,
  isRunId,
  type Task,
  type TypedSignature,
} from '@genius/contract';
import { transportOn } from '@genius/runtime';
import { z } from 'zod';
import type { Routes } from '../http/app.ts';
import { principalOf, tenantOf } from '../http/authenticate.ts';
import { duration } from '../http/forms.ts';
import { nameOf, noteSender } from '../runs/senders.ts';
import type { RegistryWorld } from '../world.ts';

const step = z.object({
  task: z.string().max(200),
  input: z.record(z.string(), z.unknown()).describe('What is known of its input: all of it, unless it takes a result.'),
  as: z
    .string()
    .max(200)
    .optional()
    .describe('The field that takes the result before it; of a chord’s body, the list.'),
  immutable: z.boolean().optional().describe('It takes nothing of the result before it.'),
  priority: z.number().int().min(0).max(9).optional(),
  delay: duration.optional(),
});
type Step = z.output<typeof step>;

const MOST_STEPS = 1_000;

const body = z.object({
  kind: z.enum(['chain', 'group', 'chord']),
  id: z
    .string()
    .refine(isRunId, { error: 'it must be a UUID' })
    .describe('Made by the sender: a second request with it answers with the runs of the first.'),
  steps: z.array(step).min(1).max(MOST_STEPS).describe('Of a chain in their order; of a group or chord side by side.'),
  body: step.optional().describe('Of a chord: what takes the results.'),
  tenant: z.string().max(200).optional(),
  priority: z.number().int().min(0).max(9).optional(),
  expires: duration.optional(),
  correlationId: z.string().min(1).max(200).optional(),
});

/** A run's sender is known a day longer than its result. */
const SENDER_EXTRA_MS = 86_400_000;

export function canvasRoutes(world: RegistryWorld): Routes {
  const byName = new Map(world.tasks.map((task) => [task.name, task]));
  const transport = transportOn(world.client);

  function signatureOf({ task: name, input, as, immutable, priority, delay }: Step, isFirst: boolean): TypedSignature {
    const task = taskOf(name);
    const takesNothing = isFirst || immutable === true;
    if (takesNothing) checkInput(task, input);
    return {
      contract: task,
      task: task.name,
      queue: task.queue,
      input,
      options: {
        ...(priority === undefined ? {} : { priority }),
        ...(delay === undefined ? {} : { delayMs: durationMs(delay as Duration) }),
      },
      ...(as === undefined ? {} : { as }),
      ...(takesNothing ? { immutable: true } : {}),
    };
  }

  const taskOf = (name: string): Task => {
    const task = byName.get(name);
    if (task) return task;
    throw contractErrors.GW_TASK_UNKNOWN({ task: name.slice(0, 100), known: [...byName.keys()].join(', ') });
  };

  return (app) => {
    app.post(
      '/v1/canvas',
      {
        config: { scope: 'workers:submit' },
        schema: {
          tags: ['tasks', 'runs'],
          summary: 'Submits a chain, a group or a chord',
          body,
          response: {
            202: z.object({
              runs: z.array(z.string()).describe('Of a group each part; of a chain the last run; of a chord its body.'),
            }),
          },
        },
      },
      async (request, reply) => {
        const { kind, steps, body: follower, id, tenant: named, expires, ...more } = request.body;
        const tenant = tenantOf(request, named);
        const sender = principalOf(request);
        if (kind === 'chord' && !follower) {
          throw contractErrors.GW_OPTION_INVALID({ field: 'body', problem: 'a chord needs one' }, { field: 'body' });
        }
        const signatures = steps.map((each, index) => signatureOf(each, kind !== 'chain' || index === 0));
        const { priority, correlationId } = more;
        const asked = {
          // Of the sender's own: nobody can name the runs of another by guessing an id.
          id: childRunId(id, nameOf(sender)),
          kind,
          steps: signatures,
          ...(follower ? { body: signatureOf(follower, false) } : {}),
          ...(tenant === undefined ? {} : { tenant }),
          ...(priority === undefined ? {} : { priority }),
          ...(expires === undefined ? {} : { expires: expires as Duration }),
          ...(correlationId === undefined ? {} : { correlationId }),
        } as CanvasRequest;
        const receipt = await transport.canvas(asked);
        const longest = Math.max(...signatures.map(({ contract }) => durationMs(contract.limits.ttl)));
        await Promise.all(receipt.runs.map((runId) => noteSender(world, runId, sender, longest + SENDER_EXTRA_MS)));
        return reply.status(202).send(receipt);
      },
    );
  };
}
