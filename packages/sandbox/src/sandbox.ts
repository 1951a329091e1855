/** Opens simulators on one folder, or finds those that another process of the folder already runs. */

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openServer } from './http.ts';
import { simulators } from './registry.ts';

export interface SandboxOptions {
  /** Holds what the simulators keep. Made if it is not there. */
  folder: string;
  /** Of the pages and the HTTP simulators; if it is taken, any free one is. 0 takes any. */
  port: number;
  /** Names, such as `smtp`. */
  names: readonly string[];
}

export interface RunningSimulator {
  name: string;
  /** The address of its page. */
  page: string;
  env: Record<string, string>;
}

export interface Sandbox {
  url: string;
  /** Those that were asked for. */
  simulators: readonly RunningSimulator[];
  /** Variables that make workers talk to them. */
  env: Record<string, string>;
  /** Ends what this call started; what another process runs goes on. */
  close(): Promise<void>;
}

/** Where the running sandbox of a folder tells others what it runs. */
const NOTE = 'running.json';

interface Note {
  url: string;
  token: string;
  simulators: RunningSimulator[];
}

/** Throws a `TypeError` for a name that no simulator has. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { folder, names } = options;
  for (const name of names) {
    if (!Object.hasOwn(simulators, name)) {
      throw new TypeError(`there is no simulator ${name}; known are ${Object.keys(simulators).join(', ')}`);
    }
  }
  const running = await findRunning(folder);
  const found = running?.simulators.filter(({ name }) => names.includes(name)) ?? [];
  if (running && found.length === names.length) return toSandbox(running.url, found, async () => {});
  return start(options);
}

async function start({ folder, port, names }: SandboxOptions): Promise<Sandbox> {
  const token = randomUUID();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const server = await openServer(port, token);
  const open = await Promise.all(
    names.map(async (name) => {
      const own = join(folder, name);
      await mkdir(own, { recursive: true, mode: 0o700 });
      const openSimulator = await simulators[name]?.();
      if (!openSimulator) throw new TypeError(`there is no simulator ${name}`);
      return openSimulator({ folder: own, url: server.url });
    }),
  );
  server.mount(open);
  const listed = open.map(({ name, page, env }) => ({ name, page: `${server.url}${page}`, env }));
  await leaveNote(folder, { url: server.url, token, simulators: listed });
  return toSandbox(server.url, listed, async () => {
    await Promise.all(open.map((simulator) => simulator.close()));
    await server.close();
  });
}

function toSandbox(url: string, found: RunningSimulator[], close: () => Promise<void>): Sandbox {
  return { url, simulators: found, env: Object.assign({}, ...found.map(({ env }) => env)), close };
}

/** The note may be of a process that is gone: who answers under its token is the one. */
async function findRunning(folder: string): Promise<Note | undefined> {
  try {
    const note = JSON.parse(await readFile(join(folder, NOTE), 'utf8')) as Note;
    const answer = await fetch(`${note.url}/healthz`, { signal: AbortSignal.timeout(2_000) });
    const { sandbox } = (await answer.json()) as { sandbox?: string };
    return sandbox === note.token ? note : undefined;
  } catch {
    return undefined;
  }
}

async function leaveNote(folder: string, note: Note): Promise<void> {
  const file = join(folder, NOTE);
  await writeFile(`${file}.${note.token}`, JSON.stringify(note), { mode: 0o600 });
  await rename(`${file}.${note.token}`, file);
}
