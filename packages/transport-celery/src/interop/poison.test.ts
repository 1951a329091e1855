/** Messages that are no run, or a run that cannot be: each ends where somebody finds it, and no worker is harmed. */

import { describe, expect, test } from 'vitest';
import { delivered, type GoldMessage, goldVectors } from '../wire/testing/gold-vectors.ts';
import { noted, tsWorker } from './testing/ts-worker.ts';
import { useInterop } from './testing/use-interop.ts';

const interop = useInterop({ version: '5.2 of Debian', workers: [tsWorker] });
const until = { timeout: 10_000, interval: 20 };

interface Raw {
  body: string | Buffer;
  headers?: Record<string, unknown>;
  contentType?: string | null;
  contentEncoding?: string | null;
}

function publish({ body, headers = {}, contentType = 'application/json', contentEncoding = 'utf-8' }: Raw): void {
  interop.amqp.publish('', 'ts', Buffer.from(body), {
    headers,
    ...(contentType === null ? {} : { contentType }),
    ...(contentEncoding === null ? {} : { contentEncoding }),
  });
}

/** The next message among the dead letters. */
async function nextDead() {
  let found:
    | { content: Buffer; properties: Record<string, unknown> & { headers?: Record<string, unknown> } }
    | undefined;
  const get = async () => {
    await interop.amqp.assertQueue('ts.dead', { durable: true });
    const message = await interop.amqp.get('ts.dead', { noAck: true });
    if (message !== false) found = message as unknown as typeof found;
    return found !== undefined;
  };
  await expect.poll(get, until).toBe(true);
  return found as NonNullable<typeof found>;
}

const works = async () => expect(await interop.python(`get(send("ts.add", {"a": 1, "b": 1}))`)).toBe(2);
const meta = async (id: string) => {
  let text: string | null = null;
  await expect
    .poll(async () => {
      text = await interop.redis.get(`celery-task-meta-${id}`);
      return text !== null;
    }, until)
    .toBe(true);
  return JSON.parse(text ?? '') as { status: string; result: { exc_type: string; exc_message: unknown[] } };
};
const dead = async () => (await interop.platform.ports.history.find({ dead: true })).runs;

const NOTHING = '{"callbacks": null, "errbacks": null, "chain": null, "chord": null}';
const GOOD = `[[], {"a": 1, "b": 2}, ${NOTHING}]`;
const v2 = (id: string, more: Record<string, unknown> = {}) => ({ lang: 'py', task: 'ts.add', id, ...more });

/** Name, message, why it is set aside. */
const POISON: [string, Raw, string][] = [
  ['a body that is not JSON', { body: '{nope', headers: v2('p-1') }, 'not-json'],
  ['an empty body', { body: '', headers: v2('p-2') }, 'not-json'],
  ['a body of two', { body: '[[1,2],{}]', headers: v2('p-3') }, 'body'],
  ['a body that is an object under headers of protocol 2', { body: '{"x":1}', headers: v2('p-4') }, 'body'],
  ['arguments that are a text', { body: `["ab", {}, ${NOTHING}]`, headers: v2('p-5') }, 'arguments'],
  ['no id', { body: GOOD, headers: { task: 'ts.add' } }, 'id'],
  ['an id that is a number', { body: GOOD, headers: { task: 'ts.add', id: 12 } }, 'id'],
  ['no headers and no task in the body', { body: '{"a":1}' }, 'no-task'],
  [
    'pickle',
    {
      body: Buffer.from('80049511', 'hex'),
      headers: v2('p-6'),
      contentType: 'application/x-python-serialize',
      contentEncoding: 'binary',
    },
    'content-type',
  ],
  ['an unknown content type', { body: 'hi', headers: v2('p-7'), contentType: 'application/foo' }, 'content-type'],
  ['no content type', { body: GOOD, headers: v2('p-8'), contentType: null }, 'content-type'],
  ['an eta that is no date', { body: GOOD, headers: v2('p-9', { eta: 'soon' }) }, 'eta'],
  ['expires that is no date', { body: GOOD, headers: v2('p-10', { expires: 'never' }) }, 'expires'],
  ['what follows is no object', { body: '[[], {}, 7]', headers: v2('p-11') }, 'embed'],
  ['a chain of what is no signature', { body: '[[], {}, {"chain": [7]}]', headers: v2('p-12') }, 'embed'],
  ['bytes that are no UTF-8', { body: Buffer.from('5b22ff225d', 'hex'), headers: v2('p-13') }, 'encoding'],
  [
    'a body said to be compressed',
    { body: GOOD, headers: v2('p-14', { compression: 'application/x-gzip' }) },
    'compression',
  ],
  [
    'a compression that is not read here',
    { body: GOOD, headers: v2('p-15', { compression: 'application/x-bz2' }) },
    'compression',
  ],
  ['another encoding', { body: GOOD, headers: v2('p-16'), contentEncoding: 'utf-16' }, 'encoding'],
];

describe('a message that nobody can be told of', () => {
  test.each(POISON)('%s: its bytes and headers are kept, and the worker goes on', async (_, raw, reason) => {
    publish(raw);
    const kept = await nextDead();
    expect(kept.content.equals(Buffer.from(raw.body))).toBe(true);
    expect(kept.properties).toMatchObject({
      contentType: raw.contentType === null ? undefined : (raw.contentType ?? 'application/json'),
      deliveryMode: 2,
      headers: { ...raw.headers, 'genius-reason': reason, 'genius-routing-key': 'ts' },
    });
    await works();
  });

  test.each([
    [
      'headers of every type of AMQP',
      `{"task": "ts.add", "id": "o-1", "at": datetime(2026, 11, 24), "sum": Decimal("1.5"), "raw": b"\\xff\\x00", "deep": {"a": [1, {"b": None}]}, "big": 2**40, "half": 0.5, "yes": True, "nul": "a\\x00b"}`,
    ],
    ['headers as long as a frame', `{"task": "ts.add", "id": "o-2", "long": "x" * 130800}`],
    [
      'headers that are not ours to write',
      `{"task": "ts.add", "id": "o-3", "genius-reason": 7, "x-death": "no list", "CC": ["ts.copies"]}`,
    ],
  ])('%s: it is kept and the worker goes on', async (_, headers) => {
    const code = `
      with app.connection_for_write() as connection:
          producer = connection.Producer(serializer="raw")
          producer.publish(b"{nope", exchange="", routing_key="ts", content_type="application/json", content_encoding="utf-8", headers=${headers})
    `;
    await interop.python(code);
    const kept = await nextDead();
    expect(kept.content.toString()).toBe('{nope');
    expect(kept.properties.headers).toMatchObject({ 'genius-reason': 'not-json' });
    await works();
  });

  test('is listed among the dead letters with its reason and without its words, once', async () => {
    const listed = await dead();
    expect(listed).toHaveLength(POISON.length + 3);
    expect(listed.find((each) => each.id === 'p-1')).toMatchObject({
      id: 'p-1',
      task: 'ts.add',
      queue: 'ts',
      state: 'failed',
      dead: true,
      failure: { kind: 'invalid', code: 'GW_MESSAGE_UNREADABLE', message: expect.stringContaining('not JSON') },
    });
    expect(listed.find(({ task }) => task === '(unreadable)')?.id).toMatch(/^unreadable-[0-9a-f]{32}$/);
    publish(POISON[0]?.[1] as Raw);
    await nextDead();
    expect(await dead()).toHaveLength(POISON.length + 3);
  });

  test('can be discarded, and cannot be replayed: there is no run to send again', async () => {
    const { history } = interop.platform.ports;
    const [last] = await dead();
    const id = last?.id as string;
    expect(await history.replay(id)).toBe(false);
    expect(await history.get(id)).toMatchObject({ state: 'failed', dead: true });
    expect(await history.discard(id)).toBe(true);
    expect(await history.discard(id)).toBe(false);
    expect((await dead()).map((each) => each.id)).not.toContain(id);
  });
});

describe('a message whose sender can be told', () => {
  const REFUSED: [string, Raw, string, RegExp][] = [
    ['an unknown task', { body: GOOD, headers: v2('r-1', { task: 'ts.none' }) }, 'NotRegistered', /^ts\.none$/],
    ['kwargs that are a list', { body: `[[], [], ${NOTHING}]`, headers: v2('r-2') }, 'TypeError', /not an object/],
    [
      'arguments that do not fit',
      { body: `[[1, 2, 3], {}, ${NOTHING}]`, headers: v2('r-3') },
      'TypeError',
      /positional/,
    ],
    [
      'a typed value of a type that nobody knows',
      { body: `[[], {"a": {"__type__": "x", "__value__": 1}}, ${NOTHING}]`, headers: v2('r-4') },
      'TypeError',
      /typed value/,
    ],
    [
      'an input that breaks the contract',
      { body: `[[], {"a": "x"}, ${NOTHING}]`, headers: v2('r-5') },
      'InvalidInput',
      /GW_INPUT_INVALID/,
    ],
  ];
  test.each(REFUSED)('%s: it finds FAILURE with %o', async (_, raw, type, words) => {
    publish(raw);
    const { status, result } = await meta(raw.headers?.id as string);
    expect([status, result.exc_type]).toEqual(['FAILURE', type]);
    expect(String(result.exc_message[0])).toMatch(words);
    await works();
  });

  test('an expired one is revoked and never started', async () => {
    publish({
      body: `[[], {"n": 1}, ${NOTHING}]`,
      headers: v2('r-6', { task: 'ts.note', expires: '2026-01-01T00:00:00+00:00' }),
    });
    expect(await meta('r-6')).toMatchObject({
      status: 'REVOKED',
      result: { exc_type: 'TaskRevokedError', exc_message: ['expired'] },
    });
    expect(noted.filter(({ id }) => id === 'r-6')).toEqual([]);
  });
});

test.for(['worker-behaviour.json', 'worker-behaviour-5.6.json'])(
  'each odd message of %s is run, refused or kept, and none is lost',
  async (file, ctx) => {
    const vectors = goldVectors(file, ctx);
    const ends: Record<string, string> = {};
    for (const { name, published = [] } of vectors) {
      const [message] = published as [GoldMessage | undefined];
      // Those are about what a task does, not about what its message says.
      if (!message || /^(worker-|ignored|rejected-|eta-held)/.test(name)) continue;
      const { content, properties } = delivered(message);
      // Its own id would be known from the other file.
      const id = `${file}/${name}`;
      const headers = { ...properties.headers };
      if (headers.id !== undefined) headers.id = id;
      if (headers.task !== undefined && name !== 'unknown-task') headers.task = 'ts.echo';
      const body = name === 'protocol-1' ? content.toString().replace(/"id": "[^"]+"/, `"id": "${id}"`) : content;
      publish({
        body: name === 'protocol-1' ? String(body).replace('gold.add', 'ts.echo') : body,
        headers,
        contentType: (properties.contentType as string | undefined) ?? null,
        contentEncoding: (properties.contentEncoding as string | undefined) ?? null,
      });
      const ended = async () => {
        const kept = await interop.amqp.get('ts.dead', { noAck: true });
        if (kept !== false) return `kept: ${kept.properties.headers?.['genius-reason']}`;
        const text = await interop.redis.get(`celery-task-meta-${id}`);
        const { status, result } = JSON.parse(text ?? '{}') as { status?: string; result?: { exc_type?: string } };
        return status && `${status}${result?.exc_type ? ` ${result.exc_type}` : ''}`;
      };
      let end: string | undefined;
      await expect.poll(async () => (end = await ended()), until).toBeDefined();
      ends[name] = end as unknown as string;
    }
    expect(ends).toMatchInlineSnapshot(`
      {
        "args-not-list": "kept: arguments",
        "body-not-embed": "kept: body",
        "body-object": "kept: body",
        "embed-empty": "FAILURE TypeError",
        "eta-garbage": "kept: eta",
        "eta-z": "FAILURE TypeError",
        "expires-past-header": "REVOKED TaskRevokedError",
        "expires-z": "FAILURE TypeError",
        "headers-float-retries": "FAILURE TypeError",
        "invalid-json": "kept: not-json",
        "kwargs-not-object": "FAILURE TypeError",
        "minimal-no-lang": "FAILURE TypeError",
        "no-content-type": "kept: content-type",
        "no-headers": "kept: no-task",
        "no-id": "kept: id",
        "pickle": "kept: content-type",
        "protocol-1": "FAILURE TypeError",
        "stamps-5.3": "FAILURE TypeError",
        "timelimit-missing": "FAILURE TypeError",
        "ts-extras": "SUCCESS",
        "unknown-content-type": "kept: content-type",
        "unknown-task": "FAILURE NotRegistered",
        "utf8-raw": "FAILURE TypeError",
        "wrong-arguments": "FAILURE TypeError",
      }
    `);
    await works();
  },
);
