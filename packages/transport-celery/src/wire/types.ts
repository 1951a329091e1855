/** The shapes on the wire: what goes to RabbitMQ, what comes from it, and Celery's JSON in between. */

/** A message as a transport publishes it; nothing in it is bound to a client library. */
export interface WireMessage {
  exchange: string;
  routingKey: string;
  properties: WireProperties;
  headers: Record<string, unknown>;
  body: Buffer;
  /** Whether nothing but this message can ask for its run. True of its first publishing alone. */
  isFresh?: boolean;
}

export interface WireProperties {
  contentType?: string;
  contentEncoding?: string;
  deliveryMode?: number;
  correlationId?: string;
  replyTo?: string;
  priority?: number;
  /** Milliseconds as text, as AMQP wants it. */
  expiration?: string;
}

/** What a client library delivers, as far as it is read here. */
export interface RawMessage {
  fields: { exchange: string; routingKey: string };
  properties: {
    contentType?: unknown;
    contentEncoding?: unknown;
    correlationId?: unknown;
    replyTo?: unknown;
    priority?: unknown;
    headers?: Record<string, unknown> | undefined;
  };
  content: Buffer;
}

/** A described run in Celery's JSON. `options` is open: senders put what their version knows into it. */
export interface CelerySignature {
  task: string;
  args?: unknown[];
  kwargs?: Record<string, unknown>;
  options?: CeleryOptions;
  subtask_type?: string | null;
  immutable?: boolean;
  chord_size?: number | null;
}

export interface CeleryOptions {
  task_id?: string | null;
  queue?: string | null;
  exchange?: string | null;
  routing_key?: string | null;
  reply_to?: string | null;
  priority?: number | null;
  countdown?: number | null;
  eta?: string | null;
  expires?: number | string | null;
  link?: CelerySignature | CelerySignature[] | null;
  link_error?: CelerySignature | CelerySignature[] | null;
  chord?: CelerySignature | null;
  chain?: CelerySignature[] | null;
  group_id?: string | null;
  group_index?: number | null;
  root_id?: string | null;
  parent_id?: string | null;
  headers?: Record<string, unknown> | null;
  [more: string]: unknown;
}

/** The third part of a task's body: what follows it. `chain` is stored in reverse, the next one last. */
export interface Embed {
  callbacks: CelerySignature[] | null;
  errbacks: CelerySignature[] | null;
  chain: CelerySignature[] | null;
  chord: CelerySignature | null;
}

/** An exception as Celery stores it. */
export interface CeleryException {
  exc_type: string;
  /** The arguments of its constructor. */
  exc_message: unknown[];
  exc_module: string;
}
