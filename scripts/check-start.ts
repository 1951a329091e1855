/** Starts the platform as a newcomer does, waits until it is ready and has read its sample, and stops it again. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;

const data = mkdtempSync(join(tmpdir(), 'genius-start-'));
const startedAt = performance.now();
// A process group of its own, so that nothing of it survives whatever happens here.
const platform = spawn('npm', ['start'], {
  env: { ...process.env, GENIUS_DATA: data, GENIUS_PORT: String(await freePort()) },
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true,
});
const ended = once(platform, 'exit');

try {
  process.exitCode = (await untilReady(platform)) && (await stops(platform)) ? 0 : 1;
} finally {
  killGroup(platform);
  rmSync(data, { recursive: true, force: true });
}

/** True once both lines were seen: one that says it is ready, one that says the sample was read. */
async function untilReady(child: ChildProcess): Promise<boolean> {
  const awaited = [/\bready\b/i, /\bsample read\b/i];
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  const timer = setTimeout(() => lines.close(), LIMIT_MS);
  for await (const line of lines) {
    console.log(`  ${line}`);
    while (awaited[0]?.test(line)) {
      console.log(`${awaited.shift()?.source.replaceAll('\\b', '')} after ${secondsSince(startedAt)} s`);
    }
    if (awaited.length === 0) break;
  }
  clearTimeout(timer);
  child.stdout?.resume();
  if (awaited.length > 0)
    console.log(`npm start ended or ran ${LIMIT_MS / 1000} s without a line that matches ${awaited[0]}.`);
  return awaited.length === 0;
}

async function stops(child: ChildProcess): Promise<boolean> {
  const askedAt = performance.now();
  child.kill('SIGTERM');
  const timer = setTimeout(() => killGroup(child), STOP_LIMIT_MS);
  const [code, signal] = await ended;
  clearTimeout(timer);
  console.log(`stopped after ${secondsSince(askedAt)} s with ${signal ?? `exit code ${code}`}`);
  if (code !== 0) console.log('On SIGTERM the platform finishes or hands back its runs and exits with 0.');
  return code === 0;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of it is gone.
  }
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}
