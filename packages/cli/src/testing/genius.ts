/** Runs the real command line as a child process, on a folder that the test owns. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BIN = join(import.meta.dirname, '../../bin/genius.mjs');

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

export interface Serving {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** What it has said so far. */
  out(): string;
}

export interface World {
  folder: string;
  /** Runs a command to its end. */
  genius(args: readonly string[], options?: { stdin?: string; env?: NodeJS.ProcessEnv; cwd?: string }): Promise<Ended>;
  /** Starts a command that goes on, in a process group of its own as a terminal would, and waits for a line with this word. */
  serving(args: readonly string[], word: string, options?: { env?: NodeJS.ProcessEnv }): Promise<Serving>;
  close(): Promise<void>;
}

/** `given` is added to the environment of every command. */
export async function openWorld(given: NodeJS.ProcessEnv = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-cli-'));
  const children: ChildProcess[] = [];

  function start(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = folder, bin = BIN, detached = false) {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      detached,
      // Port 0 is any free one, so that tests in parallel never meet.
      env: {
        ...process.env,
        GENIUS_DATA: folder,
        GENIUS_PORT: '0',
        GENIUS_SANDBOX_PORT: '0',
        GENIUS_LANG: 'en',
        NO_COLOR: '1',
        ...given,
        ...env,
      },
    });
    children.push(child);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
    return { child, ended, out: () => out };
  }

  return {
    folder,
    genius(args, { stdin, env, cwd } = {}) {
      const bin = cwd === undefined ? BIN : join(cwd, 'packages/cli/bin/genius.mjs');
      const { child, ended } = start(args, env, cwd, bin);
      child.stdin.end(stdin ?? '');
      return ended;
    },
    async serving(args, word, { env } = {}) {
      const { child, ended, out } = start(args, env, folder, BIN, true);
      await new Promise<void>((resolve, reject) => {
        let seen = '';
        child.stdout.on('data', (chunk) => {
          seen += chunk;
          if (seen.includes(word)) resolve();
        });
        void ended.then(({ err }) => reject(new Error(`genius ${args.join(' ')} ended: ${err}`)));
      });
      return { child, ended, out };
    },
    async close() {
      for (const child of children) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
