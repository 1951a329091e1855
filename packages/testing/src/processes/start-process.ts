/** Starts a process of a test and kills it. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface Started {
  readonly child: ChildProcess;
  kill(): Promise<void>;
}

export const ENTRY = new URL('./probe-process.ts', import.meta.url).pathname;

export async function startProcess(...args: string[]): Promise<Started> {
  const child = fork(ENTRY, args, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  return {
    child,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
