import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import type { TestContext } from './index.ts';
import { whyAbsent } from './installed.ts';
import type { PrivateService } from './requests.ts';

interface Started {
  parent: ChildProcess;
  address: string;
  supervisor: number;
  servers: number[];
}

/** Alive, and not only waiting for its parent to notice its end. */
function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

async function startSome(ctx: TestContext, ...names: PrivateService[]): Promise<Started> {
  const reason = whyAbsent(names);
  if (reason !== undefined) ctx.skip(reason);
  const entry = join(import.meta.dirname, 'fixtures/supervised-process.ts');
  const parent = spawn(process.execPath, [entry, ...names], { stdio: ['ignore', 'pipe', 'inherit'] });
  ctx.onTestFinished(() => void parent.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  const started = { parent, ...JSON.parse(String(line)) } as Started;
  expect(started.servers.every(isAlive)).toBe(true);
  return started;
}

test('nothing outlives a run that is killed', async (ctx) => {
  const { parent, address, supervisor, servers } = await startSome(ctx, 'redis', 'postgres', 'rabbitmq');
  parent.kill('SIGKILL');
  await expect.poll(() => [supervisor, ...servers].filter(isAlive), { timeout: 8_000 }).toEqual([]);
  expect(existsSync(dirname(address))).toBe(false);
}, 60_000);

test('no server outlives a supervisor that is killed', async (ctx) => {
  const { supervisor, servers } = await startSome(ctx, 'rabbitmq', 'postgres');
  process.kill(supervisor, 'SIGKILL');
  await expect.poll(() => servers.filter(isAlive), { timeout: 8_000 }).toEqual([]);
}, 60_000);
