/** Starts the supervisor and speaks to it, from the process that holds it or from one that is told where it is. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type Answer, type Op, onLine, type Requests, send } from './requests.ts';

/** Where tests find the one who starts the supervisor for the whole run: the path of a socket. */
export const ENV = 'GENIUS_TEST_SERVICES';

export interface Supervisor {
  /** The path of its socket. */
  readonly address: string;
  readonly pid: number;
  /** Resolves when all it started is gone. */
  stop(): Promise<void>;
}

/** It ends with this process at the latest. */
export async function startSupervisor(): Promise<Supervisor> {
  const folder = mkdtempSync(join(tmpdir(), 'genius-services-'));
  // Built, this file and the supervisor's both end in .js.
  const entry = new URL(`./supervisor-process${extname(import.meta.url)}`, import.meta.url);
  const child = fork(entry, [folder], {
    execArgv: [],
    // In a session of its own, so that Ctrl-C does not end it before it has ended the others.
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  const [said] = await Promise.race([once(child, 'message'), gone]);
  if (said !== 'ready') throw new Error('The supervisor of the test servers did not start.');
  child.channel?.unref();
  child.unref();
  return {
    address: join(folder, 'supervisor.sock'),
    pid: child.pid ?? 0,
    async stop() {
      child.ref();
      child.disconnect();
      child.stdin?.destroy();
      await gone;
    },
  };
}

/** One connection; what is started through it ends with it at the latest. */
export class Connection {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    onLine<Answer>(socket, (answer) => this.#take(answer));
    socket.on('error', () => undefined);
    socket.once('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The test servers are gone.'));
      this.#waiting.clear();
    });
  }

  /** By default to the run's own supervisor. */
  static async open(at?: string): Promise<Connection> {
    const socket = connect(at ?? (await findSupervisor()));
    await once(socket, 'connect');
    socket.unref();
    return new Connection(socket);
  }

  async ask<Name extends Op>(op: Name, given: Requests[Name][0]): Promise<Requests[Name][1]> {
    const id = ++this.#lastId;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    // Only a question that waits keeps the process.
    this.#socket.ref();
    send(this.#socket, { id, op, given });
    return (await answer.promise) as Requests[Name][1];
  }

  close(): void {
    this.#socket.destroy();
  }

  #take({ id, value, error }: Answer): void {
    const answer = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#socket.unref();
    if (error === undefined) answer?.resolve(value);
    else answer?.reject(new Error(error));
  }
}

let address: Promise<string> | undefined;

/** Under vitest the run's own; elsewhere one of this process. */
function findSupervisor(): Promise<string> {
  address ??= process.env[ENV] === undefined ? startOwn() : askKeeper(process.env[ENV]);
  return address;
}

async function startOwn(): Promise<string> {
  return (await startSupervisor()).address;
}

async function askKeeper(path: string): Promise<string> {
  const socket = connect(path);
  const [bytes] = await once(socket, 'data');
  socket.destroy();
  const answer = String(bytes);
  if (!answer.startsWith('/')) throw new Error(answer);
  return answer;
}
