/** The database: embedded, whether somebody owns it; a server, whether it answers. */

import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { say } from '../language.ts';
import { readSettings } from '../settings.ts';
import { checkPostgres } from './check-postgres.ts';
import type { Found } from './finding.ts';

export async function checkDatabase(): Promise<Found[]> {
  const { data, databaseUrl } = readSettings();
  return databaseUrl ? checkPostgres(databaseUrl) : [await checkEmbedded(join(data, 'database'))];
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
