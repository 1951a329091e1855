/** One browser: started by the first plan that works, with its folder, and gone without a trace when it is ended. */

import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import puppeteer, { type Browser } from 'puppeteer-core';
import { errors } from '../../errors.ts';
import { chromiumFlags } from './flags.ts';
import { pipeTransport } from './pipe-transport.ts';
import { makeProfileFolder, type ProfileFolder, sweepProfileFolders } from './profile-folder.ts';
import { type StartPlan, startPlans } from './start-plans.ts';

export interface BrowserOptions {
  /** The program. */
  path: string;
  sandboxRequired: boolean;
  /** MiB that scripts of one page may hold. */
  heapMiB: number;
}

export interface RunningBrowser {
  readonly puppet: Browser;
  readonly pid: number;
  /** As it names itself to servers. */
  readonly userAgent: () => Promise<string>;
  readonly isSandboxed: boolean;
  /** Resolves when it is gone. */
  readonly gone: Promise<void>;
  readonly isGone: () => boolean;
  /** Calls back when it is gone. Returns what forgets the listener: `gone` would hold each for as long as the browser lives. */
  onGone(listener: () => void): () => void;
  /** Keeps this process from ending while there is work, until as many times released. */
  hold(): void;
  release(): void;
  /** At once, with all its processes. */
  end(): Promise<void>;
}

const START_MS = 20_000;
const SAID = 2_000;

/** Starts a browser. Throws GW_PDF_CHROMIUM_FAILED with what it said. */
export async function startBrowser(options: BrowserOptions): Promise<RunningBrowser> {
  await sweepProfileFolders();
  let problem = 'there is no way to start it with its sandbox here';
  for (const plan of startPlans(options.sandboxRequired)) {
    const started = await tryPlan(plan, options);
    if (typeof started !== 'string') return started;
    problem = started;
  }
  throw errors.GW_PDF_CHROMIUM_FAILED({ problem });
}

async function tryPlan(plan: StartPlan, options: BrowserOptions): Promise<RunningBrowser | string> {
  const folder = await makeProfileFolder(plan.owner);
  const flags = chromiumFlags({
    profile: join(folder.path, 'profile'),
    sandbox: plan.sandbox,
    heapMiB: options.heapMiB,
  });
  const [command, ...args] = [...plan.before, options.path, ...flags] as [string, ...string[]];
  const child = spawn(command, args, {
    // A group of its own, so that all of it can be ended at once, and so that Ctrl-C is ours to handle.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    cwd: folder.path,
    env: browserEnvironment(folder),
  });
  const said = keepLast(child.stderr as Readable);
  const exit = exitOf(child);
  const end = () => endBrowser(child, exit.promise, folder);
  try {
    const transport = pipeTransport(child.stdio[3] as Writable, child.stdio[4] as Readable);
    const puppet = await within(
      START_MS,
      Promise.race([
        puppeteer.connect({ transport, defaultViewport: null, protocolTimeout: 120_000 }),
        exit.promise.then(() => Promise.reject(new Error('it ended at once'))),
      ]),
    );
    const agent = puppet.userAgent();
    agent.catch(() => undefined);
    const holds = letGoOf(child);
    const listeners = new Set<() => void>();
    void exit.promise.then(() => {
      for (const listener of listeners) listener();
    });
    const leave = () => leaveNothing(child, folder);
    process.once('exit', leave);
    exit.promise
      .then(() => {
        process.off('exit', leave);
        return folder.remove();
      })
      .catch(() => undefined);
    return {
      ...holds,
      puppet,
      pid: child.pid as number,
      userAgent: () => agent,
      isSandboxed: plan.sandbox,
      gone: exit.promise,
      isGone: () => exit.isOver,
      onGone(listener) {
        if (exit.isOver) listener();
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      end,
    };
  } catch (error) {
    await end();
    return said() || (error instanceof Error ? error.message : 'no answer');
  }
}

/** Nothing of our environment, which has secrets in it, but what a browser needs. */
function browserEnvironment(folder: ProfileFolder): NodeJS.ProcessEnv {
  const { PATH = '/usr/bin:/bin', LANG = 'C.UTF-8', LD_LIBRARY_PATH } = process.env;
  return {
    PATH,
    LANG,
    ...(LD_LIBRARY_PATH ? { LD_LIBRARY_PATH } : {}),
    HOME: join(folder.path, 'profile'),
    TMPDIR: join(folder.path, 'profile'),
    FONTCONFIG_FILE: folder.fontConfig,
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    DBUS_SYSTEM_BUS_ADDRESS: 'disabled:',
  };
}

function exitOf(child: ChildProcess): { promise: Promise<void>; readonly isOver: boolean } {
  let isOver = false;
  const promise = new Promise<void>((done) => {
    const over = () => {
      isOver = true;
      done();
    };
    child.once('exit', over);
    child.once('error', over);
  });
  return {
    promise,
    get isOver() {
      return isOver;
    },
  };
}

async function endBrowser(child: ChildProcess, exited: Promise<void>, folder: ProfileFolder): Promise<void> {
  child.ref();
  killGroup(child);
  await exited;
  await folder.remove();
}

function killGroup(child: ChildProcess): void {
  if (!child.pid || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

function leaveNothing(child: ChildProcess, folder: ProfileFolder): void {
  killGroup(child);
  try {
    // What was just killed may still be writing.
    rmSync(folder.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  } catch {
    // The next start clears it.
  }
}

/** A browser that waits for work keeps no process from ending; its pipes close then, and it ends too. */
function letGoOf(child: ChildProcess): Pick<RunningBrowser, 'hold' | 'release'> {
  let holds = 0;
  child.unref();
  for (const stream of child.stdio) (stream as { unref?: () => void } | null)?.unref?.();
  return {
    hold() {
      if (++holds === 1) child.ref();
    },
    release() {
      if (--holds === 0) child.unref();
    },
  };
}

function keepLast(stream: Readable): () => string {
  let text = '';
  stream.on('data', (chunk) => {
    text = (text + chunk).slice(-SAID);
  });
  stream.on('error', () => undefined);
  return () => text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const timer = Promise.withResolvers<never>();
  const clock = setTimeout(() => timer.reject(new Error(`it did not answer within ${ms / 1_000} s`)), ms);
  try {
    return await Promise.race([work, timer.promise]);
  } finally {
    clearTimeout(clock);
  }
}
