/** One operation per task in the OpenAPI document, typed by its contract, so that generated clients are typed too. */

import type { Task } from '@genius/contract';
import { z } from 'zod';

interface OpenApiDocument {
  paths?: Record<string, unknown>;
}

/** The document with `POST /v1/tasks/<name>/runs` for each task beside the general route. */
export function addSubmissions<D extends object>(document: D, tasks: readonly Task[]): D {
  const { paths = {} } = document as OpenApiDocument;
  const typed = Object.fromEntries(tasks.map((task) => [`/v1/tasks/${task.name}/runs`, { post: operationOf(task) }]));
  return { ...document, paths: { ...paths, ...typed } };
}

function operationOf(task: Task) {
  const { $schema: _, ...input } = z.toJSONSchema(task.input, { io: 'input', unrepresentable: 'any' });
  const [example] = task.examples;
  return {
    operationId: `submit ${task.name}`.replaceAll(/[^\w]+(\w)/g, (_whole, letter: string) => letter.toUpperCase()),
    tags: [task.queue],
    summary: task.summary,
    description: `Idempotent: ${task.idempotent}. ${task.limits.attempts} attempts of ${task.limits.soft} at most.`,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['input'],
            properties: {
              input,
              key: { type: 'string', maxLength: 500 },
              tenant: { type: 'string', maxLength: 200 },
              priority: { type: 'integer', minimum: 0, maximum: 9 },
              delay: { type: 'string', example: '30s' },
              expires: { type: 'string', example: '1h' },
              correlationId: { type: 'string', maxLength: 200 },
            },
          },
          ...(example ? { example: { input: example.input } } : {}),
        },
      },
    },
    responses: {
      202: {
        description: 'It was taken.',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['id', 'existing'],
              properties: { id: { type: 'string' }, existing: { type: 'boolean' } },
            },
          },
        },
      },
    },
  };
}
