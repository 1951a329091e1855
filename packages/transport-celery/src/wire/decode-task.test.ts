/** What comes from the queue, as a real Celery sent it and as it should never be sent. */

import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Decoded, decodeTask } from './decode-task.ts';
import { delivered, type GoldMessage, goldVectors } from './testing/gold-vectors.ts';
import type { RawMessage } from './types.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const ID = '00000000-0000-4000-8000-000000000001';
const NOTHING = { callbacks: null, errbacks: null, chain: null, chord: null };

function message(body: unknown, more: Partial<RawMessage['properties']> = {}, headers: object = {}): RawMessage {
  return {
    fields: { exchange: '', routingKey: 'ocr' },
    properties: {
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      headers: { task: 'ocr.extract', id: ID, ...headers },
      ...more,
    },
    content: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  };
}

function taskOf(decoded: Decoded): Decoded & { kind: 'task' } {
  if (decoded.kind !== 'task') throw new Error(JSON.stringify(decoded));
  return decoded;
}

function poisonOf(raw: RawMessage, maxBytes?: number): string {
  const decoded = decodeTask(raw, maxBytes ? { maxBytes } : {});
  return decoded.kind === 'poison' ? decoded.reason : decoded.kind;
}

/** In one line: what became of a message. */
function summary(decoded: Decoded): string {
  if (decoded.kind === 'poison') return `poison ${decoded.reason}`;
  const { envelope, embed } = decoded;
  const parts = [
    decoded.kind,
    decoded.kind === 'task'
      ? decoded.envelope.input.replace(/^"\/.*"$/, '"(a path)"').slice(0, 90)
      : decoded.failure.code,
  ];
  const tell = (name: string, value: unknown) => value !== undefined && parts.push(`${name}=${JSON.stringify(value)}`);
  tell('eta', decoded.eta && new Date(decoded.eta).toISOString().slice(0, 10));
  tell('due', envelope.delayMs && 'later');
  tell('expires', envelope.expiresAt && new Date(envelope.expiresAt).toISOString().slice(0, 10));
  tell('retries', decoded.retries || undefined);
  tell('limits', decoded.timelimit);
  tell('priority', envelope.priority === 5 ? undefined : envelope.priority);
  tell('ignore', decoded.ignoreResult || undefined);
  tell('tenant', envelope.tenant || undefined);
  tell('trace', envelope.traceparent);
  tell('headers', envelope.headers);
  tell('correlation', envelope.correlationId === envelope.id ? undefined : envelope.correlationId);
  tell('root', envelope.root && 'set');
  tell('parent', envelope.parent && 'set');
  tell('group', decoded.group && 'set');
  tell('index', decoded.groupIndex);
  for (const name of ['callbacks', 'errbacks', 'chain'] as const)
    tell(
      name,
      embed?.[name]?.map(({ task }) => task),
    );
  tell('chord', embed?.chord?.task);
  return parts.join(' ');
}

function summaries(vectors: GoldMessage[]): Record<string, string> {
  return Object.fromEntries(vectors.map((each) => [each.name, summary(decodeTask(delivered(each), { now: NOW }))]));
}

/**
 * Vectors that a real worker runs and we do not: several positional arguments, or one beside keyword arguments, are
 * refused (our tasks take one object); bzip2 is poison (Node has no decoder); `celery.starmap` is a task we don't know.
 */
describe('messages of a real Celery', () => {
  it('are each a run, refused, or poison: Celery 5.2', (ctx) => {
    expect(summaries(goldVectors('task-messages.json', ctx))).toMatchInlineSnapshot(`
      {
        "apply-async": "refused GW_ARGUMENTS_MISFIT",
        "args-kwargs": "refused GW_ARGUMENTS_MISFIT",
        "args-kwargs-pdf": "refused GW_ARGUMENTS_MISFIT",
        "argsrepr-override": "refused GW_ARGUMENTS_MISFIT",
        "bzip2": "poison compression",
        "chain-group-upgraded": "refused GW_ARGUMENTS_MISFIT chain=["celery.chord"]",
        "chain-link-error": "refused GW_ARGUMENTS_MISFIT errbacks=["gold.errback_old"] chain=["gold.add"]",
        "chain-three-queues": "task "s" chain=["email.send","pdf.render"]",
        "chain-two": "refused GW_ARGUMENTS_MISFIT chain=["gold.add"]",
        "chord-queues#0": "task "a" group="set" index=0 chord="pdf.render"",
        "chord-queues#1": "task "b" group="set" index=1 chord="pdf.render"",
        "chord-single": "refused GW_ARGUMENTS_MISFIT group="set" index=0 chord="gold.sum"",
        "chord-two#0": "refused GW_ARGUMENTS_MISFIT group="set" index=0 chord="gold.sum"",
        "chord-two#1": "refused GW_ARGUMENTS_MISFIT group="set" index=1 chord="gold.sum"",
        "chunks#0": "task {"task": {"task": "gold.add", "args": [], "kwargs": {}, "options": {}, "subtask_type": nul group="set"",
        "chunks#1": "task {"task": {"task": "gold.add", "args": [], "kwargs": {}, "options": {}, "subtask_type": nul group="set"",
        "correlation-reply": "task "x" correlation="corr-1"",
        "countdown": "task "x" eta="2026-11-24" due="later"",
        "custom-headers": "task "x" tenant="acme" trace="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" headers={"n":7}",
        "custom-headers-apply-async": "refused GW_ARGUMENTS_MISFIT tenant="acme"",
        "default-exchange-email": "task {"to": "a@example.ro", "subject": "Factur\\u0103"}",
        "default-exchange-slack": "refused GW_ARGUMENTS_MISFIT",
        "delay": "refused GW_ARGUMENTS_MISFIT",
        "eta-aware": "task "x" eta="2026-12-01" due="later"",
        "eta-naive": "task "x" eta="2026-12-01" due="later"",
        "expires-datetime": "task "x" expires="2026-12-01"",
        "expires-none-ttl": "refused GW_ARGUMENTS_MISFIT",
        "expires-seconds": "task "x" expires="2026-11-24"",
        "group-three#0": "refused GW_ARGUMENTS_MISFIT group="set"",
        "group-three#1": "refused GW_ARGUMENTS_MISFIT group="set"",
        "group-three#2": "refused GW_ARGUMENTS_MISFIT group="set"",
        "gzip": "refused GW_ARGUMENTS_MISFIT",
        "ignore-result": "task "x" ignore=true",
        "ignore-result-task": "task {} ignore=true",
        "link": "refused GW_ARGUMENTS_MISFIT callbacks=["gold.add"]",
        "link-both-two": "refused GW_ARGUMENTS_MISFIT callbacks=["gold.add","gold.add"] errbacks=["gold.errback_old","gold.errback_new"]",
        "link-error": "task "x" errbacks=["gold.errback_old"]",
        "long-args": "refused GW_ARGUMENTS_MISFIT",
        "map": "task {"task": {"task": "gold.add", "args": [], "kwargs": {}, "options": {}, "subtask_type": nul",
        "no-args": "task {}",
        "no-route": "refused GW_ARGUMENTS_MISFIT",
        "priority": "task "x" priority=7",
        "protocol-1": "refused GW_ARGUMENTS_MISFIT eta="2026-11-24" due="later"",
        "retries": "task "x" retries=3",
        "rich-json-types": "refused GW_ARGUMENTS_MISFIT",
        "root-parent": "task "x" root="set" parent="set"",
        "serializer-yaml-or-pickle": "poison content-type",
        "shadow": "refused GW_ARGUMENTS_MISFIT",
        "time-limits": "task "x" limits={"hardMs":30000,"softMs":20500}",
        "transient": "refused GW_ARGUMENTS_MISFIT",
      }
    `);
  });

  it('mean the same from Celery 5.6, save for what it writes otherwise', (ctx) => {
    const old = summaries(goldVectors('task-messages.json', ctx));
    const young = Object.entries(summaries(goldVectors('task-messages-5.6.json', ctx)));
    expect(Object.fromEntries(young.filter(([name, text]) => old[name] !== text))).toMatchInlineSnapshot(`
      {
        "chunks#0": "task {"task": {"task": "gold.add", "args": [], "kwargs": {}, "options": {}, "subtask_type": nul group="set" index=0",
        "chunks#1": "task {"task": {"task": "gold.add", "args": [], "kwargs": {}, "options": {}, "subtask_type": nul group="set" index=1",
        "group-three#0": "refused GW_ARGUMENTS_MISFIT group="set" index=0",
        "group-three#1": "refused GW_ARGUMENTS_MISFIT group="set" index=1",
        "group-three#2": "refused GW_ARGUMENTS_MISFIT group="set" index=2",
      }
    `);
  });

  it('odd ones are taken as they should be', (ctx) => {
    const odd = (file: string) => {
      const messages = goldVectors(file, ctx).flatMap(({ name, published = [] }) => {
        const first = published.find(({ exchange }) => exchange !== 'celeryev');
        return first ? [{ ...first, name }] : [];
      });
      return summaries(messages);
    };
    const old = odd('worker-behaviour.json');
    expect(odd('worker-behaviour-5.6.json')).toEqual(old);
    expect(old).toMatchInlineSnapshot(`
      {
        "args-not-list": "poison arguments",
        "body-not-embed": "poison body",
        "body-object": "poison body",
        "embed-empty": "refused GW_ARGUMENTS_MISFIT",
        "eta-garbage": "poison eta",
        "eta-held": "refused GW_ARGUMENTS_MISFIT eta="2026-11-24" due="later"",
        "eta-z": "refused GW_ARGUMENTS_MISFIT eta="2026-11-24" due="later"",
        "expires-past-header": "refused GW_ARGUMENTS_MISFIT expires="2026-01-01"",
        "expires-z": "refused GW_ARGUMENTS_MISFIT expires="2030-01-01"",
        "headers-float-retries": "refused GW_ARGUMENTS_MISFIT",
        "ignored": "task {}",
        "invalid-json": "poison not-json",
        "kwargs-not-object": "refused GW_ARGUMENTS_MISFIT",
        "minimal-no-lang": "refused GW_ARGUMENTS_MISFIT",
        "no-content-type": "poison content-type",
        "no-headers": "poison no-task",
        "no-id": "poison id",
        "pickle": "poison content-type",
        "protocol-1": "refused GW_ARGUMENTS_MISFIT",
        "rejected-early-ack": "task {}",
        "rejected-late-ack": "task {}",
        "stamps-5.3": "refused GW_ARGUMENTS_MISFIT headers={"stamps":{"a":"b"},"stamped_headers":["a"]}",
        "timelimit-missing": "refused GW_ARGUMENTS_MISFIT",
        "ts-extras": "task {} tenant="acme" trace="00-x-y-01"",
        "unknown-content-type": "poison content-type",
        "unknown-task": "task 1",
        "utf8-raw": "refused GW_ARGUMENTS_MISFIT",
        "worker-lost-early": "task {}",
        "worker-lost-late": "task {}",
        "worker-lost-late-requeue": "task "(a path)"",
        "wrong-arguments": "refused GW_ARGUMENTS_MISFIT",
      }
    `);
  });

  it('every message of a canvas or a retry is read', (ctx) => {
    for (const file of ['canvas-redis.json', 'canvas-redis-5.6.json', 'results-redis.json', 'results-redis-5.6.json']) {
      for (const vector of goldVectors(file, ctx)) {
        for (const each of vector.published ?? []) {
          if (each.exchange === 'celeryev' || each.exchange === 'celery.pidbox') continue;
          expect(decodeTask(delivered(each)), `${file} ${vector.name}`).toMatchObject({
            id: each.headers.id,
            task: each.headers.task,
          });
        }
      }
    }
  });

  it('that came through the delay queues of 5.6 belong to the real queue, their eta still set', (ctx) => {
    for (const vector of goldVectors('delayed-delivery-5.6.json', ctx)) {
      for (const each of vector.delivered ?? []) {
        const decoded = decodeTask(delivered(each), { now: NOW });
        expect(decoded, vector.name).toMatchObject({ queue: 'gold.quorum' });
        expect(decoded.kind !== 'poison' && decoded.eta !== undefined, vector.name).toBe(each.headers.eta != null);
        expect(decoded.kind !== 'poison' && decoded.envelope.headers, vector.name).toBeUndefined();
      }
    }
  });
});

describe('arguments', () => {
  const input = (args: unknown[], kwargs: unknown, genius?: object) => {
    const decoded = decodeTask(message([args, kwargs, NOTHING], {}, genius ? { genius: JSON.stringify(genius) } : {}));
    if (decoded.kind === 'task') return JSON.parse(decoded.envelope.input) as unknown;
    return decoded.kind === 'refused' ? decoded.failure.message : decoded.reason;
  };

  it.each([
    ['keywords alone', [], { a: 1 }, undefined, { a: 1 }],
    ['nothing', [], {}, undefined, {}],
    ['one value alone', ['x'], {}, undefined, 'x'],
    ['a result under its field', [{ text: 'x' }], { to: 'b' }, { as: 'page' }, { page: { text: 'x' }, to: 'b' }],
    ['a result under its field, nothing else given', [7], {}, { as: 'page' }, { page: 7 }],
    ['a result that an immutable run ignores', [7], { to: 'b' }, { immutable: true }, { to: 'b' }],
    ['an object under the keywords', [{ a: 1, b: 1 }], { b: 2 }, undefined, { a: 1, b: 2 }],
  ])('%s', (_name, args, kwargs, genius, expected) => {
    expect(input(args, kwargs, genius)).toEqual(expected);
  });

  it.each([
    ['several positional ones', [1, 2], {}],
    ['a value beside keywords', [1], { a: 1 }],
    ['keywords that are a list', [], [1]],
    ['keywords that are null', [], null],
  ])('%s are refused with what to do', (_name, args, kwargs) => {
    expect(input(args, kwargs)).toMatch(
      /^ocr\.extract takes one object: pass its fields as keyword arguments\. It got /,
    );
  });

  it('of a refused message never stand in the failure', () => {
    expect(JSON.stringify(decodeTask(message([['Popescu', 'Ion'], {}, NOTHING])))).not.toContain('Popescu');
  });

  it('of Celery 5.6 with types become plain JSON at any depth', () => {
    const typed = (type: string, value: unknown) => ({ __type__: type, __value__: value });
    const kwargs = {
      when: typed('datetime', '2026-11-24T10:00:00+00:00'),
      list: [{ price: typed('decimal', '10.50') }, typed('uuid', { hex: '00000000000040008000000000000077' })],
      raw: typed('base64', 'AAE='),
      bytes: typed('bytes', 'ab'),
    };
    expect(input([], kwargs)).toEqual({
      when: '2026-11-24T10:00:00+00:00',
      list: [{ price: '10.50' }, '00000000-0000-4000-8000-000000000077'],
      raw: 'AAE=',
      bytes: 'YWI=',
    });
    expect(input([], { x: typed('set', [1]) })).toMatch(/typed value of type "set" is not known/);
    expect(input([], { x: { __type__: 'date', __value__: '2026-01-01', more: 1 } })).toMatchObject({ x: { more: 1 } });
  });

  it('keep integers beyond 2^53 and the text as it was sent', () => {
    const body = `[[], {"n": 1152921504606846977, "t":"\\u0219"}, {}]`;
    expect(taskOf(decodeTask(message(body))).envelope.input).toBe('{"n": 1152921504606846977, "t":"\\u0219"}');
    const fed = `[[{"n": 1152921504606846977}], {"m": 1152921504606846979}, {}]`;
    expect(taskOf(decodeTask(message(fed))).envelope.input).toBe('{"n":1152921504606846977,"m":1152921504606846979}');
  });

  it('with keys that would pollute prototypes stay data', () => {
    const body = `[[{"__proto__": {"polluted": 1}}], {"a": {"__type__": "date", "__value__": "2026-01-01"}, "constructor": 1}, {}]`;
    const { envelope } = taskOf(decodeTask(message(body)));
    expect(envelope.input).toBe('{"__proto__":{"polluted":1},"a":"2026-01-01","constructor":1}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('poison', () => {
  const body = [[], {}, NOTHING];
  it.each<[string, RawMessage, string]>([
    ['no content type: it ends a real worker', message(body, { contentType: undefined }), 'content-type'],
    ['pickle', message(body, { contentType: 'application/x-python-serialize' }), 'content-type'],
    ['another encoding', message(body, { contentEncoding: 'binary' }), 'encoding'],
    ['bytes that are no UTF-8', message(Buffer.from([0x5b, 0xff, 0x5d])), 'encoding'],
    ['no JSON', message('{nope'), 'not-json'],
    ['NaN, which Python writes and JSON has not', message('[[], {"a": NaN}, {}]'), 'not-json'],
    ['a body of two', message([[], {}]), 'body'],
    ['a body that is an object', message({ x: 1 }), 'body'],
    ['arguments that are a text: Celery spreads it as characters', message(['ab', {}, {}]), 'arguments'],
    ['nothing in the third place', message([[], {}, null]), 'embed'],
    ['a chain of something else', message([[], {}, { chain: [7] }]), 'embed'],
    ['no id', message(body, {}, { id: undefined }), 'id'],
    ['an id that is a number', message(body, {}, { id: 7 }), 'id'],
    ['an id of 256 characters', message(body, {}, { id: 'x'.repeat(256) }), 'id'],
    ['an id with a line break', message(body, {}, { id: 'a\nb' }), 'id'],
    ['no task, and no v1 body', message({ a: 1 }, { headers: {} }), 'no-task'],
    ['a task that is a list', message(body, {}, { task: ['x'] }), 'no-task'],
    ['an eta that is no date', message(body, {}, { eta: 'soon' }), 'eta'],
    ['31 February', message(body, {}, { eta: '2026-02-31T00:00:00' }), 'eta'],
    ['an expires that is a number', message(body, {}, { expires: 12 }), 'expires'],
    ['bzip2', message(body, {}, { compression: 'application/x-bz2' }), 'compression'],
    ['broken compression', message(body, {}, { compression: 'application/x-gzip' }), 'compression'],
  ])('%s', (_name, raw, reason) => {
    expect(poisonOf(raw)).toBe(reason);
  });

  it('a body past the limit is not parsed, nor is one past it once decompressed', () => {
    const large = JSON.stringify([[], { a: 'x'.repeat(2000) }, {}]);
    expect(poisonOf(message(large), 1000)).toBe('too-large');
    const packed = message(deflateSync(large), {}, { compression: 'application/x-gzip' });
    expect(packed.content.length).toBeLessThan(1000);
    expect(poisonOf(packed, 1000)).toBe('too-large');
    expect(poisonOf(packed)).toBe('task');
  });

  it('is told without a word of the body', () => {
    expect(JSON.stringify(decodeTask(message('[[], {"name": "Popescu" ')))).not.toContain('Popescu');
  });
});

describe('what travels beside the input', () => {
  const body = [[], {}, NOTHING];
  const envelope = (properties: object, headers: object) =>
    taskOf(decodeTask(message(body, properties, headers), { now: NOW })).envelope;

  it('a true gzip file is read as well as the zlib stream that Celery calls gzip', () => {
    const raw = message(gzipSync('[[], {"a":1}, {}]'), {}, { compression: 'application/x-gzip' });
    expect(taskOf(decodeTask(raw)).envelope.input).toBe('{"a":1}');
  });

  it.each([
    [undefined, 5],
    [0, 5],
    [1, 1],
    [9, 9],
    [255, 9],
  ])('a foreign priority of %s is %s', (priority, expected) => {
    expect(envelope({ priority }, {}).priority).toBe(expected);
  });

  it.each([
    ['2026-11-24T12:00:10', 10_000],
    ['2026-11-24T12:00:10.5Z', 10_500],
    ['2026-11-24T14:00:10+02:00', 10_000],
    ['2026-11-24 12:00:10.123456+0000', 10_124],
    ['2026-11-24T11:00:00Z', undefined],
  ])('an eta of %s is due in %s ms', (eta, delayMs) => {
    expect(envelope({}, { eta }).delayMs).toBe(delayMs);
  });

  it('expires without an offset is UTC, and may be past', () => {
    expect(envelope({}, { expires: '2026-01-01T00:00:00' }).expiresAt).toBe(Date.UTC(2026, 0, 1));
  });

  it('unknown headers are kept up to a bound; those of the broker and of the protocol are not', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`h${i}`, i]));
    const { headers } = envelope({}, { baggage: 'a=b', 'x-death': [{ count: 1 }], stamps: {}, retries: 1, ...many });
    expect(headers).toMatchObject({ baggage: 'a=b', h0: 0 });
    expect(Object.keys(headers ?? {})).toHaveLength(32);
    expect(envelope({}, { big: 'x'.repeat(10_000) }).headers).toBeUndefined();
    expect(envelope({}, { stamps: { a: 'b' }, stamped_headers: ['a'] }).headers).toEqual({
      stamps: { a: 'b' },
      stamped_headers: ['a'],
    });
  });

  it('a header of ours that makes no sense is as if it were absent', () => {
    for (const genius of ['{', '[]', '{"priority":"9","limit":7,"lane":["x"]}', 7, 'null', 'x'.repeat(20_000)]) {
      const read = envelope({}, { genius });
      expect({ priority: read.priority, limit: read.limit, lane: read.lane }).toEqual({ priority: 5 });
    }
  });
});
