/** Hosts of a test: network namespaces that reach this machine's loopback servers through forwarders, and nothing else. */

import { execFile } from 'node:child_process';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { promisify } from 'node:util';
import type { TestContext } from '../../services/index.ts';
import type { Addresses } from './addresses.ts';

const run = promisify(execFile);
const ip = async (...args: string[]) => void (await run('ip', args, { timeout: 10_000 }));

export interface Host {
  readonly namespace: string;
  /** Where its processes find the servers. */
  readonly addresses: Addresses;
  /** Takes its cable out, or puts it back: nobody is told. */
  setLink(state: 'up' | 'down'): Promise<void>;
}

let made = 0;

/** One more host; skips the test aloud where there is no right to make one. */
export async function openHost(ctx: TestContext, addresses: Addresses): Promise<Host> {
  const id = ++made;
  const namespace = `genius-${process.pid}-${id}`;
  const [outside, inside] = [`gwo${process.pid}`.slice(0, 11) + id, `gwi${process.pid}`.slice(0, 11) + id];
  // Of the range for tests of devices (RFC 2544), a different one for each process.
  const net = `198.${18 + (process.pid & 1)}.${(process.pid >> 1) & 255}`;
  const [here, there] = [`${net}.${id * 4 + 1}`, `${net}.${id * 4 + 2}`];
  try {
    if (process.getuid?.() !== 0) throw new Error('needs root');
    await ip('netns', 'add', namespace);
  } catch (error) {
    return ctx.skip(`service: network namespaces: ${(error as Error).message.trim().split('\n').at(-1)}`);
  }
  ctx.onTestFinished(async () => {
    await ip('netns', 'del', namespace);
    await ip('link', 'del', outside).catch(() => undefined);
  });
  await ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', namespace);
  await ip('addr', 'add', `${here}/30`, 'dev', outside);
  await ip('link', 'set', outside, 'up');
  await ip('-n', namespace, 'addr', 'add', `${there}/30`, 'dev', inside);
  await ip('-n', namespace, 'link', 'set', inside, 'up');
  await ip('-n', namespace, 'link', 'set', 'lo', 'up');
  const forwarded = async (text: string) => {
    const url = new URL(text);
    const forwarder = await forward(here, Number(url.port));
    ctx.onTestFinished(() => forwarder.close());
    url.host = `${here}:${forwarder.port}`;
    return url.href;
  };
  return {
    namespace,
    addresses: {
      ...addresses,
      brokerUrl: await forwarded(addresses.brokerUrl),
      redisUrl: await forwarded(addresses.redisUrl),
      databaseUrl: await forwarded(addresses.databaseUrl),
    },
    setLink: (state) => ip('link', 'set', outside, state),
  };
}

/** Forwards a free port of an address to one of the loopback interface. */
async function forward(host: string, target: number): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = dial(target, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
