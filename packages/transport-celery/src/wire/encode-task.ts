/** An envelope as a Celery v2 message, which a worker of ours or one in Python may take. */

import type { Envelope, Signature } from '@genius/contract';
import { extrasOf, followerExtras, GENIUS } from './genius-header.ts';
import { formatIso } from './iso-time.ts';
import { isObjectText, topLevelKeys } from './json-text.ts';
import { redactedArgs, redactedKwargs } from './python-repr.ts';
import type { CelerySignature, Embed, WireMessage } from './types.ts';

export interface EncodeOptions {
  /** Name of the sending host, shown in `origin`. */
  node: string;
  /** ms since 1970 on the sender's clock. Default now. */
  now?: number;
  /** Where a Python caller's chain expects its answers; passed on, never read. Default none. */
  replyTo?: string;
  /** Names that the contract gives to the input's fields, to show in monitors. Default: none is shown. */
  fields?: ReadonlySet<string>;
}

/** Larger inputs are not searched for the names of their fields. */
const MAX_SHOWN = 65_536;
const NO_EMBED = '{"callbacks": null, "errbacks": null, "chain": null, "chord": null}';

/** The message that asks for a run. Its input is put into the body as the text it is. */
export function encodeTask(envelope: Envelope, options: EncodeOptions): WireMessage {
  const { id, task, queue, input, group, tenant, traceparent, tracestate, expiresAt, delayMs } = envelope;
  const now = options.now ?? Date.now();
  const isObject = isObjectText(input);
  const args = isObject ? '[]' : `[${input}]`;
  const kwargs = isObject ? input : '{}';
  const headers: Record<string, unknown> = {
    ...standardHeaders(id, task, options.node),
    ...envelope.headers,
    lang: 'js',
    task,
    id,
    eta: delayMs ? formatIso(now + delayMs) : null,
    expires: expiresAt === undefined ? null : formatIso(expiresAt),
    group: group?.id ?? null,
    group_index: group?.index ?? null,
    root_id: envelope.root ?? id,
    parent_id: envelope.parent ?? null,
    argsrepr: redactedArgs(isObject ? 0 : 1),
    kwargsrepr: isObject ? redactedKwargs(shownFields(input, options.fields)) : '{}',
  };
  if (tenant) headers.tenant = tenant;
  if (traceparent) headers.traceparent = traceparent;
  if (tracestate) headers.tracestate = tracestate;
  const extras = extrasOf(envelope);
  if (extras) headers[GENIUS] = extras;
  return {
    exchange: '',
    routingKey: queue,
    properties: {
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      deliveryMode: 2,
      correlationId: id,
      priority: 0,
      ...(options.replyTo ? { replyTo: options.replyTo } : {}),
      ...(expiresAt === undefined ? {} : { expiration: String(Math.max(0, Math.ceil(expiresAt - now))) }),
    },
    headers,
    body: Buffer.from(`[${args}, ${kwargs}, ${embedText(envelope, options, now)}]`, 'utf8'),
  };
}

/** The headers that every message of Celery 5.6 has, with their defaults. */
export function standardHeaders(id: string, task: string, node: string): Record<string, unknown> {
  return {
    lang: 'js',
    task,
    id,
    shadow: null,
    eta: null,
    expires: null,
    group: null,
    group_index: null,
    retries: 0,
    timelimit: [null, null],
    root_id: id,
    parent_id: null,
    argsrepr: '()',
    kwargsrepr: '{}',
    origin: `gen${process.pid}@${node}`,
    ignore_result: false,
    replaced_task_nesting: 0,
    stamped_headers: null,
    stamps: {},
  };
}

function shownFields(input: string, fields: ReadonlySet<string> | undefined): string[] | undefined {
  if (!fields || input.length > MAX_SHOWN) return undefined;
  return topLevelKeys(input).filter((name) => fields.has(name));
}

function embedText(envelope: Envelope, options: EncodeOptions, now: number): string {
  const { chain, group } = envelope;
  if (!chain?.length && !group?.body) return NO_EMBED;
  const embed: Embed = { callbacks: null, errbacks: null, chain: null, chord: null };
  // Celery takes the next one from the end.
  if (chain?.length) embed.chain = chain.map((each) => celerySignature(each, envelope, options, now)).reverse();
  if (group?.body) {
    const body = celerySignature(group.body, envelope, options, now);
    embed.chord = { ...body, options: { ...body.options, group_id: group.id } };
  }
  return JSON.stringify(embed);
}

/** A described run in Celery's JSON. Headers stand in its options, so that a Python worker sends them on. */
function celerySignature(
  signature: Signature,
  first: Envelope,
  options: Pick<EncodeOptions, 'replyTo'>,
  now: number,
): CelerySignature {
  const { id, delayMs, expiresAt } = signature.options ?? {};
  if (!id) throw new TypeError(`a run of ${signature.task} that follows another needs its id`);
  const headers: Record<string, unknown> = { ...first.headers };
  if (first.tenant) headers.tenant = first.tenant;
  if (first.traceparent) headers.traceparent = first.traceparent;
  if (first.tracestate) headers.tracestate = first.tracestate;
  const extras = followerExtras(signature, first);
  if (extras) headers[GENIUS] = extras;
  return {
    task: signature.task,
    args: [],
    kwargs: signature.input,
    options: {
      task_id: id,
      queue: signature.queue,
      ...(options.replyTo ? { reply_to: options.replyTo } : {}),
      ...(Object.keys(headers).length ? { headers } : {}),
      ...(delayMs ? { countdown: delayMs / 1000 } : {}),
      // A number: Celery 5.2 fails on a date in a signature. Ours goes by the exact time in its header.
      ...(expiresAt === undefined ? {} : { expires: Math.max(0, (expiresAt - now) / 1000) }),
    },
    subtask_type: null,
    immutable: signature.immutable === true,
  };
}
