/** What the OpenAPI document says of answers that are errors: the same of every operation (RFC 9457). */

import { operationsOf } from './openapi-operations.ts';

const problem = {
  type: 'object',
  description: 'Problem details (RFC 9457); docs/errors.md lists the codes.',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', description: '`urn:genius-workers:error:` and the code.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: {
      type: 'string',
      description: 'What happened and what to do, in English or, by Accept-Language, Romanian.',
    },
    code: { type: 'string' },
    kind: { type: 'string', enum: ['invalid', 'refused', 'transient', 'defect'] },
    field: { type: 'string', description: 'Where in the request.' },
    details: { type: 'object', description: 'More for programs.' },
  },
  example: {
    type: 'urn:genius-workers:error:GW_REGISTRY_FORBIDDEN',
    title: 'GW_REGISTRY_FORBIDDEN',
    status: 403,
    detail: 'The token does not have the scope workers:admin.',
    code: 'GW_REGISTRY_FORBIDDEN',
    kind: 'refused',
    details: { scope: 'workers:admin' },
  },
};

const answered = {
  description: 'It was not done; the problem says why.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** The document with `4XX` and `5XX` of each operation. */
export function addProblems<D extends object>(document: D): D {
  for (const { operation } of operationsOf(document)) {
    operation.responses = { ...operation.responses, '4XX': answered, '5XX': answered };
  }
  const { components = {} } = document as { components?: { schemas?: object } };
  return { ...document, components: { ...components, schemas: { ...components.schemas, Problem: problem } } };
}
