/** PostgreSQL that syncs as in production, as its own user where we are root (it refuses to run as root). */

import { execFile } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { postgresFolder } from './installed.ts';
import { type Server, serverOf } from './server.ts';

const run = promisify(execFile);

export async function postgresServer(folder: string): Promise<Server> {
  const bin = postgresFolder();
  if (bin === undefined) throw new Error('PostgreSQL is not installed.');
  const owner = serverOwner();
  mkdirSync(folder);
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const env = { ...process.env, HOME: folder, LC_ALL: 'C.UTF-8' };
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    ...owner,
    cwd: folder,
    env,
    timeout: 30_000,
  });
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 300,
    shared_buffers: '64MB',
    // Checkpoints at each dropped database would otherwise spread over minutes.
    checkpoint_timeout: '30min',
  };
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return serverOf({
    name: 'postgres',
    url,
    command: join(bin, 'postgres'),
    args: [
      '-D',
      data,
      '-p',
      `${port}`,
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    cwd: folder,
    log: join(folder, 'log'),
    env,
    owner,
    // Ends at once and gives its shared memory back, which SIGKILL does not.
    endSignal: 'SIGQUIT',
    stopSignal: 'SIGINT',
    tooSoon: 'pre-existing shared memory block',
    answers: () => isReady(bin, port),
  });
}

/** One statement, outside a transaction. */
export async function execute(url: string, statement: string): Promise<void> {
  await run(join(postgresFolder() ?? '', 'psql'), ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', statement, url], {
    timeout: 20_000,
  });
}

async function isReady(bin: string, port: number): Promise<boolean> {
  try {
    await run(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', `${port}`], { timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
}

function serverOwner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entry = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  return entry === null ? undefined : { uid: Number(entry[1]), gid: Number(entry[2]) };
}
