/** Debian's Celery with two processes of a prefork pool, as Celery is out of the box, and one client of it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { within } from '../measure/clock.ts';
import type { CeleryPlace } from '../systems/system.ts';
import type { Side } from './side.ts';

const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

export async function openPythonSide({ brokerUrl, redisUrl }: CeleryPlace): Promise<Side> {
  const env = {
    ...process.env,
    CELERY_BROKER_URL: brokerUrl,
    CELERY_RESULT_BACKEND: redisUrl,
    PYTHONDONTWRITEBYTECODE: '1',
    C_FORCE_ROOT: '1',
  };
  const children: ChildProcess[] = [];
  const end = () => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.on('exit', end);
  const start = (args: string[], stdio: ['ignore' | 'pipe', 'ignore' | 'pipe', 'ignore']) => {
    const child = spawn(python, args, { cwd: import.meta.dirname, env, stdio });
    child.on('error', () => undefined);
    children.push(child);
    return child;
  };
  const flags = ['--loglevel=ERROR', '--pool=prefork', '--concurrency=2', '--without-gossip', '--without-mingle'];
  const worker = start(
    ['-m', 'celery', '-A', 'celery_noop', 'worker', ...flags, '-n', 'bench@localhost'],
    ['ignore', 'ignore', 'ignore'],
  );
  const client = start(['celery_noop.py'], ['pipe', 'pipe', 'ignore']);
  const ended = once(client, 'exit').then(() => Promise.reject(new Error('the Python client ended')));
  ended.catch(() => undefined);
  const lines = createInterface({ input: client.stdout as NodeJS.ReadableStream });
  const ask = async (order: string) => {
    const answer = Promise.race([once(lines, 'line'), ended]);
    client.stdin?.write(`${order}\n`);
    const [line] = await within(150_000, `Celery's answer to "${order}"`, answer);
    return JSON.parse(String(line)) as Record<string, unknown>;
  };
  return {
    pids: { client: client.pid as number, worker: worker.pid as number },
    tasks: async (count) => (await ask(`tasks ${count}`)) as { sentMs: number; allMs: number },
    pings: async (count) => (await ask(`pings ${count}`)).tookMs as number[],
    async stop() {
      client.stdin?.end();
      // In order, so that its pool ends with it.
      worker.kill('SIGTERM');
      await Promise.race([once(worker, 'exit'), new Promise((resolve) => setTimeout(resolve, 10_000))]);
      process.off('exit', end);
      end();
    },
  };
}
