/** What we leave in Redis is what Celery leaves there: keys, values, lifetimes, and the commands that write them. */

import { describe, expect, test } from 'vitest';
import { type GoldKey, goldVectors } from '../wire/testing/gold-vectors.ts';
import { tsWorker } from './testing/ts-worker.ts';
import { useInterop } from './testing/use-interop.ts';
import { watchRedis } from './testing/watch-redis.ts';

const until = { timeout: 10_000, interval: 20 };
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Values by key, with ids replaced by their place in the order of appearance, and without times and stacks. */
function comparable(keys: readonly { key: string; value: unknown }[]): unknown[] {
  const rows = keys.map(({ key, value }) => {
    const json = typeof value === 'string' && value.startsWith('{') ? (JSON.parse(value) as Meta) : value;
    if (typeof json === 'object' && json !== null && 'date_done' in json) {
      const meta = json as Meta;
      meta.date_done = meta.date_done === null ? null : 'then';
      // Compared line by line in result-vectors.test.ts: here, whether there is one.
      meta.traceback = meta.traceback === null ? null : 'text';
      // What a failure says is ours.
      if (meta.status === 'FAILURE')
        meta.result = (meta.result as { exc_type: string }).exc_type === 'ChordError' ? 'chord' : 'failure';
    }
    return [key, json] as const;
  });
  // The same steps may have come to other numbers: which is the first, which the second?
  const numbers = rows.flatMap(([, json]) =>
    typeof (json as Meta)?.result === 'number' ? [(json as Meta).result as number] : [],
  );
  numbers.sort((one, other) => one - other);
  for (const [, json] of rows) {
    const meta = json as Meta | null;
    if (typeof meta?.result === 'number') meta.result = numbers.indexOf(meta.result);
  }
  // Whichever part of a chord ends last is the parent of its body.
  const parts = new Set(rows.flatMap(([, json]) => ((json as Meta | null)?.group_id ? [(json as Meta).task_id] : [])));
  for (const [, json] of rows) {
    const meta = json as Meta | null;
    if (meta?.parent_id && parts.has(meta.parent_id)) meta.parent_id = 'a part';
  }
  // By what they say, since the keys are random.
  // What the captured errback says besides the id that it is given.
  for (const [, json] of rows) {
    const meta = json as Meta | null;
    if (typeof meta?.result === 'string') meta.result = meta.result.replace('errback ', '');
  }
  const told = (row: unknown) => JSON.stringify(row).replaceAll(UUID, 'id');
  rows.sort((one, other) => told(one).localeCompare(told(other)));
  const ids = new Map<string, string>();
  const named = JSON.stringify(rows).replaceAll(UUID, (id) => {
    if (!ids.has(id)) ids.set(id, `#${ids.size + 1}`);
    return ids.get(id) as string;
  });
  return JSON.parse(named) as unknown[];
}

interface Meta {
  status: string;
  result: unknown;
  traceback: string | null;
  date_done: string | null;
  task_id?: string;
  parent_id?: string;
  group_id?: string;
}

const strings = (keys: readonly GoldKey[] = []) => keys.filter(({ value }) => typeof value === 'string');

/** The vector, and what does the same with our tasks. */
const ROWS: [name: string, code: string, only?: string][] = [
  ['success', `get(send("ts.echo", args=[4]))`],
  ['success-null', `get(send("ts.echo", args=[None]))`, '5.2'],
  ['ignore-result', `send("ts.echo", args=[4], ignore_result=True).id`, '5.6'],
  ['expired', `end(send("ts.echo", args=[4], countdown=0.3, expires=0.1))`, '5.2'],
  [
    'link-callback',
    `send("ts.echo", args=[4], link=sig("ts.more").set(task_id=given, queue="ts"))\nget(AsyncResult(given, app=app))`,
  ],
  ['chain', `get(chain(sig("ts.add", a=2, b=2), sig("ts.more"), sig("ts.more")).apply_async())`],
  ['group', `get(group([sig("ts.add", a=i, b=i) for i in range(3)]).apply_async())`],
  [
    'group-saved',
    `run = group([sig("ts.add", a=i, b=i) for i in range(2)]).apply_async()\nrun.save()\nget(run)`,
    '5.2',
  ],
  ['chord', `get(chord([sig("ts.add", a=i, b=i) for i in (1, 2, 3)], sig("ts.sum")).apply_async())`],
  [
    'chord-failing',
    `end(chord([sig("ts.add", a=1, b=1), sig("ts.fail", kind="invalid"), sig("ts.add", a=3, b=3)], sig("ts.sum")).apply_async())`,
  ],
  [
    'chord-failing-errback',
    `end(chord([sig("ts.add", a=1, b=1), sig("ts.fail", kind="invalid")], sig("ts.sum").on_error(sig("ts.list").set(task_id=given, queue="ts"))).apply_async())`,
    '5.2',
  ],
  [
    'chain-failing',
    `end(chain(sig("ts.fail", kind="invalid"), sig("ts.add", a=1, b=1, immutable=True)).apply_async())`,
    '5.2',
  ],
  [
    'chain-with-group',
    `get(chain(sig("ts.add", a=1, b=1), group(sig("ts.more"), sig("ts.twice")), sig("ts.sum")).apply_async())`,
    // 5.2 leaves the group out of the body, which we name as 5.6 does.
    '5.6',
  ],
  [
    'chord-slow',
    `get(chord([sig("ts.add", a=1, b=1), sig("ts.add", a=2, b=2)], sig("ts.sum")).apply_async(countdown=0.2))`,
    '5.2',
  ],
  [
    'chord-nested-chain',
    `get(chord([chain(sig("ts.add", a=1, b=1), sig("ts.more")), sig("ts.add", a=2, b=2)], sig("ts.sum")).apply_async())`,
    '5.2',
  ],
];

describe.each([
  ['5.2 of Debian', '5.2', ['results-redis.json', 'canvas-redis.json']],
  ['the newest', '5.6', ['results-redis-5.6.json', 'canvas-redis-5.6.json']],
] as const)('asked by Celery %s', (version, number, files) => {
  const interop = useInterop({ version, workers: [tsWorker] });

  /** All that Celery's names hold now. */
  async function contents() {
    const keys = await interop.redis.keys('celery-task*');
    return Promise.all(
      keys.map(async (key) => {
        const isText = (await interop.redis.type(key)) === 'string';
        return { key, value: isText ? await interop.redis.get(key) : null, ttl: await interop.redis.ttl(key) };
      }),
    );
  }

  test.for(ROWS.filter(([, , only]) => only === undefined || only === number))(
    '%s: the same keys with the same values, for a day',
    async ([name, code], ctx) => {
      const vector = files.flatMap((file) => goldVectors(file, ctx)).find((each) => each.name === name);
      await interop.redis.flushdb();
      await interop.python(`${END}${code}\nreturn None`, crypto.randomUUID());
      const keys = (vector?.keys ?? []).filter(({ value }) => !String(value).includes('"task": "gold.request"'));
      // Counts of chords come and go, and other instances tell a moment later.
      const texts = async () => (await contents()).filter(({ value }) => value !== null);
      await expect.poll(async () => comparable(await texts()), until).toEqual(comparable(strings(keys)));
      const found = await contents();
      expect(found).toHaveLength(keys.length);
      for (const { ttl } of found) expect(Math.abs(86_395 - ttl)).toBeLessThanOrEqual(5);
    },
  );

  test('a chord is counted by the same commands in the same order', async (ctx) => {
    const vector = goldVectors(files[1], ctx).find((each) => each.name === 'chord');
    const monitor = await watchRedis(interop.world.redisUrl);
    const { seen } = monitor;
    const code = `get(chord([sig("ts.add", a=i, b=i) for i in (1, 2, 3)], sig("ts.sum")).apply_async())`;
    await interop.python(code);
    const told = () => chordCommands(seen);
    const expected = chordCommands((vector?.redisCommands ?? []).map(({ cmd }) => cmd));
    await expect.poll(() => told().at(-1), until).toBe('DEL .s');
    monitor.close();
    expect(told()).toEqual(expected.slice(0, expected.lastIndexOf('DEL .s') + 1));
  });

  test('a result is written and published at one instant', async () => {
    const monitor = await watchRedis(interop.world.redisUrl);
    const { seen, scripted } = monitor;
    const id = await interop.python<string>(`
      run = send("ts.echo", args=[4])
      get(run)
      return run.id
    `);
    const key = `celery-task-meta-${id}`;
    const ofRun = () => scripted.filter(([, name]) => name === key);
    await expect.poll(() => ofRun().length, until).toBe(2);
    monitor.close();
    const text = expect.stringContaining('"status": "SUCCESS", "result": 4');
    const [setex, publish] = ofRun().map(([verb = '', ...rest]) => [verb.toUpperCase(), ...rest]);
    expect(setex).toEqual(['SETEX', key, '86400', text]);
    expect(publish).toEqual(['PUBLISH', key, setex?.[3]]);
    // Both inside the one script that names it, which Redis runs alone.
    expect(seen.filter((words) => words.includes(key) && /^eval/i.test(words[0] ?? '')).length).toBe(1);
  });
});

/** What workers do to the keys of a chord: the parts come in any order, so those of one are sorted with it. */
function chordCommands(commands: readonly string[][]): string[] {
  return commands.flatMap(([verb = '', key = '', ...rest]) => {
    const name = verb.toUpperCase();
    if (!key.startsWith('celery-taskset-meta-')) return [];
    // The client's own, and what only looked while the vector was captured.
    if (/^(?:PUBLISH|SET|SETEX)$/.test(name) || key.endsWith('.c') || rest.includes('WITHSCORES')) return [];
    const end = (text: string) => text.replace(UUID, '').replace('celery-taskset-meta-', '');
    if (name === 'DEL') return [key, ...rest].map((each) => `DEL ${end(each)}`);
    return [[name, end(key), ...(name === 'ZADD' ? ['part'] : rest)].join(' ')];
  });
}

const END = `
def end(run):
    try:
        get(run)
    except Exception:
        pass

`;
