/** A JSON Schema as a TypeScript type: for the data of events, which are small. */

export interface JsonSchema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  additionalProperties?: JsonSchema | boolean;
}

/** What can't be said in a type is `unknown`. */
export function typeOfSchema(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  if (schema.anyOf) return union(schema.anyOf.map(typeOfSchema));
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOfSchema({ ...schema, type })));
  if (schema.type === 'integer') return 'number';
  if (['string', 'number', 'boolean', 'null'].includes(schema.type ?? '')) return schema.type as string;
  if (schema.type === 'array') return `readonly (${typeOfSchema(schema.items ?? {})})[]`;
  if (schema.type === 'object') return typeOfObject(schema);
  return 'unknown';
}

function typeOfObject({ properties, required = [], additionalProperties }: JsonSchema): string {
  if (!properties) {
    const isOpen = typeof additionalProperties === 'object';
    return `Record<string, ${isOpen ? typeOfSchema(additionalProperties) : 'unknown'}>`;
  }
  const fields = Object.entries(properties).map(
    ([name, field]) => `${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOfSchema(field)};`,
  );
  return fields.length ? `{ ${fields.join(' ')} }` : 'object';
}

const union = (types: readonly string[]) => [...new Set(types)].join(' | ');
