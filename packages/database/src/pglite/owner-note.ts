/** Who owns the folder, written beside the lock for people and messages. The lock decides; the note only names. */
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** The process that holds the embedded database. */
export interface DatabaseOwner {
  /** Its instance id, new at each opening. */
  instance: string;
  /** Its process id, for a person who looks for it; nothing decides by it. */
  pid: number;
  host: string;
  /** When it took the folder, ISO 8601. */
  started: string;
}

export function describeSelf(): DatabaseOwner {
  return { instance: randomUUID(), pid: process.pid, host: hostname(), started: new Date().toISOString() };
}

export async function writeOwnerNote(folder: string, owner: DatabaseOwner): Promise<void> {
  const temporary = join(folder, `owner.${owner.instance}.tmp`);
  await writeFile(temporary, `${JSON.stringify(owner, undefined, 2)}\n`, { mode: 0o600 });
  await rename(temporary, notePath(folder));
}

/** The last owner that left its name, or undefined if there is none or the note can't be read. */
export async function readOwnerNote(folder: string): Promise<DatabaseOwner | undefined> {
  try {
    return JSON.parse(await readFile(notePath(folder), 'utf8')) as DatabaseOwner;
  } catch {
    return undefined;
  }
}

export async function removeOwnerNote(folder: string): Promise<void> {
  await rm(notePath(folder), { force: true });
}

/** "process 4711 on host web-1 (instance …, since …)", for messages. */
export function nameOwner(owner: DatabaseOwner | undefined): string {
  if (!owner) return 'a process that left no name';
  return `process ${owner.pid} on ${owner.host} (instance ${owner.instance}, since ${owner.started})`;
}

function notePath(folder: string): string {
  return join(folder, 'owner.json');
}
