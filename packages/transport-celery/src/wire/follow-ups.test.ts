/** What the end of a run sets off: replayed against canvases that a real Celery ran. */

import { errors } from '@genius/contract';
import { describe, expect, it } from 'vitest';
import { type ChordPart, chordOutcome } from './chord-count.ts';
import { decodeTask } from './decode-task.ts';
import {
  chordBody,
  chordFailed,
  type EndedRun,
  type FollowUps,
  followUps,
  inheritedHeaders,
  type RunEnding,
} from './follow-ups.ts';
import { failureFromCelery, resultMeta } from './results.ts';
import { asWire, comparable, delivered, type GoldVector, goldVectors, sent } from './testing/gold-vectors.ts';
import type { CelerySignature, Embed, RawMessage, WireMessage } from './types.ts';

const OPTIONS = { node: 'host', now: Date.UTC(2026, 10, 24, 12) };
/** An errback that takes (request, exc, traceback) runs inside the Python worker that knows it: only there is no message. */
const CANVASES = ['link-callback', 'link-error-old'];

describe('a real Celery sent the same', () => {
  it.for(['canvas-redis.json', 'canvas-redis-5.6.json', 'results-redis.json', 'results-redis-5.6.json'])(
    'messages, results and chord parts of %s',
    (file, ctx) => {
      const vectors = goldVectors(file, ctx).filter(({ name }) => file.startsWith('canvas') || CANVASES.includes(name));
      expect(vectors.length).toBeGreaterThan(1);
      for (const vector of vectors) replay(vector, `${file} ${vector.name}`);
    },
  );
});

/** Runs a canvas by its first messages and captured results; compares all that follows with what was captured. */
function replay(vector: GoldVector, name: string): void {
  const messages = (vector.published ?? []).filter(({ exchange }) => exchange !== 'celeryev');
  const client = messages[0]?.headers.origin;
  const metas = new Map<string, Record<string, unknown>>();
  for (const { key, value } of vector.keys ?? []) {
    if (key.startsWith('celery-task-meta-')) metas.set(key.slice('celery-task-meta-'.length), JSON.parse(value));
  }
  const commands = (vector.redisCommands ?? []).map(({ cmd }) => cmd);
  const counted = commands.filter(([verb]) => verb === 'ZADD');
  const sizes = new Map(
    commands
      .filter(([verb, key]) => verb === 'SETEX' && key?.endsWith('.s'))
      .map(([, key, , size]) => [key?.slice('celery-taskset-meta-'.length, -2), Number(size)]),
  );
  const orderOf = (id: string) => counted.findIndex(([, , , member]) => member?.includes(id));
  const wanted = messages.filter(({ headers }) => headers.origin !== client);
  const made: WireMessage[] = [];
  const parts: ChordPart[] = [];
  const failed: FollowUps['failed'] = [];
  let pending: RawMessage[] = messages.filter(({ headers }) => headers.origin === client).map(delivered);

  const take = (follow: FollowUps) => {
    made.push(...follow.messages);
    failed.push(...follow.failed);
    expect(follow.refused, name).toEqual([]);
    pending.push(...follow.messages.map(sent));
    for (const { group, size } of follow.chordSizes) sizes.set(group, size);
    for (const part of follow.chordParts) {
      parts.push(part);
      const all = parts.filter(({ group }) => group === part.group).sort((a, b) => Number(a.score) - Number(b.score));
      // 5.2 gives an upgraded group another id than we do.
      if (all.length !== (sizes.get(part.group) ?? Number.NaN)) continue;
      const outcome = chordOutcome(all.map(({ member }) => member));
      take('results' in outcome ? chordBody(part, outcome.results, OPTIONS) : chordFailed(part, outcome, OPTIONS));
    }
  };
  while (pending.length) {
    pending.sort((a, b) => orderOf(a.properties.headers?.id as string) - orderOf(b.properties.headers?.id as string));
    const [raw, ...rest] = pending as [RawMessage];
    pending = rest;
    const decoded = decodeTask(raw);
    if (decoded.kind === 'poison') throw new Error(`${name}: ${decoded.text}`);
    const { id } = decoded;
    const meta = metas.get(id);
    const follow = followUps(decoded, meta ? endingOf(meta) : { state: 'SUCCESS', result: 'null' }, OPTIONS);
    if (meta) {
      const text = resultMeta({ id, state: 'SUCCESS', children: follow.children, dateDone: 0 });
      expect(withoutGroupIds((JSON.parse(text) as { children: unknown }).children), name).toEqual(
        withoutGroupIds(meta.children),
      );
    }
    take(follow);
  }
  expect(
    made.map((each) => like(each)),
    name,
  ).toEqual(inOrder(wanted.map(asWire), made).map((each) => like(each)));
  for (const [, key, score, member] of counted) {
    const part = parts.find((each) => each.member === member);
    expect(String(part?.score), `${name}: ${member}`).toBe(score);
    if (name !== 'canvas-redis.json chain-with-group') expect(`celery-taskset-meta-${part?.group}.j`, name).toBe(key);
  }
  for (const each of failed) expect(metas.get(each.id)?.result, name).toEqual(each.exception);
  const unsent = [...metas].filter(
    ([id, { status }]) => status === 'FAILURE' && !messages.some(({ headers }) => headers.id === id),
  );
  expect(failed.map(({ id }) => id).sort(), name).toEqual(unsent.map(([id]) => id).sort());
}

function endingOf({ status, result }: Record<string, unknown>): RunEnding {
  if (status === 'SUCCESS') return { state: 'SUCCESS', result: python(result) };
  return { state: 'FAILURE', failure: failureFromCelery(result) };
}

/** JSON as Python writes a float that is whole; the captured members hold it so. */
function python(result: unknown): string {
  return result === 1 ? '1.0' : JSON.stringify(result);
}

/** Ids of groups that Celery draws at random. */
function withoutGroupIds(children: unknown): unknown {
  return (children as [[string, unknown], unknown][]).map(([[id, parent], runs]) => [
    [runs ? 'group' : id, parent],
    runs,
  ]);
}

function inOrder(wanted: WireMessage[], made: WireMessage[]): WireMessage[] {
  const at = ({ headers }: WireMessage) => made.findIndex((each) => each.headers.id === headers.id);
  return [...wanted].sort((a, b) => at(a) - at(b));
}

/**
 * What differs between versions: the groups that 5.2 names at random or not at all. An errback without an id has a random
 * one there and a derived one here.
 */
function like(message: WireMessage) {
  const { body, headers, properties, ...rest } = comparable(message);
  const { group, group_index, id, ...others } = headers;
  const { replyTo, correlationId, ...kept } = properties;
  const isErrback = String(headers.task).includes('errback');
  return {
    ...rest,
    headers: {
      ...others,
      ...(isErrback ? {} : { id }),
      ...(headers.task === 'gold.sum' || isErrback ? {} : { group_index }),
    },
    properties: { ...kept, ...(isErrback ? {} : { correlationId }) },
    body: JSON.parse(JSON.stringify(body), (key, value: unknown) => {
      if (key !== 'options') return value;
      const { group_id, ...options } = value as Record<string, unknown>;
      return options;
    }) as unknown,
  };
}

const ID = '019ab000-0000-7000-8000-000000000001';

function run(embed: Partial<Embed>, more: Partial<EndedRun> = {}): EndedRun {
  return {
    id: ID,
    task: 'a.b',
    embed: { callbacks: null, errbacks: null, chain: null, chord: null, ...embed },
    ...more,
  };
}

const sig = (task: string, more: Partial<CelerySignature> = {}): CelerySignature => ({
  task,
  args: [],
  kwargs: {},
  options: {},
  ...more,
});
const named = (task: string, id: string): CelerySignature => sig(task, { options: { task_id: id, queue: 'q' } });
const group = (tasks: CelerySignature[], id: string) =>
  sig('celery.group', { kwargs: { tasks }, options: { task_id: id } });
const chain = (...tasks: CelerySignature[]) => sig('celery.chain', { kwargs: { tasks } });
const chord = (tasks: CelerySignature[], body: CelerySignature, id: string) =>
  sig('celery.chord', { kwargs: { header: group(tasks, id), body, kwargs: {} } });
const done = (result: unknown): RunEnding => ({ state: 'SUCCESS', result: JSON.stringify(result) });
const brief = (follow: FollowUps) =>
  follow.messages.map(({ headers, body }) => {
    const [args, , { chain: rest, chord: end }] = JSON.parse(body.toString()) as [unknown, unknown, Embed];
    const place = headers.group ? ` ${headers.group}/${headers.group_index}` : '';
    const then = `${rest?.length ? ` then ${rest.map(({ task }) => task)}` : ''}${end ? ` chord ${end.task}` : ''}`;
    return `${headers.task}${JSON.stringify(args)}${place}${then}`;
  });

describe('nested canvases', () => {
  it('a chain as a callback starts with its first and carries the rest', () => {
    const callbacks = [chain(named('x', '1'), named('y', '2'), named('z', '3'))];
    expect(brief(followUps(run({ callbacks }), done(7), OPTIONS))).toEqual(['x[7] then z,y']);
  });

  it('several callbacks go out as a group', () => {
    const follow = followUps(run({ callbacks: [sig('x'), sig('y', { immutable: true })] }), done(7), OPTIONS);
    const id = follow.messages[0]?.headers.group;
    expect(brief(follow)).toEqual([`x[7] ${id}/0`, `y[] ${id}/1`]);
  });

  it('a group inside a chain becomes a chord of what follows it', () => {
    const follow = followUps(
      run({ chain: [sig('end'), named('sum', 's'), group([sig('x'), sig('y')], 'g')] }),
      done(7),
      OPTIONS,
    );
    expect(brief(follow)).toEqual(['x[7] g/0 chord sum', 'y[7] g/1 chord sum']);
    expect(follow.chordSizes).toEqual([{ group: 'g', size: 2 }]);
    const body = JSON.parse(follow.messages[0]?.body.toString() ?? '')[2].chord as CelerySignature;
    expect(body.options?.chain?.map(({ task }) => task)).toEqual(['end']);
  });

  it('a group at the end of a chain is a group', () => {
    expect(brief(followUps(run({ chain: [group([sig('x'), sig('y')], 'g')] }), done(7), OPTIONS))).toEqual([
      'x[7] g/0',
      'y[7] g/1',
    ]);
  });

  it('a chord counts groups by run, chains by their end and chords by their body; results nest as the groups do', () => {
    const inner = chord([named('p', 'p'), named('q', 'q')], named('r', 'r'), 'g2');
    const header = [
      named('x', 'x'),
      group([named('y', 'y'), named('z', 'z')], 'g1'),
      chain(named('v', 'v'), named('w', 'w')),
      inner,
    ];
    const follow = followUps(run({ chain: [chord(header, named('sum', 's'), 'g')] }), done(7), OPTIONS);
    expect(brief(follow)).toEqual([
      'x[7] g/0 chord sum',
      'y[7] g/1 chord sum',
      'z[7] g/2 chord sum',
      'v[7] then w',
      'p[7] g2/0 chord r',
      'q[7] g2/1 chord r',
    ]);
    expect(follow.chordSizes).toEqual([
      { group: 'g2', size: 2 },
      { group: 'g', size: 5 },
    ]);
    const member = (id: string) => `[1, "${id}", "SUCCESS", "${id}!"]`;
    const saved = follow.savedGroups.find((each) => each.group === 'g')?.json;
    expect(chordOutcome(['x', 'y', 'z', 'w', 'r'].map(member), saved)).toEqual({
      results: ['"x!"', '["y!", "z!"]', '"w!"', '"r!"'],
    });
    // The end of the chain inside, and the body of the chord inside, are what counts.
    const rawChain = followUps(decodedRun(follow.messages[3]), done(1), OPTIONS);
    expect(brief(rawChain)).toEqual(['w[1] g/3 chord sum']);
    const ended = followUps(decodedRun(follow.messages[4]), done(1), OPTIONS).chordParts[0] as ChordPart;
    expect(brief(chordBody(ended, ['1', '2'], OPTIONS))).toEqual(['r[[1,2]] g/4 chord sum']);
  });

  it('a chord without parts starts its body at once', () => {
    expect(brief(followUps(run({ chain: [chord([], named('sum', 's'), 'g')] }), done(7), OPTIONS))).toEqual([
      'sum[[]] g/null',
    ]);
  });

  it.each(['celery.map', 'celery.starmap', 'celery.chunks'])(
    '%s is refused, and what waits behind it fails',
    (task) => {
      const follow = followUps(run({ chain: [named('end', 'e'), named(task, 'm')] }), done([1]), OPTIONS);
      expect(follow.messages).toEqual([]);
      expect(follow.refused).toMatchObject([{ code: 'GW_CANVAS_UNSUPPORTED', details: { task } }]);
      expect(follow.failed.map(({ id }) => id)).toEqual(['m', 'e']);
    },
  );

  it('one that is malformed is refused, and the others are sent', () => {
    const callbacks = [sig('celery.group', { kwargs: { tasks: [7] } }), named('x', 'x')];
    const follow = followUps(run({ callbacks }), done(7), OPTIONS);
    expect([follow.refused.length, brief(follow)]).toEqual([1, ['x[7]']]);
  });

  it('a failure fails all of the chain, the bodies of chords in it, and the chord around it', () => {
    const end = sig('end', { options: { task_id: 'e', group_id: 'g', group_index: 3, chord: named('sum', 's') } });
    const failure = errors.GW_WORKER_LOST({ task: 'a.b' }).failure;
    const embed = { chain: [end, chord([named('x', 'x')], named('body', 'b'), 'g0')] };
    const follow = followUps(run(embed), { state: 'FAILURE', failure }, OPTIONS);
    expect(follow.failed.map(({ id }) => id)).toEqual(['x', 'b', 'e']);
    expect(follow.chordParts).toMatchObject([{ group: 'g', score: 3, partId: 'e' }]);
    expect(follow.failed[0]?.failure).toMatchObject({ code: 'GW_CHILD_FAILED', cause: { code: 'GW_WORKER_LOST' } });
  });
});

function decodedRun(message: WireMessage | undefined): EndedRun {
  const decoded = decodeTask(sent(message as WireMessage));
  if (decoded.kind === 'poison') throw new Error(decoded.text);
  return decoded;
}

describe('a follow-up', () => {
  it('has the same id at every attempt', () => {
    const ids = () =>
      followUps(run({ callbacks: [sig('x'), sig('y')], errbacks: [sig('z')] }), done(7), OPTIONS).messages.map(
        ({ headers }) => headers.id,
      );
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(2);
  });

  it('carries the result as the text it is', () => {
    const { messages } = followUps(
      run({ callbacks: [sig('x', { args: [1] })] }),
      { state: 'SUCCESS', result: '{"n": 1152921504606846977}' },
      OPTIONS,
    );
    expect(messages[0]?.body.toString()).toMatch(/^\[\[\{"n": 1152921504606846977\}, 1\], /);
  });

  it('inherits whose it is, unless it brings its own headers', () => {
    const headers = inheritedHeaders({ tenant: 'acme', correlationId: 'c', traceparent: '00-a-b-01' });
    const own = sig('y', { options: { headers: { tenant: 'other', genius: '{"as":"page"}' } } });
    const { messages } = followUps(run({ callbacks: [sig('x')], chain: [own] }), done(7), { ...OPTIONS, headers });
    const [first, second] = messages.map((each) => decodeTask(sent(each)));
    expect(first).toMatchObject({
      envelope: { tenant: 'acme', correlationId: 'c', traceparent: '00-a-b-01', root: ID, parent: ID },
    });
    expect(second).toMatchObject({ envelope: { tenant: 'other', input: '{"page":7}', fed: true } });
  });

  it('goes where its options, or else the routes, say; with its times, and the answer address of the run', () => {
    const options = { exchange: 'x', routing_key: 'k', countdown: 5, expires: 10, priority: 3, time_limit: 9 };
    const { messages } = followUps(
      run({ callbacks: [sig('y', { options })], chain: [sig('z')] }, { replyTo: 'r' }),
      done(7),
      {
        ...OPTIONS,
        route: (task) => ({ exchange: '', routingKey: `${task}.q` }),
      },
    );
    expect(messages.map(({ exchange, routingKey, properties }) => [exchange, routingKey, properties.replyTo])).toEqual([
      ['x', 'k', 'r'],
      ['', 'z.q', 'r'],
    ]);
    expect(messages[0]).toMatchObject({
      properties: { expiration: '10000', priority: 3 },
      headers: {
        eta: '2026-11-24T12:00:05.000000+00:00',
        expires: '2026-11-24T12:00:10.000000+00:00',
        timelimit: [9, null],
      },
    });
  });

  it('of a revoked part counts in its chord', () => {
    const failure = errors.GW_CANCELLED({ reason: '' }).failure;
    const { chordParts } = followUps(
      run({ chord: sig('sum') }, { group: 'g' }),
      { state: 'REVOKED', failure },
      OPTIONS,
    );
    expect(chordParts).toMatchObject([
      { score: '+inf', member: expect.stringContaining('"REVOKED", {"exc_type": "TaskRevokedError"') },
    ]);
  });
});
