import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineTask } from '@genius/contract';
import { createPlatform, defineWorker, handle, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Ended, openWorld, type World } from '../testing/genius.ts';

// Each starts a whole platform and many commands, on two cores that others may use too.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const pay = defineTask({
  name: 'bank.pay',
  queue: 'bank',
  summary: 'Pays.',
  idempotent: 'it only breaks',
  input: z.object({ iban: z.string() }),
  output: z.object({}),
  limits: { attempts: 1, defectAttempts: 1 },
});
const bank = defineWorker({
  tag: 'bank',
  version: '0',
  summary: 'Pays.',
  tasks: [
    handle(pay, async (_, ctx) => {
      ctx.log.warn('the door is heavy', { kg: 900 });
      throw new Error('the safe is stuck');
    }),
  ],
});

/** Dead letters of a worker that nobody else knows, made in the test's own process. */
async function deadLetters(count: number, options: { parent?: string } = {}): Promise<string[]> {
  const platform = createPlatform(await openEmbedded({ folder: world.folder }), { workers: [bank], log: silentLogger });
  await platform.start();
  const runs = await platform.client.sendAll(pay, Array<{ iban: string }>(count).fill({ iban: 'RO49AAAA' }), options);
  await Promise.allSettled(runs.map((run) => run.result()));
  await platform.stop();
  return runs.map(({ id }) => id);
}

async function audited(target: string): Promise<unknown[]> {
  const platform = createPlatform(await openEmbedded({ folder: world.folder }), { log: silentLogger });
  const records = await platform.ports.audit.list({ target });
  await platform.stop();
  return records.map(({ actor, action, reason }) => ({ by: actor.split(':')[0], action, reason }));
}

const start = async () => {
  const serving = await world.serving(['start', '--no-sample'], 'ready');
  return { ...serving, url: /ready in .*?(http:\S+)/.exec(serving.out())?.[1] as string };
};
/** The command with `--verbose`, and which way it took. */
async function told(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended & { way: string }> {
  const ended = await world.genius([...args, '--verbose'], env ? { env } : {});
  const way = /asked the registry|looked into/.exec(ended.err)?.[0] ?? '';
  return { ...ended, way };
}
test('a running platform is asked over HTTP; the answer is the same as what is read without it', async () => {
  const [first = ''] = await deadLetters(1);
  const [child = ''] = await deadLetters(1, { parent: first });
  const commands = [['queues'], ['runs', '--all'], ['dead', 'list'], ['show', first], ['show', first, '--reveal']];
  const read = async () => {
    const answers = [];
    for (const args of commands) answers.push(await told([...args, '--json']));
    return answers;
  };
  const without = await read();
  await start();
  const through = await read();
  expect(without.map(({ way }) => way)).toEqual(commands.map(() => 'looked into'));
  expect(through.map(({ way, err }) => way || err)).toEqual(commands.map(() => 'asked the registry'));
  const withoutProcesses = (text: string) => JSON.parse(text.replaceAll(/"processes":\d+/g, '"processes":0'));
  for (const [i, { out }] of through.entries()) {
    expect(withoutProcesses(out)).toEqual(withoutProcesses((without[i] as Ended).out));
  }
  expect(through.at(-1)?.out).toContain('RO49AAAA');
  expect(through.at(-2)?.out).not.toContain('RO49AAAA');
  expect((await world.genius(['show', first])).out).toMatch(new RegExp(`Sent by it\\n +${child} +failed +bank.pay`));
  expect((await world.genius(['show', first, '--logs'])).out).toMatch(
    / {2}1 {2}warn {2}the door is heavy {2}kg="••••"/,
  );
  const plain = await world.genius(['runs']);
  expect([plain.code, plain.err]).toEqual([0, '']);
});

test.each([
  ['through the registry', true],
  ['without one', false],
])('a queue is paused and resumed, with the reason (%s)', async (_, isRunning) => {
  await deadLetters(1);
  if (isRunning) await start();
  const way = isRunning ? 'asked the registry' : 'looked into';
  expect(await told(['queues', 'pause', 'ocr', '--reason', 'the model is changed'])).toMatchObject({ code: 0, way });
  const { out } = await told(['queues', '--json']);
  expect(JSON.parse(out).queues).toContainEqual(
    expect.objectContaining({ queue: 'ocr', paused: expect.objectContaining({ reason: 'the model is changed' }) }),
  );
  expect((await world.genius(['queues'])).out).toContain('paused: the model is changed');
  expect(await told(['queues', 'resume', 'ocr'])).toMatchObject({ code: 0, way });
  const again = await told(['queues', 'resume', 'ocr']);
  expect([again.code, again.err]).toEqual([4, expect.stringContaining('GW_CLI_QUEUE_NOT_PAUSED')]);
  expect((await told(['queues', 'pause', 'nobody'])).code).not.toBe(0);
  expect(await audited('ocr')).toEqual([
    { by: 'cli', action: 'queue.paused', reason: 'the model is changed' },
    { by: 'cli', action: 'queue.resumed', reason: 'genius queues resume' },
  ]);
});

test.each([
  ['through the registry', true],
  ['without one', false],
])('dead letters are sent again, discarded and cancelled, with the reason (%s)', async (_, isRunning) => {
  const [first = '', second = '', third = ''] = await deadLetters(3);
  if (isRunning) await start();
  const way = isRunning ? 'asked the registry' : 'looked into';
  const replayed = await told(['dead', 'replay', first.slice(-12), '--reason', 'mended', '--json']);
  expect({ way: replayed.way, ...JSON.parse(replayed.out) }).toEqual({
    ...{ way, id: first, decision: 'replay', state: 'waiting' },
  });
  expect((await told(['dead', 'replay', first])).code).toBe(4);
  expect((await told(['dead', 'replay', 'nobody-at-all'])).err).toContain('GW_CLI_RUN_UNKNOWN');
  expect(await told(['cancel', first, '--reason', 'too late'])).toMatchObject({ code: 0, way });
  const late = await told(['cancel', first]);
  expect([late.code, late.err]).toEqual([4, expect.stringContaining('GW_CLI_ALREADY_ENDED')]);
  const all = await told(['dead', 'discard', '--all', '--reason', 'old', '--json']);
  expect([all.way, JSON.parse(all.out)]).toEqual([way, { decision: 'discard', count: 2 }]);
  expect((await told(['dead', 'discard', '--all'])).out).toContain('No dead letters');
  expect(await audited(first)).toEqual([
    { by: 'cli', action: 'dead.replayed', reason: 'mended' },
    { by: 'cli', action: 'run.cancelled', reason: 'too late' },
  ]);
  for (const id of [second, third])
    expect(await audited(id)).toEqual([{ by: 'cli', action: 'dead.discarded', reason: 'old' }]);
});

/** An HTTP server that answers everything with this. */
async function answering(status: number, body: string): Promise<{ url: string; server: Server }> {
  const server = createServer((_, answer) =>
    answer.writeHead(status, { 'content-type': 'application/json' }).end(body),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

test('a registry that was killed, or does not take the token, is passed over; without data here that is said', async () => {
  await deadLetters(1);
  const { child, ended, url } = await start();
  child.kill('SIGKILL');
  await ended;
  const left = await told(['runs', '--all', '--json']);
  expect([left.way, left.err]).toEqual(['looked into', expect.stringContaining('ECONNREFUSED')]);
  const set = { REGISTRY_URL: url, REGISTRY_TOKEN: 'no-token' };
  expect((await told(['runs'], set)).way).toBe('looked into');
  const problem = { code: 'GW_REGISTRY_FORBIDDEN', kind: 'refused', detail: 'The token has no scope.' };
  const { url: other, server } = await answering(403, JSON.stringify(problem));
  const closed = { ...set, REGISTRY_URL: other };
  expect(await told(['runs'], closed)).toMatchObject({
    ...{ code: 0, way: 'looked into', err: expect.stringContaining('The token has no scope.') },
  });
  const nowhere = await told(['runs'], { ...closed, GENIUS_DATA: `${world.folder}/none` });
  expect([nowhere.code, nowhere.err]).toEqual([4, expect.stringContaining('GW_CLI_REGISTRY_CLOSED')]);
  server.close();
});

test.each([
  ['a page of something else', 200, '<html>', 5, 'GW_CLI_REGISTRY_ANSWER'],
  ['an error without words', 502, '{}', 5, 'GW_CLI_REGISTRY_ANSWER'],
  [
    'a problem',
    429,
    '{"code":"GW_REGISTRY_TOO_MANY","kind":"transient","detail":"Too many requests"}',
    5,
    'GW_REGISTRY_TOO_MANY',
  ],
  [
    'a problem with the request',
    400,
    '{"code":"GW_REGISTRY_BAD_REQUEST","kind":"invalid","detail":"not right"}',
    3,
    'GW_REGISTRY_BAD_REQUEST',
  ],
])('%s from REGISTRY_URL ends the command with its kind', async (_, status, body, code, name) => {
  const { url, server } = await answering(status, body);
  const env = { REGISTRY_URL: url, REGISTRY_TOKEN: 'token' };
  const { out, code: ended } = await world.genius(['runs', '--json'], { env });
  server.close();
  expect([ended, JSON.parse(out).error.code]).toEqual([code, name]);
});

test('REGISTRY_URL and REGISTRY_TOKEN are enough, in a folder of its own', async () => {
  const { url } = await start();
  const { signToken } = await import('./sign-token.ts');
  const { readFile } = await import('node:fs/promises');
  const secret = await readFile(`${world.folder}/registry.secret`, 'utf8');
  const claims = { secret, issuer: 'genius-workers', audience: 'workers-registry', subject: 'ana' } as const;
  const env = (scope: 'workers:read' | 'workers:admin') => ({
    GENIUS_DATA: `${world.folder}/elsewhere`,
    REGISTRY_URL: url,
    REGISTRY_TOKEN: signToken({ ...claims, scope }),
  });
  expect(await told(['queues'], env('workers:read'))).toMatchObject({ code: 0, way: 'asked the registry' });
  expect((await told(['queues', 'pause', 'ocr'], env('workers:read'))).code).toBe(4);
  expect((await told(['queues', 'pause', 'ocr'], env('workers:admin'))).code).toBe(0);
  const romanian = await told(['queues', 'pause', 'none'], { ...env('workers:admin'), GENIUS_LANG: 'ro' });
  expect(romanian.err).toContain('Nu există');
});
