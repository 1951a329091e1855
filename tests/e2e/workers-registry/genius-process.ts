/** Runs the real command line as processes of a test, each in a group of its own so that a kill takes all of it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const BIN = join(import.meta.dirname, '../../../packages/cli/bin/genius.mjs');
const READY = /\bready\b/;

export interface GeniusProcess {
  /** What it has printed so far. */
  out(): string;
  /** SIGKILL, as a power cut or the kernel's memory killer does it. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Resolves once it says that it is ready. */
export async function startGenius(args: readonly string[], env: NodeJS.ProcessEnv): Promise<GeniusProcess> {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...process.env, GENIUS_LANG: 'en', NO_COLOR: '1', LOG_LEVEL: 'error', GENIUS_SANDBOX_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let [out, err] = ['', ''];
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = once(child, 'close');
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      out += chunk;
      if (READY.test(out)) resolve();
    });
    void ended.then(() => reject(new Error(`genius ${args.join(' ')} ended: ${out}${err}`)));
  });
  return {
    out: () => out,
    async kill() {
      signal(child, 'SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
  };
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // It has ended.
  }
}
