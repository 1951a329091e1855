/** A Redis server of the bench's own: in memory, on a free loopback port, ended with the bench. */

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { sleep } from './clock.ts';

const isInstalled = () => spawnSync('redis-server', ['--version']).status === 0;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end('PING\r\n'));
    socket.once('data', () => resolve(true)).once('error', () => resolve(false));
  });

export interface Redis {
  port: number;
  stop(): void;
}

/** undefined, said aloud, where there is none. */
export async function startRedis(folder: string): Promise<Redis | undefined> {
  if (!isInstalled() && process.getuid?.() === 0) {
    console.log('Installing redis-server from Debian …');
    const apt = (...args: string[]) =>
      spawnSync('apt-get', ['-q', '-y', '-o', 'DPkg::Lock::Timeout=30', ...args], {
        timeout: 180_000,
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    apt('update');
    apt('install', '--no-install-recommends', 'redis-server');
  }
  if (!isInstalled()) {
    console.log('There is no redis-server (sudo apt-get install redis-server): bee-queue and BullMQ are left out.');
    return undefined;
  }
  const port = await freePort();
  const home = join(folder, 'redis');
  mkdirSync(home);
  const args = ['--bind', '127.0.0.1', '--port', `${port}`, '--dir', home, '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  const stop = () => void server.kill('SIGKILL');
  process.on('exit', stop);
  for (let tries = 0; tries < 100; tries++) {
    if (await answers(port)) return { port, stop };
    await sleep(50);
  }
  stop();
  console.log('redis-server did not start: bee-queue and BullMQ are left out.');
  return undefined;
}
