/** A Python program that knows only Celery, kept running: tests give it the body of a function and get its answer. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CeleryWorld } from '@genius/testing/services';

export interface PythonCaller {
  /** Runs it; in it, `given` is the second argument. Throws `PythonError` with the exception it ends with. */
  run<T = unknown>(code: string, given?: unknown): Promise<T>;
  close(): void;
}

/** The exception that Python code ended with. */
export class PythonError extends Error {
  readonly raised: string;
  readonly module: string;
  readonly args: unknown[];
  constructor({ raised, module, args }: { raised: string; module: string; args: unknown[] }) {
    super(`${module}.${raised}(${args.map((each) => JSON.stringify(each)).join(', ')})`);
    this.name = 'PythonError';
    this.raised = raised;
    this.module = module;
    this.args = args;
  }
}

interface Answer {
  value?: unknown;
  error?: { raised: string; module: string; args: unknown[] };
}

const CALLER = join(import.meta.dirname, '../fixtures/caller.py');
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

/** Starts it on the world; `celery` is a folder with another Celery than Debian's. It ends when its input does. */
export function startPythonCaller(world: CeleryWorld, celery?: string): PythonCaller {
  const child = spawn(python, [CALLER], {
    env: {
      ...process.env,
      CELERY_BROKER_URL: world.amqpUrl,
      CELERY_RESULT_BACKEND: world.redisUrl,
      PYTHONDONTWRITEBYTECODE: '1',
      ...(celery === undefined ? {} : { PYTHONPATH: celery }),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const waiting: PromiseWithResolvers<Answer>[] = [];
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-4_000);
  });
  child.stdin.on('error', () => undefined);
  createInterface(child.stdout).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line) as Answer));
  child.on('close', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`the Python program ended:\n${said}`));
  });
  return {
    async run<T>(code: string, given: unknown = null) {
      const answer = Promise.withResolvers<Answer>();
      waiting.push(answer);
      child.stdin.write(`${JSON.stringify({ code: dedented(code), given })}\n`);
      const { value, error } = await answer.promise;
      if (error) throw new PythonError(error);
      return value as T;
    },
    close() {
      child.stdin.end();
      child.kill('SIGKILL');
    },
  };
}

/** Code as it stands in a template string of a test. A single expression is what it returns. */
function dedented(code: string): string {
  const lines = code.split('\n').filter((line) => line.trim() !== '');
  const margin = Math.min(...lines.map((line) => line.search(/\S/)));
  const own = lines.map((line) => line.slice(margin));
  return own.length === 1 && !/^(?:return|raise|import) /.test(own[0] ?? '') ? `return ${own[0]}` : own.join('\n');
}
