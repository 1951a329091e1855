/** A server of the kit: it keeps its folder and its port through every death, so that a restart finds what it kept. */

import { connect } from 'node:net';
import { type Child, type ChildOptions, startChild, untilReady } from './child.ts';

export interface Server {
  readonly url: string;
  readonly pid: number;
  readonly hasEnded: boolean;
  /** Resolves when it answers; at once if it already runs. */
  start(): Promise<void>;
  /** In order, as an administrator would. */
  stop(): Promise<void>;
  /** As fast as it goes without leaving anything behind in the system. */
  end(): Promise<void>;
  /** Any signal; resolves when it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface ServerOptions extends ChildOptions {
  name: string;
  url: string;
  /** Asks it to stop in order. */
  stopSignal: NodeJS.Signals;
  /** What the log of a start says that fails because processes of a killed predecessor are not quite gone. */
  tooSoon?: string;
  /** True once it takes work. */
  answers(): Promise<boolean>;
}

/** How long a start may be too soon, ms. */
const TOO_SOON_MS = 10_000;

export function serverOf(options: ServerOptions): Server {
  let child: Child | undefined;
  return {
    url: options.url,
    get pid() {
      return child?.pid ?? 0;
    },
    get hasEnded() {
      return child?.hasEnded ?? true;
    },
    async start() {
      if (child !== undefined && !child.hasEnded) return;
      for (const until = performance.now() + TOO_SOON_MS; ; ) {
        child = startChild(options);
        try {
          return await untilReady(options.name, child, options.log, options.answers);
        } catch (error) {
          const isTooSoon = options.tooSoon !== undefined && String(error).includes(options.tooSoon);
          if (!isTooSoon || performance.now() > until) throw error;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    },
    stop: async () => child?.end(options.stopSignal, 15_000),
    end: async () => child?.end(),
    kill: async (signal) => child?.kill(signal),
  };
}

/** Says `greeting` and tells whether the first bytes of the answer are as expected. */
export function answersTcp(port: number, greeting: string, expected: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1', () => socket.write(greeting, 'latin1'));
  const finish = (isReady: boolean) => {
    resolve(isReady);
    socket.destroy();
  };
  socket.setTimeout(2_000, () => finish(false));
  socket.once('data', (bytes) => finish(bytes.toString('latin1').startsWith(expected)));
  socket.once('error', () => finish(false));
  socket.once('close', () => finish(false));
  return promise;
}
