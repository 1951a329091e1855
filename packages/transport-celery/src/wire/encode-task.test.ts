/** What we send: read back by us, and equal to what a real Celery sends. */

import type { Envelope, Signature } from '@genius/contract';
import { describe, expect, it } from 'vitest';
import { decodeTask } from './decode-task.ts';
import { encodeTask } from './encode-task.ts';
import { asWire, comparable, delivered, type GoldVector, goldVectors, sent } from './testing/gold-vectors.ts';
import type { WireMessage } from './types.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const ID = '019ab000-0000-7000-8000-000000000001';
const NEXT = '019ab000-0000-7000-8000-000000000002';
const LAST = '019ab000-0000-7000-8000-000000000003';
const GROUP = '019ab000-0000-7000-8000-000000000009';

function envelope(more: Partial<Envelope> = {}): Envelope {
  return {
    id: ID,
    task: 'ocr.extract',
    queue: 'ocr',
    input: '{"document":"Popescu"}',
    tenant: '',
    priority: 5,
    sentAt: NOW,
    correlationId: ID,
    ...more,
  };
}

const encode = (more: Partial<Envelope> = {}, options: object = {}): WireMessage =>
  encodeTask(envelope(more), { node: 'host', now: NOW, ...options });

describe('a message of ours', () => {
  it('is whole', () => {
    const { body, headers, ...rest } = encode({ tenant: 'acme', traceparent: '00-a-b-01', delayMs: 1500 });
    expect({
      ...rest,
      headers: { ...headers, origin: String(headers.origin).replace(/\d+/, 'PID') },
    }).toMatchInlineSnapshot(`
      {
        "exchange": "",
        "headers": {
          "argsrepr": "()",
          "eta": "2026-11-24T12:00:01.500000+00:00",
          "expires": null,
          "genius": "{"tenant":"acme","sentAt":1795521600000}",
          "group": null,
          "group_index": null,
          "id": "019ab000-0000-7000-8000-000000000001",
          "ignore_result": false,
          "kwargsrepr": "{...}",
          "lang": "js",
          "origin": "genPID@host",
          "parent_id": null,
          "replaced_task_nesting": 0,
          "retries": 0,
          "root_id": "019ab000-0000-7000-8000-000000000001",
          "shadow": null,
          "stamped_headers": null,
          "stamps": {},
          "task": "ocr.extract",
          "tenant": "acme",
          "timelimit": [
            null,
            null,
          ],
          "traceparent": "00-a-b-01",
        },
        "properties": {
          "contentEncoding": "utf-8",
          "contentType": "application/json",
          "correlationId": "019ab000-0000-7000-8000-000000000001",
          "deliveryMode": 2,
          "priority": 0,
        },
        "routingKey": "ocr",
      }
    `);
    expect(body.toString()).toBe(
      '[[], {"document":"Popescu"}, {"callbacks": null, "errbacks": null, "chain": null, "chord": null}]',
    );
  });

  it('is read back as the envelope it was', () => {
    const full = envelope({
      tenant: 'acme',
      priority: 9,
      correlationId: 'c-1',
      delayMs: 60_000,
      expiresAt: NOW + 120_000,
      key: 'k',
      keyMs: 1000,
      lane: 'l',
      limit: { key: 'lim', concurrency: 2 },
      subject: 's',
      parent: NEXT,
      root: LAST,
      traceparent: '00-a-b-01',
      tracestate: 'x=y',
      headers: { baggage: 'a=b' },
      fed: true,
      generation: 'g1',
    });
    const decoded = decodeTask(sent(encodeTask(full, { node: 'host', now: NOW })), { now: NOW });
    expect(decoded.kind === 'task' && decoded.envelope).toEqual(full);
  });

  it.each(['"x"', '[1,2]', 'null', '7', '{}', ' {"a": 1}'])('carries the input %s as it is', (input) => {
    const decoded = decodeTask(sent(encode({ input })));
    expect(decoded.kind === 'task' && decoded.envelope.input.trim()).toBe(input.trim());
  });

  it('shows the names of the contract in its reprs and never a value or a foreign key', () => {
    expect(encode().headers).toMatchObject({ argsrepr: '()', kwargsrepr: '{...}' });
    const named = encode(
      { input: '{"document":"Popescu","1900101": {"document": 2}}' },
      { fields: new Set(['document']) },
    );
    expect(named.headers).toMatchObject({ argsrepr: '()', kwargsrepr: "{'document': '…'}" });
    expect(encode({ input: '"Popescu"' }).headers).toMatchObject({ argsrepr: "('…',)", kwargsrepr: '{}' });
  });

  it('has no header of ours where there is nothing to say', () => {
    expect(encode({ sentAt: 0 }).headers).not.toHaveProperty('genius');
  });

  it('is dropped by the broker when it expires', () => {
    const { properties, headers } = encode({ expiresAt: NOW + 30_000 });
    expect([properties.expiration, headers.expires]).toEqual(['30000', '2026-11-24T12:00:30.000000+00:00']);
    expect(encode({ expiresAt: NOW - 1 }).properties.expiration).toBe('0');
  });

  it('carries its chain in reverse, with headers that a Python worker sends on', () => {
    const chain: Signature[] = [
      { task: 'pdf.render', queue: 'pdf.render', input: { fmt: 'A4' }, as: 'pages', options: { id: NEXT }, lane: 'l' },
      { task: 'email.send', queue: 'email.send', input: {}, immutable: true, options: { id: LAST, delayMs: 500 } },
    ];
    const { body } = encode({ tenant: 'acme', chain });
    const embed = (JSON.parse(body.toString()) as [unknown, unknown, { chain: unknown }])[2];
    expect(embed.chain).toMatchInlineSnapshot(`
      [
        {
          "args": [],
          "immutable": true,
          "kwargs": {},
          "options": {
            "countdown": 0.5,
            "headers": {
              "genius": "{"tenant":"acme","correlation":"019ab000-0000-7000-8000-000000000001","immutable":true}",
              "tenant": "acme",
            },
            "queue": "email.send",
            "task_id": "019ab000-0000-7000-8000-000000000003",
          },
          "subtask_type": null,
          "task": "email.send",
        },
        {
          "args": [],
          "immutable": false,
          "kwargs": {
            "fmt": "A4",
          },
          "options": {
            "headers": {
              "genius": "{"tenant":"acme","correlation":"019ab000-0000-7000-8000-000000000001","lane":"l","as":"pages"}",
              "tenant": "acme",
            },
            "queue": "pdf.render",
            "task_id": "019ab000-0000-7000-8000-000000000002",
          },
          "subtask_type": null,
          "task": "pdf.render",
        },
      ]
    `);
  });

  it('refuses a follower without an id', () => {
    const chain: Signature[] = [{ task: 'a', queue: 'a', input: {} }];
    expect(() => encode({ chain })).toThrow(/needs its id/);
  });
});

/**
 * Messages that only other producers send: several positional arguments, retries, time limits, a broker's priority,
 * compression, pickle, a shadow name, ignore_result, callbacks, a correlation in the property, transient delivery.
 */
const SENDABLE = [
  'default-exchange-email',
  'no-args',
  'countdown',
  'eta-aware',
  'eta-naive',
  'expires-seconds',
  'expires-datetime',
  'custom-headers',
  'root-parent',
];

describe('the same as a real Celery', () => {
  it.for(['task-messages.json', 'task-messages-5.6.json'])('single runs of %s', (file, ctx) => {
    const vectors = goldVectors(file, ctx).filter(({ name }) => SENDABLE.includes(name));
    expect(vectors).toHaveLength(SENDABLE.length);
    for (const vector of vectors) {
      const decoded = decodeTask(delivered(vector), { now: NOW });
      if (decoded.kind !== 'task') throw new Error(vector.name);
      const { replyTo = '' } = decoded;
      // Before the eta of the vector, so that there is a delay to send.
      const message = encodeTask(decoded.envelope, { node: 'example', now: NOW, replyTo });
      expect(timesApart(comparable(message)), vector.name).toEqual(timesApart(comparable(asWire(vector))));
    }
  });

  it.for(['task-messages.json', 'task-messages-5.6.json'])('a chain and a chord over queues of %s', (file, ctx) => {
    const vectors = goldVectors(file, ctx);
    const vector = (name: string) => vectors.find((each) => each.name === name) as GoldVector;
    const chained = vector('chain-three-queues');
    const [, , embed] = bodyOf(chained);
    const [last, next] = embed.chain as { options: { task_id: string; reply_to: string } }[];
    const { reply_to: replyTo } = (last as { options: { reply_to: string } }).options;
    const chain = [
      { task: 'pdf.render', queue: 'pdf.render', input: {}, options: { id: next?.options.task_id as string } },
      // Ours pass values by name.
      {
        task: 'email.send',
        queue: 'email.send',
        input: {},
        immutable: true,
        options: { id: last?.options.task_id as string },
      },
    ];
    const ours = encode({ id: chained.headers.id as string, input: '"s"', chain }, { replyTo });
    expect(timesApart(signaturesAlike(comparable(ours)))).toEqual(
      timesApart(signaturesAlike(comparable(asWire(chained)))),
    );

    const part = vector('chord-queues#1');
    const chord = bodyOf(part)[2].chord as { options: { task_id: string } };
    const group = {
      id: part.headers.group as string,
      index: 1,
      size: 2,
      body: {
        task: 'pdf.render',
        queue: 'pdf.render',
        input: {},
        id: chord.options.task_id,
        options: { id: chord.options.task_id },
      },
    };
    const second = encode({ id: part.headers.id as string, input: '"b"', group }, { replyTo });
    expect(timesApart(signaturesAlike(comparable(second)))).toEqual(
      timesApart(signaturesAlike(comparable(asWire(part)))),
    );
  });

  it('a group names itself and the place in it', () => {
    const { headers } = encode({ group: { id: GROUP, index: 2, size: 3 } });
    expect(headers).toMatchObject({ group: GROUP, group_index: 2 });
  });
});

function bodyOf(vector: GoldVector): [unknown[], object, Record<string, unknown>] {
  return JSON.parse(Buffer.from(vector.bodyBase64, 'base64').toString());
}

/** Times in ms, and the span to the end from another now left out. */
function timesApart({ headers, properties, ...rest }: ReturnType<typeof comparable>) {
  const { eta, expires, genius, ...others } = headers;
  const { expiration, ...kept } = properties;
  const at = (text: unknown) =>
    text ? Math.ceil(Date.parse(/[Z+]/.test(String(text)) ? String(text) : `${text}Z`)) : null;
  // A fraction of a millisecond is rounded up to the next one, so that nothing starts early.
  const near = (ms: number | null) => (ms === null ? null : Math.round(ms / 10));
  return {
    ...rest,
    properties: { ...kept, ...(expiration ? { expiration: 'set' } : {}) },
    headers: { ...others, eta: near(at(eta)), expires: near(at(expires)) },
  };
}

/** Followers of ours name their queue, their header and their group; and pass no positional arguments. */
function signaturesAlike(message: ReturnType<typeof comparable>) {
  const body = JSON.parse(JSON.stringify(message.body), (key, value: unknown) => {
    if (key !== 'options') return key === 'args' ? [] : value;
    const { queue, headers, group_id, ...options } = value as Record<string, unknown>;
    return options;
  }) as unknown;
  return { ...message, body };
}
