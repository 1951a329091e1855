/**
 * A PostgreSQL server of this run's own for the tests that need a real one: they find it in `GENIUS_TEST_POSTGRES`.
 * A server that this variable already names is used instead; where PostgreSQL isn't installed there is none, and those
 * tests say that they were left out.
 */

import { spawnSync } from 'node:child_process';
import { chownSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Vitest calls it before the tests, and what it returns after them. */
export async function setup(): Promise<(() => void) | undefined> {
  const [bin] = globSync('/usr/lib/postgresql/*/bin').sort().reverse();
  if (process.env.GENIUS_TEST_POSTGRES !== undefined || bin === undefined) return undefined;
  const data = mkdtempSync(join(tmpdir(), 'genius-postgres-'));
  const owner = serverOwner();
  if (owner !== undefined) chownSync(data, owner.uid, owner.gid);

  const run = (program: string, ...args: string[]): string => {
    const result = spawnSync(join(bin, program), args, {
      ...owner,
      cwd: data,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...process.env, HOME: data, LC_ALL: 'C.UTF-8' },
    });
    return result.status === 0 ? '' : `${program} failed: ${result.stderr ?? ''}${result.error?.message ?? ''}`;
  };

  const port = await freePort();
  // A test server may forget everything in a power cut, and gains much time by that.
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=200`;
  const problem =
    run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync') ||
    run('pg_ctl', '-D', data, '-l', join(data, 'log'), '-o', options, '-w', 'start');
  if (problem !== '') {
    console.log(`The tests get no PostgreSQL. ${problem}`);
    rmSync(data, { recursive: true, force: true });
    return undefined;
  }
  process.env.GENIUS_TEST_POSTGRES = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return () => {
    run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
    rmSync(data, { recursive: true, force: true });
  };
}

/** PostgreSQL refuses to run as root, and Debian's package brings a user for it. */
function serverOwner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entry = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  return entry === null ? undefined : { uid: Number(entry[1]), gid: Number(entry[2]) };
}

function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
  return promise;
}
