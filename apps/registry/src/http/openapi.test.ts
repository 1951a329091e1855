import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openRegistry, type TestRegistry } from '../testing/open-registry.ts';
import { type Content, type Operation, operationsOf } from './openapi-operations.ts';

const DOCS = join(import.meta.dirname, '../../../../docs');

let world: TestRegistry;
let operations: Map<string, Operation>;
beforeAll(async () => {
  world = await openRegistry({ isDatabaseCostly: true });
  const document = (await (await fetch(`${world.url}/openapi.json`)).json()) as object;
  operations = new Map(operationsOf(document).map(({ name, operation }) => [name, operation]));
});
afterAll(() => world[Symbol.asyncDispose]());

/** The routes of a page's tables, as OpenAPI names them. */
function routesOf(page: string): string[] {
  const rows = readFileSync(join(DOCS, page), 'utf8').matchAll(/^\| (`(?:GET|POST|PUT|PATCH|DELETE) .*?) \|/gm);
  return [...rows].flatMap(([, cell = '']) => {
    let method = '';
    // A path without a method has that of the one before it.
    return [...cell.matchAll(/`(?:(\w+) )?(\/v1[^`?]*)/g)].map(([, named, path = '']) => {
      method = named ?? method;
      return `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;
    });
  });
}

const answerOf = ({ responses = {} }: Operation): Content | undefined =>
  Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content?.['application/json'];

test('the pages name routes', () => {
  expect(routesOf('registry.md').length).toBeGreaterThan(8);
  expect(routesOf('registry.md')).toEqual(expect.arrayContaining(['GET /v1/instances', 'GET /v1/instances/{id}']));
  expect(routesOf('sdk.md').length).toBeGreaterThan(5);
});

test('every route of the docs is described', () => {
  for (const route of [...routesOf('registry.md'), ...routesOf('sdk.md')]) {
    expect(operations.get(route)?.summary, route).toBeTruthy();
  }
});

test('of every route of the registry’s page, and of what acts on instances, schema and example are there', () => {
  const acts = [...operations.keys()].filter((name) => name.startsWith('POST /v1/instances/'));
  expect(acts).toHaveLength(5);
  for (const route of [...routesOf('registry.md'), ...acts]) {
    const operation = operations.get(route) as Operation;
    expect(answerOf(operation), route).toMatchObject({ schema: expect.anything(), example: expect.anything() });
    const body = operation.requestBody?.content?.['application/json'];
    if (body) expect(body, route).toMatchObject({ schema: expect.anything(), example: expect.anything() });
  }
});

test('no example says what its schema does not take', () => {
  let checked = 0;
  for (const [name, operation] of operations) {
    for (const content of [answerOf(operation), operation.requestBody?.content?.['application/json']]) {
      if (content?.example === undefined || !content.schema) continue;
      const result = z.fromJSONSchema(content.schema as z.core.JSONSchema.JSONSchema).safeParse(content.example);
      expect(result.error?.message, name).toBeUndefined();
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(20);
});

test('every operation says how errors are answered, as they are', async () => {
  for (const [name, { responses }] of operations) expect(responses, name).toHaveProperty('4XX');
  const document = (await (await fetch(`${world.url}/openapi.json`)).json()) as {
    components: { schemas: { Problem: object } };
  };
  const form = z.fromJSONSchema(document.components.schemas.Problem as z.core.JSONSchema.JSONSchema);
  const { status, body } = await world.as('workers:read').ask('GET', '/v1/metrics?range=1s');
  expect(status).toBe(400);
  expect(form.safeParse(body).error).toBeUndefined();
  expect(form.safeParse({ ...body, kind: 'other' }).success).toBe(false);
});
