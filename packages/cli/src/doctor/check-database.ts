/** The database: embedded, whether somebody owns it; a server, whether it answers. */

import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { say } from '../language.ts';
import { readSettings } from '../settings.ts';
import type { Found } from './checks.ts';

const ANSWER_MS = 3_000;
const POSTGRES_PORT = 5432;

export async function checkDatabase(): Promise<Found[]> {
  const { data, databaseUrl } = readSettings();
  return [databaseUrl ? await checkServer(new URL(databaseUrl)) : await checkEmbedded(join(data, 'database'))];
}

async function checkEmbedded(folder: string): Promise<Found> {
  if (!existsSync(folder)) {
    return { state: 'ok', what: say('embedded, made when a worker needs it', 'integrată, creată când e nevoie de ea') };
  }
  const { openDatabase } = await import('@genius/database');
  const owner = await openDatabase({ folder }).owner();
  if (!owner) return { state: 'ok', what: say('embedded; nobody has it open', 'integrată; nimeni nu o are deschisă') };
  const who = `pid ${owner.pid}, ${owner.host}`;
  const isHere = owner.host === hostname();
  return {
    state: 'ok',
    what:
      isHere && !isAlive(owner.pid)
        ? say(
            `embedded; its last owner (${who}) was killed, the next one takes over`,
            `integrată; ultimul proprietar (${who}) a murit, următorul o preia`,
          )
        : say(
            `embedded; owned by ${who}, the others go through it`,
            `integrată; deținută de ${who}, ceilalți trec prin el`,
          ),
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Only whether somebody listens: to sign in would run migrations. */
async function checkServer({ hostname: host, port: text }: URL): Promise<Found> {
  const port = Number(text) || POSTGRES_PORT;
  const problem = await new Promise<string | undefined>((resolve) => {
    const socket = connect({ host, port, timeout: ANSWER_MS });
    const end = (found?: string) => {
      socket.destroy();
      resolve(found);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end('ETIMEDOUT'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
  if (!problem)
    return { state: 'ok', what: say(`PostgreSQL listens on ${host}:${port}`, `PostgreSQL ascultă pe ${host}:${port}`) };
  return {
    state: 'bad',
    what: say(
      `PostgreSQL on ${host}:${port} does not answer (${problem})`,
      `PostgreSQL pe ${host}:${port} nu răspunde (${problem})`,
    ),
    remedy: say(
      'Start it, correct DATABASE_URL, or unset DATABASE_URL to use the embedded one.',
      'Porniți-l, corectați DATABASE_URL sau ștergeți DATABASE_URL pentru baza integrată.',
    ),
  };
}
