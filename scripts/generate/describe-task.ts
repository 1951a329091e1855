/** What help says of a task: its fields in words, where a file goes, and its examples. */

import type { Task } from '@genius/contract';

interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  default?: unknown;
}

/** The shape that `packages/cli/src/known-tasks.ts` reads. */
export function describeTask(task: Task): object {
  const schema = task.input.toJSONSchema({ io: 'input', unrepresentable: 'any' }) as Schema;
  const fileField = findBlob(schema);
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    type: typeText(field),
    required: schema.required?.includes(name) ?? false,
    ...aboutOf(field),
  }));
  const { name, queue, summary, summaryRo } = task;
  const examples = task.examples.map(({ input }) => input);
  return { name, queue, summary, summaryRo, ...(fileField ? { fileField } : {}), fields, examples };
}

function aboutOf(field: Schema): { about?: string } {
  const parts = [
    ...(field.description ? [field.description] : []),
    ...(field.default === undefined ? [] : [`default ${JSON.stringify(field.default)}`]),
  ];
  return parts.length ? { about: parts.map((part) => part.replace(/\.$/, '')).join('; ') } : {};
}

function typeText(schema: Schema): string {
  if (schema.$ref?.endsWith('/BlobRef')) return 'file';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeText).join(' | ');
  if (schema.type === 'array') return `${typeText(schema.items ?? {})}[]`;
  if (schema.type === 'object' && schema.properties) return `{ ${Object.keys(schema.properties).join(', ')} }`;
  return schema.format ?? schema.type ?? 'anything';
}

/** The first field that takes a blob reference, also inside a union or an object. */
function findBlob(schema: Schema, path: readonly string[] = []): string | undefined {
  if (schema.$ref?.endsWith('/BlobRef')) return path.join('.');
  for (const choice of schema.anyOf ?? schema.oneOf ?? []) {
    const found = findBlob(choice, path);
    if (found !== undefined) return found;
  }
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const found = findBlob(field, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}
