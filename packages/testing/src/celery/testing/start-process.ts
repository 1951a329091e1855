/** Starts a process of a test on servers, in a network namespace if need be, and kills it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Addresses } from './addresses.ts';

export interface Started {
  readonly child: ChildProcess;
  /** Of its instance. */
  readonly instance: string;
  readonly hasEnded: boolean;
  kill(): Promise<void>;
}

const ENTRY = new URL('./probe-process.ts', import.meta.url).pathname;

export interface StartOptions {
  role: 'work' | 'send';
  addresses: Addresses;
  args?: readonly string[];
  /** The network namespace it runs in. */
  namespace?: string;
  onMessage?: (message: { n: number; id: string }) => void;
}

/** Resolves when it is ready. */
export async function startCeleryProcess({
  role,
  addresses,
  args = [],
  namespace,
  onMessage,
}: StartOptions): Promise<Started> {
  const node = [process.execPath, ENTRY, role, JSON.stringify(addresses), ...args];
  const [command, ...rest] = namespace === undefined ? node : ['ip', 'netns', 'exec', namespace, ...node];
  const child = spawn(command as string, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const { promise: ready, resolve, reject } = Promise.withResolvers<string>();
  child.on('error', reject);
  child.on('exit', (code, signal) => reject(new Error(`the process ended before it was ready: ${code ?? signal}`)));
  child.on('message', (message: { ready: string } | { n: number; id: string }) => {
    if ('ready' in message) resolve(message.ready);
    else onMessage?.(message);
  });
  const instance = await ready;
  return {
    child,
    instance,
    get hasEnded() {
      return hasEnded();
    },
    async kill() {
      if (hasEnded()) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
