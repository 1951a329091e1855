/** A contract as data: what a form, a client generator or a person needs of it. */

import type { Task } from '@genius/contract';
import { z } from 'zod';

export const taskDescription = z.object({
  name: z.string(),
  queue: z.string(),
  summary: z.string(),
  summaryRo: z.string(),
  idempotent: z.string(),
  isolation: z.string(),
  limits: z.record(z.string(), z.union([z.string(), z.number()])),
  personalData: z.object({ purpose: z.string(), basis: z.string(), decision: z.boolean() }).optional(),
  events: z.array(z.string()),
  examples: z.array(z.object({ title: z.string(), input: z.unknown() })),
  input: z.record(z.string(), z.unknown()).describe('JSON Schema (2020-12).'),
  output: z.record(z.string(), z.unknown()).describe('JSON Schema (2020-12).'),
});

export function describeTask(task: Task): z.input<typeof taskDescription> {
  const { personalData, events, limits } = task;
  return {
    name: task.name,
    queue: task.queue,
    summary: task.summary,
    summaryRo: task.summaryRo,
    idempotent: task.idempotent,
    isolation: task.isolation,
    limits: { ...limits },
    ...(personalData
      ? {
          personalData: {
            purpose: personalData.purpose,
            basis: personalData.basis,
            decision: personalData.decision ?? false,
          },
        }
      : {}),
    events: [events.done?.event.type, events.failed?.event.type].filter((type) => type !== undefined),
    examples: [...task.examples],
    input: schemaOf(task.input, 'input'),
    output: schemaOf(task.output, 'output'),
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>;
}
