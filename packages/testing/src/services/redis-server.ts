/** Redis with its append-only file: what it has answered is there after SIGKILL. */

import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { answersTcp, type Server, serverOf } from './server.ts';

export const REDIS_DATABASES = 4096;

export async function redisServer(folder: string): Promise<Server> {
  mkdirSync(folder);
  const port = await freePort();
  const options = ['--bind', '127.0.0.1', '--port', `${port}`, '--dir', folder, '--databases', `${REDIS_DATABASES}`];
  return serverOf({
    name: 'redis-server',
    url: `redis://127.0.0.1:${port}/0`,
    command: 'redis-server',
    args: [...options, '--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'],
    cwd: folder,
    log: join(folder, 'log'),
    env: process.env,
    stopSignal: 'SIGTERM',
    answers: () => answersTcp(port, 'PING\r\n', '+PONG'),
  });
}

/** Empties one database. */
export async function flushDatabase(url: string, database: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
    socket.write(`SELECT ${database}\r\nFLUSHDB\r\nQUIT\r\n`),
  );
  socket.once('error', reject);
  socket.once('close', () => resolve());
  socket.resume();
  await promise;
}
