/** Child processes that talk by messages, none of which outlives the bench. */

import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep, within } from './clock.ts';

export type Message = Record<string, unknown>;

export interface Child {
  readonly pid: number;
  send(message: Message): void;
  /** The next message, or an earlier unread one, that has this field. */
  next(field: string, limitMs?: number): Promise<Message>;
  kill(): Promise<void>;
  /** Asks it to close, then ends it. */
  stop(): Promise<void>;
}

const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** Starts `processes/<name>.ts` (of the folder `bench`; default: this one) with `settings` and waits until it says `{ up: true }`. */
export async function startChild(
  name: string,
  settings: object,
  execArgv: string[] = [],
  bench = join(import.meta.dirname, '..'),
): Promise<Child> {
  const file = join(bench, 'processes', `${name}.ts`);
  const child = fork(file, [JSON.stringify(settings)], {
    execArgv: ['--disable-warning=ExperimentalWarning', ...execArgv],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // As `genius` itself does it: without, each process would load the compiler that strips the types.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'genius-bench-compile-cache') },
  });
  living.add(child);
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    words = `${words}${chunk}`.slice(-600);
  });
  const unread: Message[] = [];
  const waiting: { field: string; resolve: (message: Message) => void; reject: (error: Error) => void }[] = [];
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.on('message', (message: Message) => {
    if (message.error) words = String(message.error);
    const i = waiting.findIndex(({ field }) => field in message);
    if (i >= 0) waiting.splice(i, 1)[0]?.resolve(message);
    else unread.push(message);
  });
  void gone.then(() => {
    living.delete(child);
    for (const { reject } of waiting)
      reject(new Error(`the ${name} process ended: ${words.trim() || 'no reason given'}`));
  });
  const next = (field: string, limitMs = 60_000): Promise<Message> => {
    const i = unread.findIndex((message) => field in message);
    if (i >= 0) return Promise.resolve(unread.splice(i, 1)[0] as Message);
    if (!living.has(child)) return Promise.reject(new Error(`the ${name} process ended: ${words.trim()}`));
    return within(
      limitMs,
      `"${field}" of the ${name} process`,
      new Promise((resolve, reject) => waiting.push({ field, resolve, reject })),
    );
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  await next('up', 30_000);
  return {
    pid: child.pid as number,
    send: (message) => void (child.connected && child.send(message)),
    next,
    kill,
    async stop() {
      if (child.connected) child.send({ stop: true });
      await Promise.race([gone, sleep(5000)]);
      await kill();
    },
  };
}
