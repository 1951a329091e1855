/** What Celery's callers find in Redis while a run of ours goes on and after it, beside what a real worker left there. */

import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type GoldKey, goldVectors } from '../wire/testing/gold-vectors.ts';
import { useInterop } from './testing/use-interop.ts';
import { gates, vectorWorker } from './testing/vector-worker.ts';

const until = { timeout: 10_000, interval: 20 };
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

interface Meta {
  status: string;
  result: unknown;
  traceback: string | null;
  date_done: string | null;
}

/** What of the vectors is not met, or can't be the same on two hosts: by name, why. */
const DIFFERENT = {
  exception: 'a handler in TypeScript throws no Python class: ours is one of four, with code and sentence as arguments',
  frames: 'the frames are those of another language; the first and the last line are compared',
  meta: 'of a custom state the meta is the own choice of the task; ours is always fraction and note',
  noReason: 'self.retry() without exc has no exception; ours always has a failure',
  errbackInside:
    'an errback of (request, exc, traceback) is called inside the Python worker that knows it; ours knows none and sends each as a message, as Celery does for a task it does not know: its result is there too',
} as const;

/** The vector, what does the same with our tasks, the states that are looked at on the way, and what differs. */
const ROWS: {
  name: string;
  code: string;
  during?: string[];
  different?: (keyof typeof DIFFERENT)[];
  only?: '5.2';
}[] = [
  { name: 'failure', code: `send("ts.raise", {"how": "own"}, task_id=given[0])`, different: ['exception'] },
  {
    name: 'failure-builtin',
    code: `send("ts.raise", {"how": "builtin"}, task_id=given[0])`,
    different: ['exception'],
    only: '5.2',
  },
  // A lookup that finds nothing is the same kind of thing to us.
  {
    name: 'failure-keyerror',
    code: `send("ts.raise", {"how": "builtin"}, task_id=given[0])`,
    different: ['exception'],
    only: '5.2',
  },
  {
    name: 'failure-chained',
    code: `send("ts.raise", {"how": "chained"}, task_id=given[0])`,
    different: ['exception'],
    only: '5.2',
  },
  {
    name: 'failure-unserializable',
    code: `send("ts.raise", {"how": "unserializable"}, task_id=given[0])`,
    different: ['exception'],
    only: '5.2',
  },
  {
    name: 'progress',
    code: `send("ts.progress", {}, task_id=given[0])`,
    during: ['PROGRESS'],
    different: ['meta'],
    only: '5.2',
  },
  {
    name: 'retry-then-failure',
    code: `send("ts.retry", {}, task_id=given[0])`,
    during: ['RETRY'],
    different: ['exception'],
  },
  {
    name: 'retry-then-success',
    code: `send("ts.retry_once", {}, task_id=given[0])`,
    during: ['RETRY'],
    different: ['noReason'],
  },
  { name: 'soft-time-limit', code: `send("ts.nap", {}, task_id=given[0], soft_time_limit=1)`, only: '5.2' },
  { name: 'hard-time-limit', code: `send("ts.stuck", {}, task_id=given[0], time_limit=1)`, only: '5.2' },
  {
    name: 'link-error-old',
    code: `send("ts.raise", {"how": "own"}, task_id=given[0], link_error=sig("ts.told").set(task_id=given[1], queue="ts"))`,
    different: ['exception'],
  },
  {
    name: 'link-error-new',
    code: `send("ts.raise", {"how": "own"}, task_id=given[0], link_error=sig("ts.told").set(task_id=given[1], queue="ts"))`,
    different: ['exception', 'errbackInside'],
    only: '5.2',
  },
  { name: 'revoked-terminate', code: `send("ts.nap", {}, task_id=given[0])` },
];

describe.each([
  ['5.2 of Debian', '5.2', 'results-redis.json'],
  ['the newest', '5.6', 'results-redis-5.6.json'],
] as const)('asked by Celery %s', (version, number, file) => {
  const interop = useInterop({ version, workers: [vectorWorker] });
  const read = async (id: string) => {
    const text = await interop.redis.get(`celery-task-meta-${id}`);
    return text === null ? undefined : (JSON.parse(text) as Meta);
  };

  test.for(ROWS.filter(({ only }) => only === undefined || only === number))(
    '$name: the same is told while it goes on, and is there after it',
    async ({ name, code, during = [], different = [] }, ctx) => {
      const vector = goldVectors(file, ctx).find((each) => each.name === name);
      const snapshots = (vector?.during ?? [])
        .map(({ keys }) => metaOf(keys))
        .filter(({ status }) => status !== 'STARTED');
      const ids = [randomUUID(), randomUUID()] as const;
      await interop.python(`${code}.id`, ids);
      for (const state of during) {
        const wanted = snapshots.find(({ status }) => status === state);
        await expect.poll(async () => (await read(ids[0]))?.status, until).toBe(state);
        expect(comparable((await read(ids[0])) as Meta, different)).toEqual(comparable(wanted as Meta, different));
        expect(await interop.python(`AsyncResult(given, app=app).state`, ids[0])).toBe(state);
      }
      for (const open of gates.splice(0)) open();
      if (name === 'revoked-terminate') await terminate(ids[0]);
      const kept = (vector?.keys ?? []).filter(({ key }) => key.startsWith('celery-task-meta-'));
      const [wanted, errback] = kept.map(({ value }) => JSON.parse(value) as Meta);
      await expect.poll(async () => (await read(ids[0]))?.status, until).toBe(wanted?.status);
      const found = (await read(ids[0])) as Meta;
      expect(comparable(found, different)).toEqual(comparable(wanted as Meta, different));
      expect(await interop.redis.ttl(`celery-task-meta-${ids[0]}`)).toBeGreaterThan(86_380);
      const hasErrback = errback !== undefined || different.includes('errbackInside');
      if (!hasErrback) return;
      await expect.poll(async () => (await read(ids[1]))?.status, until).toBe('SUCCESS');
      const told = (await read(ids[1])) as Meta;
      expect(told.result).toBe(ids[0]);
      if (errback)
        expect(comparable({ ...told, result: 'told' }, [])).toEqual(comparable({ ...errback, result: 'told' }, []));
    },
  );

  async function terminate(id: string): Promise<void> {
    await expect.poll(async () => (await interop.platform.ports.history.get(id))?.state, until).toBe('running');
    await interop.python(`app.control.revoke(given, terminate=True)`, id);
  }

  test('STARTED is not written unless it is asked for, as in Celery', async () => {
    const id = randomUUID();
    await interop.python(`send("ts.nap", {}, task_id=given).id`, id);
    await expect.poll(async () => (await interop.platform.ports.history.get(id))?.state, until).toBe('running');
    expect(await interop.python(`AsyncResult(given, app=app).state`, id)).toBe('PENDING');
    await terminate(id);
    await expect.poll(async () => (await read(id))?.status, until).toBe('REVOKED');
  });

  test('with ignore_result nothing is told on the way either', async () => {
    const id = randomUUID();
    await interop.python(`send("ts.retry_once", {}, task_id=given, ignore_result=True).id`, id);
    await expect.poll(async () => (await interop.platform.ports.history.get(id))?.state, until).toBe('scheduled');
    await interop.python(`send("ts.told", args=[1]).get(timeout=10)`);
    expect(await read(id)).toBeUndefined();
  });
});

describe('where STARTED is asked for', () => {
  const interop = useInterop({ version: '5.2 of Debian', workers: [vectorWorker], trackStarted: true });

  test('it is told as by a worker with task_track_started, and the end after it', async (ctx) => {
    const vector = goldVectors('results-redis.json', ctx).find((each) => each.name === 'started');
    const id = randomUUID();
    await interop.python(`send("ts.hold", {}, task_id=given).id`, id);
    const key = `celery-task-meta-${id}`;
    await expect.poll(() => gates.length, until).toBe(1);
    const states = await watched(id);
    expect(states[0]?.status).toBe('STARTED');
    const wanted = metaOf(vector?.during?.[0]?.keys ?? []);
    expect(comparable(states[0] as Meta, [])).toEqual(comparable(wanted, []));
    for (const open of gates.splice(0)) open();
    await expect
      .poll(async () => (JSON.parse((await interop.redis.get(key)) ?? '{}') as Meta).status, until)
      .toBe('SUCCESS');
  });

  /** The first state that is told of a run that has started. */
  async function watched(id: string): Promise<Meta[]> {
    const key = `celery-task-meta-${id}`;
    await expect.poll(() => interop.redis.exists(key), until).toBe(1);
    return [JSON.parse((await interop.redis.get(key)) ?? '{}') as Meta];
  }
});

function metaOf(keys: readonly GoldKey[]): Meta {
  return JSON.parse(keys.find(({ key }) => key.startsWith('celery-task-meta-'))?.value ?? '{}') as Meta;
}

/** Without ids, times, hosts and frames, and with what is DIFFERENT made equal. */
function comparable(meta: Meta, different: readonly (keyof typeof DIFFERENT)[]): unknown {
  const { result, traceback, date_done, ...rest } = meta;
  const ids = new Map<string, string>([['', '']]);
  const plain = {
    ...rest,
    result: plainResult(meta, different),
    traceback: traceback === null ? null : shownTraceback(meta),
    date_done: date_done === null ? null : 'then',
  };
  // Its own id is the first.
  ids.set((meta as unknown as { task_id: string }).task_id, '#1');
  return JSON.parse(
    JSON.stringify(plain).replaceAll(UUID, (id) => {
      if (!ids.has(id)) ids.set(id, `#${ids.size}`);
      return ids.get(id) as string;
    }),
  );
}

function plainResult({ status, result }: Meta, different: readonly (keyof typeof DIFFERENT)[]): unknown {
  if (status === 'STARTED') return Object.entries(result as object).map(([key, value]) => [key, typeof value]);
  if (different.includes('meta') && status === 'PROGRESS') return typeof result;
  if (different.includes('noReason') && status === 'RETRY') return 'any';
  const { exc_type, exc_message, exc_module } = (result ?? {}) as Record<string, unknown>;
  if (exc_type === undefined || !different.includes('exception')) return result;
  return {
    ...(result as object),
    exc_type: typeof exc_type,
    exc_message: Array.isArray(exc_message),
    exc_module: typeof exc_module,
  };
}

/** Whether the first line is Python's, and the last one names the type and says something. */
function shownTraceback({ result, traceback, status }: Meta): unknown {
  const lines = (traceback ?? '').split('\n');
  const { exc_type = 'Retry' } = (result ?? {}) as { exc_type?: string };
  const last = lines.at(-2) ?? '';
  return {
    first: /^Traceback \(most recent call last\):$/.test(lines[0] ?? ''),
    ended: lines.at(-1),
    // Of a retry the last line names Celery's own exception and quotes the reason.
    last:
      status === 'RETRY'
        ? /^celery\.exceptions\.Retry: Retry in [\d.]+s/.test(last)
        : new RegExp(`^(?:[\\w.]+\\.)?${exc_type}: \\S`).test(last),
  };
}
