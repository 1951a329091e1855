/** Opens PGlite on the folder's files and serves it on the folder's socket. Only the holder of the lock may call it. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { OwnerAddress } from './address.ts';
import { openGate } from './gate.ts';
import { serveSession } from './session.ts';
import { syncedFiles } from './synced-files.ts';

export interface ServeOptions {
  address: OwnerAddress;
  /** How long a transaction may idle while others wait, in ms. */
  idleMs: number;
  /** How long a client may wait for its turn, in ms. */
  waitMs: number;
}

export interface DatabaseServer {
  /** Lets the open transaction end within `graceMs`, closes the files, then the connections. */
  close(graceMs: number): Promise<void>;
}

export async function serveDatabase({ address, idleMs, waitMs }: ServeOptions): Promise<DatabaseServer> {
  const pgdata = join(address.folder, 'pgdata');
  const complete = join(address.folder, 'pgdata.complete');
  // Files without the mark are of a first start that was killed: nothing in them was ever answered to anybody.
  if (!existsSync(complete)) rmSync(pgdata, { recursive: true, force: true });

  const files = syncedFiles(pgdata);
  const complaints: string[] = [];
  const pglite = await PGlite.create({
    fs: files.fs,
    startParams: files.startParams,
    // Always there: files that once used an extension can't be read without it, and another process may have.
    extensions: { vector },
    onStderr: (line) => complaints.push(line) > 0 && complaints.length > 20 && complaints.shift() === '',
  }).catch((cause: unknown) => {
    throw new Error([`PGlite could not open ${pgdata}.`, ...complaints].join('\n'), { cause });
  });
  if (!existsSync(complete)) await markComplete(pgdata, complete);

  const gate = openGate({ run: (messages) => run(pglite, messages), syncLog: files.syncLog, idleMs, waitMs });
  const parameters = await describeServer(pglite);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveSession({ socket, gate, password: address.password, parameters });
  });
  await listen(server, address.socketPath);

  return {
    async close(graceMs) {
      server.close();
      await gate.close(graceMs);
      await pglite.close();
      files.syncLog();
      for (const socket of sockets) socket.end();
    },
  };
}

function run(pglite: PGlite, messages: Buffer): Buffer {
  const parts: Buffer[] = [];
  // All is done when the call returns; its promise says nothing more, unless PGlite broke: that rejection is left
  // unhandled and so ends the thread, before anything is answered.
  void pglite.execProtocolRawStream(messages, {
    syncToFs: false,
    onRawData: (bytes) => void parts.push(Buffer.from(bytes)),
  });
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

async function describeServer(pglite: PGlite): Promise<[string, string][]> {
  const names = ['server_version', 'server_encoding', 'client_encoding', 'DateStyle', 'TimeZone', 'IntervalStyle'];
  const fixed: [string, string][] = [
    ['integer_datetimes', 'on'],
    ['standard_conforming_strings', 'on'],
  ];
  const { rows } = await pglite.query<{ name: string; setting: string }>(
    'SELECT name, setting FROM pg_settings WHERE name = ANY($1)',
    [names],
  );
  return [...rows.map(({ name, setting }): [string, string] => [name, setting]), ...fixed];
}

// PGlite's first start writes the files without syncing them.
async function markComplete(pgdata: string, complete: string): Promise<void> {
  const entries = readdirSync(pgdata, { recursive: true, withFileTypes: true });
  const paths = [pgdata, ...entries.map((entry) => join(entry.parentPath, entry.name))];
  // Many at a time: the disk takes them together, ten times faster than one by one.
  const syncNext = async () => {
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) await syncPath(path);
  };
  await Promise.all(Array.from({ length: 16 }, syncNext));
  await writeFile(complete, '', { flush: true });
  await syncPath(dirname(complete));
}

async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r');
  await file.sync();
  await file.close();
}

async function listen(server: Server, socketPath: string): Promise<void> {
  if (!socketPath.startsWith('\0')) rmSync(socketPath, { force: true });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(socketPath, resolve);
  await promise;
}
