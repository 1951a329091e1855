/** The tasks: what can be asked of workers, and asking it. */

import { errors as contractErrors, type Duration, durationMs, type Task } from '@genius/contract';
import type { Run, SendOptions } from '@genius/runtime';
import { z } from 'zod';
import type { Routes } from '../http/app.ts';
import { principalOf, tenantOf } from '../http/authenticate.ts';
import { duration } from '../http/forms.ts';
import { noteSender } from '../runs/senders.ts';
import type { Principal } from '../tokens/scopes.ts';
import type { RegistryWorld } from '../world.ts';
import { describeTask, taskDescription } from './describe-task.ts';

const submission = z.object({
  input: z.unknown().describe('As the task’s input schema says.'),
  key: z.string().min(1).max(500).optional().describe('A second submission with it answers with the first run.'),
  tenant: z.string().max(200).optional(),
  priority: z.number().int().min(0).max(9).optional(),
  delay: duration.optional(),
  expires: duration.optional(),
  correlationId: z.string().min(1).max(200).optional(),
});

const submitted = z.object({ id: z.string(), existing: z.boolean() });

/** A run's sender is known a day longer than its result. */
const SENDER_EXTRA_MS = 86_400_000;

export function taskRoutes(world: RegistryWorld): Routes {
  const byName = new Map(world.tasks.map((task) => [task.name, task]));
  const taskOf = (name: string): Task => {
    const task = byName.get(name);
    if (task) return task;
    throw contractErrors.GW_TASK_UNKNOWN({ task: name.slice(0, 100), known: [...byName.keys()].join(', ') });
  };
  return (app) => {
    app.get(
      '/v1/tasks',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['tasks'],
          summary: 'The tasks of all workers, with their JSON Schemas',
          response: { 200: z.object({ tasks: z.array(taskDescription) }) },
        },
      },
      () => ({ tasks: world.tasks.map(describeTask) }),
    );
    app.get(
      '/v1/tasks/:name',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['tasks'],
          summary: 'One task',
          params: z.object({ name: z.string() }),
          response: { 200: taskDescription },
        },
      },
      ({ params }) => describeTask(taskOf(params.name)),
    );
    app.post(
      '/v1/tasks/:name/runs',
      {
        config: { scope: 'workers:submit' },
        schema: {
          tags: ['tasks', 'runs'],
          summary: 'Submits a run',
          params: z.object({ name: z.string() }),
          body: submission,
          response: { 202: submitted },
        },
      },
      async (request, reply) => {
        const task = taskOf(request.params.name);
        const { input, tenant: named, delay, expires, ...options } = request.body;
        const tenant = tenantOf(request, named);
        const sending: SendOptions = {
          ...(tenant === undefined ? {} : { tenant }),
          ...(delay === undefined ? {} : { delay: delay as Duration }),
          ...(expires === undefined ? {} : { expires: expires as Duration }),
          ...withoutUndefined(options),
        };
        const run = await submitRun(world, task, input, sending, principalOf(request));
        return reply.status(202).header('location', `/v1/runs/${run.id}`).send({ id: run.id, existing: run.existing });
      },
    );
  };
}

async function submitRun(
  world: RegistryWorld,
  task: Task,
  input: unknown,
  options: SendOptions,
  sender: Principal,
): Promise<Run> {
  const note = (runId: string) => noteSender(world, runId, sender, durationMs(task.limits.ttl) + SENDER_EXTRA_MS);
  if (options.key === undefined) {
    const run: Run = await world.client.send(task, input as never, options);
    await note(run.id);
    return run;
  }
  // Its sender is noted before there is a run: whoever repeats a submission whose answer was lost finds its own.
  const envelope = await world.client.prepare(task, input, options);
  await note(envelope.id);
  const [run] = await world.client.dispatch([envelope]);
  return run as Run;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(options: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>;
}
