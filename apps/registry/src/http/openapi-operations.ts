/** The operations of an OpenAPI document, to be added to. */

export interface Content {
  schema?: object;
  example?: unknown;
}

export interface Operation {
  summary?: string;
  requestBody?: { content?: Record<string, Content> };
  responses?: Record<string, { description?: string; content?: Record<string, Content> }>;
}

export interface NamedOperation {
  /** Such as `GET /v1/workers/{tag}`. */
  name: string;
  operation: Operation;
}

export function operationsOf(document: object): NamedOperation[] {
  const { paths = {} } = document as { paths?: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
}
