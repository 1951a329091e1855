/** A process that ends with the one that started it, whatever ends that one, and whose output goes to a file. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';

export interface ChildOptions {
  command: string;
  args: readonly string[];
  cwd: string;
  /** The file that its output is added to. */
  log: string;
  /** The whole environment. */
  env: Record<string, string | undefined>;
  /** The user it runs as; by default oneself. */
  owner?: { uid: number; gid: number } | undefined;
  /** What asks it to end at once and in order. Default SIGKILL. */
  endSignal?: NodeJS.Signals;
}

export interface Child {
  readonly pid: number;
  readonly hasEnded: boolean;
  /** To its whole process group; resolves when the process is gone. A signal that it survives never resolves. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Asks with this signal, and after the grace (default 2 s) with SIGKILL. Default: the end signal. */
  end(signal?: NodeJS.Signals, graceMs?: number): Promise<void>;
}

/** Starts it in a process group of its own. */
export function startChild(options: ChildOptions): Child {
  const endSignal = options.endSignal ?? 'SIGKILL';
  const log = openSync(options.log, 'a');
  const [command, args] = dyingWithParent(options.command, options.args, endSignal);
  const child = spawn(command, args, {
    ...options.owner,
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const gone = child.pid === undefined ? Promise.resolve() : once(child, 'exit').then(() => undefined);
  // A program that can't be started says so here; who waits for its answer finds it gone.
  child.on('error', () => undefined);
  const hasEnded = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  };
  return {
    pid: child.pid ?? 0,
    get hasEnded() {
      return hasEnded();
    },
    async kill(signal) {
      signalGroup(signal);
      await gone;
    },
    async end(signal = endSignal, graceMs = 2_000) {
      signalGroup(signal);
      const hurry = setTimeout(() => signalGroup('SIGKILL'), graceMs);
      await gone;
      clearTimeout(hurry);
      // What it started in its group, such as the children of a pool.
      signalGroup('SIGKILL');
    },
  };
}

/** The command under `setpriv`, by which the Linux kernel ends it together with its parent. */
export function dyingWithParent(
  command: string,
  args: readonly string[],
  signal: NodeJS.Signals = 'SIGKILL',
): [string, string[]] {
  if (!existsSync('/usr/bin/setpriv')) return [command, [...args]];
  return ['/usr/bin/setpriv', ['--pdeathsig', signal.slice(3), command, ...args]];
}

/** The last lines of a log, for messages. */
export function endOfLog(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-25).join('\n');
  } catch {
    return '(no log)';
  }
}

/** Waits until `answers` is true; the error at the deadline, or at the process's end, holds the end of its log. */
export async function untilReady(
  name: string,
  child: Child,
  log: string,
  answers: () => Promise<boolean>,
  deadlineMs = 30_000,
): Promise<void> {
  const start = performance.now();
  while (!(await answers())) {
    const elapsed = performance.now() - start;
    if (child.hasEnded) throw new Error(`${name} ended while starting. The end of its log:\n${endOfLog(log)}`);
    if (elapsed > deadlineMs) {
      await child.kill('SIGKILL');
      throw new Error(`${name} was not ready after ${deadlineMs / 1000} s. The end of its log:\n${endOfLog(log)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
