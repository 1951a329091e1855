/** Starts database processes and temporary folders for a test, and takes them away after it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDatabase } from '../index.ts';
import type { requests } from './database-process.ts';
import { notes } from './notes.ts';

type Requests = typeof requests;

export interface DatabaseProcess {
  pid: number;
  ask<Name extends keyof Requests>(name: Name, ...parameters: Parameters<Requests[Name]>): ReturnType<Requests[Name]>;
  /** What it told so far, in order. */
  told: string[];
  /** Resolves when it has told something that `isIt` accepts, also if that was before. */
  waitUntilTold(isIt: (told: string) => boolean): Promise<string>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when it is gone, however it goes. */
  gone: Promise<void>;
}

/** `through` is a command that starts the process, such as strace with its options. */
export function startProcess(through: string[] = []): DatabaseProcess {
  const script = new URL('./database-process.ts', import.meta.url);
  const [execPath = process.execPath, ...execArgv] = [...through, process.execPath];
  const child: ChildProcess = fork(script, { execPath, execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const answers = new Map<number, PromiseWithResolvers<unknown>>();
  const told: string[] = [];
  const listeners = new Set<() => void>();
  let last = 0;

  child.on('message', (message: { id: number; value?: unknown; error?: { message: string } } | { told: string }) => {
    if ('told' in message) {
      told.push(message.told);
      for (const listener of listeners) listener();
    } else if (message.error) {
      answers.get(message.id)?.reject(Object.assign(new Error(message.error.message), message.error));
    } else {
      answers.get(message.id)?.resolve(message.value);
    }
  });
  const gone = once(child, 'exit').then(() => {
    for (const { reject } of answers.values()) reject(new Error('The process is gone.'));
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(kill);

  return {
    pid: child.pid ?? 0,
    told,
    gone,
    kill,
    ask(name, ...parameters) {
      last += 1;
      const answer = Promise.withResolvers<unknown>();
      answer.promise.catch(() => undefined);
      answers.set(last, answer);
      child.send({ id: last, name, parameters });
      return answer.promise as never;
    },
    waitUntilTold(isIt) {
      const { promise, resolve } = Promise.withResolvers<string>();
      const look = () => {
        const found = told.find(isIt);
        if (found === undefined) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
      return promise;
    },
  };
}

/** A folder that is taken away after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'genius-database-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** The folder that all tests of a file share, with a database that was started once. */
export async function useFolder(): Promise<string> {
  template ??= makeTemplate();
  return await template;
}

/** A folder of its own with a database that was started once: a first start takes seconds, a copy of it doesn't. */
export async function usedFolder(): Promise<string> {
  template ??= makeTemplate();
  const folder = await temporaryFolder();
  await cp(await template, folder, { recursive: true });
  return folder;
}

let template: Promise<string> | undefined;

async function makeTemplate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'genius-database-template-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const database = openDatabase({ folder, ...notes });
  await database.dataSource();
  await database.close();
  return folder;
}
