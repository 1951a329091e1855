import { expect, test } from 'vitest';
import { z } from 'zod';
import { type JsonSchema, typeOfSchema } from './type-of-schema.ts';

test.each([
  [z.object({ pages: z.int(), kind: z.string().optional() }), '{ "pages": number; "kind"?: string; }'],
  [z.enum(['sent', 'counted']), '"sent" | "counted"'],
  [z.array(z.boolean()), 'readonly (boolean)[]'],
  [z.string().nullable(), 'string | null'],
  [z.record(z.string(), z.number()), 'Record<string, number>'],
  [z.object({}), 'object'],
  [z.any(), 'unknown'],
])('the data of an event is typed as its schema says (%#)', (schema, type) => {
  expect(typeOfSchema(z.toJSONSchema(schema) as JsonSchema)).toBe(type);
});
