/** Runs the worker in a process of its own on a folder, until the end of the block. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

const PROCESS = new URL('./worker-process.ts', import.meta.url);

export interface StartedWorker extends AsyncDisposable {
  child: ChildProcess;
}

/** Resolves when it takes runs. Its Slack is that of this process's environment. */
export async function startWorker(folder: string): Promise<StartedWorker> {
  const child = fork(PROCESS, [folder], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const gone = once(child, 'exit');
  await once(child, 'message');
  return {
    child,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
