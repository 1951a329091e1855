/** One run of ANAF's kit: a process group of its own, ended as a whole by time, by the run's signal or with this process. */

import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Kit } from './find-kit.ts';

export interface KitRun {
  /** `ended`: of its own accord, whatever that is worth. */
  how: 'ended' | 'timeout';
  /** What Java said of its own failure, without anything of the file: a name, or undefined. */
  trouble: string | undefined;
}

export interface KitRunOptions {
  folder: string;
  memoryMiB: number;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Called once it has ended of its own accord, while its children may still live. */
  whenEnded?: () => Promise<void>;
}

/** Ends its own group when the pipe from this process closes, so that a killed worker leaves no Java behind. */
const GUARD = '{ cat <&3; kill -KILL 0; } >/dev/null 2>&1 & exec 3<&-; "$@"';

/** A process that left the group may hold them open. */
const CLOSING_MS = 500;
/** What is kept of its output; it is read for known words and never shown. */
const KEPT = 64_000;

/** Rejects with the signal's reason. */
export async function runKit(kit: Kit, args: readonly string[], options: KitRunOptions): Promise<KitRun> {
  const { folder, memoryMiB, timeoutMs, signal } = options;
  signal?.throwIfAborted();
  const command = [kit.java, `-Xmx${memoryMiB}m`, '-jar', kit.jar, ...args];
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', ...command], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    cwd: kit.home,
    env: environment(folder, kit),
  });
  const alive = child.stdio[3] as Writable;
  alive.on('error', () => undefined);
  const said = keep(child);
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let how: KitRun['how'] = 'ended';
  const end = () => endGroup(child);
  const timer = setTimeout(() => {
    how = 'timeout';
    end();
  }, timeoutMs);
  signal?.addEventListener('abort', end, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => resolve());
    });
    if (how === 'ended' && !signal?.aborted) await options.whenEnded?.();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
    end();
    // What it said last is still in the pipes, which close with its processes.
    if (child.exitCode !== null || child.signalCode !== null) {
      await Promise.race([closed, delay(CLOSING_MS, undefined, { ref: false })]);
    }
    alive.destroy();
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
  signal?.throwIfAborted();
  return { how, trouble: troubleOf(said()) };
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

/** Nothing of our environment, which has secrets in it. Options go by the environment, so that the command line is ANAF's. */
function environment(folder: string, { java }: Kit): NodeJS.ProcessEnv {
  const { PATH = '/usr/bin:/bin', LD_LIBRARY_PATH } = process.env;
  return {
    PATH,
    ...(LD_LIBRARY_PATH ? { LD_LIBRARY_PATH } : {}),
    ...(java.endsWith('/bin/java') ? { JAVA_HOME: java.slice(0, -'/bin/java'.length) } : {}),
    LANG: 'C.UTF-8',
    HOME: folder,
    TMPDIR: folder,
    // Without a screen, a window that it wants to open is an error instead of a wait.
    JAVA_TOOL_OPTIONS: `-Djava.awt.headless=true -Dfile.encoding=UTF-8 -Djava.io.tmpdir=${folder} -Duser.home=${folder}`,
  };
}

/** Reads both outputs to the end, or the kit would stop when a pipe is full, and keeps their beginning. */
function keep({ stdout, stderr }: ChildProcess): () => string {
  let kept = '';
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('latin1').on('data', (piece: string) => {
      if (kept.length < KEPT) kept += piece.slice(0, KEPT - kept.length);
    });
    stream?.on('error', () => undefined);
  }
  return () => kept;
}

/** The class of an exception; its message may quote the file. */
function troubleOf(said: string): string | undefined {
  const known = [/OutOfMemoryError/, /UnsupportedClassVersionError/, /Unable to access jarfile/, /Could not reserve/];
  for (const each of known) {
    const found = each.exec(said);
    if (found) return found[0];
  }
  return /\b(?:[a-z][a-z0-9]*\.)+([A-Z]\w{2,60}(?:Exception|Error))\b/.exec(said)?.[1];
}
