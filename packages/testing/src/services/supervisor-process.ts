/**
 * The process that starts and ends every server of one test run. It lives as long as its standard input is open, which
 * the kernel closes when the process that started it ends, however it ends; then it ends all it started and removes its
 * folder. What a connection started privately ends with that connection.
 *
 *     node supervisor-process.ts FOLDER
 */

import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { type Answer, type Op, onLine, type ProcessRequest, type Question, type Requests, send } from './requests.ts';
import type { Server } from './server.ts';
import { SharedServers } from './shared-servers.ts';
import { Worlds } from './worlds.ts';

/** What one connection holds. */
interface Held {
  start?: () => Promise<void>;
  stop(): Promise<void>;
  end(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
  pid(): number;
  hasEnded(): boolean;
  folder?: string;
}

const folder = process.argv[2] ?? '';
// PostgreSQL, as another user, has to reach its folder through this one.
chmodSync(folder, 0o711);
const servers = new SharedServers(folder);
const worlds = new Worlds(servers);
const everything = new Set<Held>();
let lastId = 0;

const listener = createServer(serve);
listener.listen(join(folder, 'supervisor.sock'), () => process.send?.('ready'));
process.once('disconnect', () => void shutDown());
process.stdin.resume().once('close', () => void shutDown());
// The terminal's Ctrl-C is vitest's; its end is ours.
process.on('SIGINT', () => undefined);

function serve(socket: Socket): void {
  const held = new Map<number, Held>();
  const openWorlds = new Set<number>();
  socket.on('error', () => undefined);
  socket.once('close', () => {
    for (const one of held.values()) void remove(one);
    for (const id of openWorlds) worlds.close(id).catch(complain);
  });
  const hold = (one: Held): number => {
    const id = ++lastId;
    everything.add(one);
    held.set(id, one);
    // It came while its connection closed.
    if (socket.destroyed) void remove(one);
    return id;
  };
  const find = (id: number): Held => {
    const one = held.get(id);
    if (one === undefined) throw new Error('It was already removed.');
    return one;
  };
  const handlers: { [Name in Op]: (given: Requests[Name][0]) => Promise<Requests[Name][1]> } = {
    shared: async ({ name }) => ({ url: (await servers.get(name)).url }),
    openWorld: async () => {
      const world = await worlds.open();
      openWorlds.add(world.id);
      return world;
    },
    closeWorld: async ({ id }) => {
      openWorlds.delete(id);
      // The test need not wait: nobody else is given what it used before it is empty.
      worlds.close(id).catch(complain);
      return {};
    },
    startPrivate: async ({ name }) => {
      const made = await servers.make(name);
      const id = hold(heldServer(made.server, made.folder));
      await made.server.start();
      const { url, pid } = made.server;
      return { id, url, pid, ...('managementUrl' in made.server && { managementUrl: made.server.managementUrl }) };
    },
    startProcess: async (given) => {
      const child = startChild(given satisfies ProcessRequest);
      return { id: hold(heldChild(child)), pid: child.pid };
    },
    start: async ({ id }) => {
      await find(id).start?.();
      return { pid: find(id).pid() };
    },
    state: async ({ id }) => ({ hasEnded: find(id).hasEnded() }),
    stop: async ({ id }) => {
      await find(id).stop();
      return {};
    },
    kill: async ({ id, signal }) => {
      await find(id).kill(signal);
      return {};
    },
    remove: async ({ id }) => {
      const one = held.get(id);
      held.delete(id);
      if (one !== undefined) await remove(one);
      return {};
    },
  };
  const answer = async ({ id, op, given }: Question): Promise<void> => {
    const handler = handlers[op] as (given: unknown) => Promise<unknown>;
    const found: Answer = await handler(given).then(
      (value) => ({ id, value }),
      (error: unknown) => ({ id, error: error instanceof Error ? error.message : String(error) }),
    );
    send(socket, found);
  };
  onLine<Question>(socket, (question) => void answer(question));
}

function heldServer(server: Server, path: string): Held {
  return {
    start: () => server.start(),
    stop: () => server.stop(),
    end: () => server.end(),
    kill: (signal) => server.kill(signal),
    pid: () => server.pid,
    hasEnded: () => server.hasEnded,
    folder: path,
  };
}

function heldChild(child: Child): Held {
  return {
    stop: () => child.end('SIGTERM', 15_000),
    end: () => child.end(),
    kill: (signal) => child.kill(signal),
    pid: () => child.pid,
    hasEnded: () => child.hasEnded,
  };
}

async function remove(one: Held): Promise<void> {
  await one.end();
  everything.delete(one);
  if (one.folder !== undefined) rmSync(one.folder, { recursive: true, force: true, maxRetries: 5 });
}

let isEnding = false;
async function shutDown(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  listener.close();
  // Not longer than the tests' own patience with what they leave behind; the kernel then ends what is left.
  setTimeout(exit, 4_000).unref();
  await Promise.allSettled([...[...everything].map(remove), servers.end()]);
  exit();
}

function exit(): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit();
}

function complain(error: unknown): void {
  if (!isEnding) process.stderr.write(`A world was not removed: ${error instanceof Error ? error.message : error}\n`);
}
