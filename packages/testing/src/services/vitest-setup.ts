/**
 * Vitest's global set-up: listens until the first test needs a server, and only then starts the supervisor, so that a
 * run without such tests costs nothing.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENV, type Supervisor, startSupervisor } from './supervisor.ts';

/** Vitest calls it before the tests, and what it returns after them. */
export function setup(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'genius-keeper-'));
  let supervisor: Promise<Supervisor> | undefined;
  const keeper = createServer((socket) => {
    socket.on('error', () => undefined);
    supervisor ??= startSupervisor();
    supervisor.then(
      ({ address }) => socket.end(address),
      (error: unknown) => socket.end(String(error)),
    );
  });
  const path = join(folder, 'keeper.sock');
  keeper.listen(path).unref();
  process.env[ENV] = path;
  return async () => {
    keeper.close();
    await (await supervisor)?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
