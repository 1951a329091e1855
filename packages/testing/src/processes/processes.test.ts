/** Several processes on one folder, and what survives when some of them die. */

import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { killBetweenEffectAndAck, makeTestFolder, openTestPlatform } from '../index.ts';
import { runChaos } from './chaos.ts';
import { doubt, effect, hold, quick, worker } from './probe-worker.ts';
import { ENTRY, type Started, startProcess } from './start-process.ts';

/** A folder and processes that are gone at the end, whatever happens. */
async function withFolder(test: (folder: string, start: (...args: string[]) => Promise<Started>) => Promise<void>) {
  const folder = makeTestFolder();
  const started: Started[] = [];
  try {
    await test(folder.path, async (...args) => {
      const process = await startProcess(...args);
      started.push(process);
      return process;
    });
  } finally {
    for (const each of started) await each.kill();
    folder.remove();
  }
}

const module = new URL('./probe-worker.ts', import.meta.url).href;
const linesOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);

describe('several processes on one folder', () => {
  it('two processes share the work of a queue', () =>
    withFolder(async (folder, start) => {
      await using client = await openTestPlatform({ folder });
      const both = [await start('work', folder), await start('work', folder)];
      const runs = await client.client.sendAll(
        quick,
        Array.from({ length: 2_000 }, () => ({})),
      );
      const pids = new Set((await Promise.all(runs.map((run) => run.result()))).map(({ pid }) => pid));
      expect([...pids].sort()).toEqual(both.map(({ child }) => child.pid).sort());
    }));

  it('a send wakes a worker in another process without waiting for its look around', () =>
    withFolder(async (folder, start) => {
      await using client = await openTestPlatform({ folder });
      await start('work', folder);
      await client.client.call(quick, {});
      const times: number[] = [];
      for (let i = 0; i < 50; i++) {
        const since = performance.now();
        await client.client.call(quick, {});
        times.push(performance.now() - since);
      }
      times.sort((a, b) => a - b);
      expect(times[25] as number).toBeLessThan(100);
      expect(times[49] as number).toBeLessThan(1_000);
    }));

  it('runs of a killed worker run again in another within a second, and those it had not started lose no attempt', () =>
    withFolder(async (folder, start) => {
      await using client = await openTestPlatform({ folder });
      const victim = await start('work', folder);
      // Short runs first, so that it takes ahead.
      const first = await client.client.sendAll(
        quick,
        Array.from({ length: 200 }, () => ({})),
      );
      await Promise.all(first.map((run) => run.result()));
      const held = await client.client.sendAll(
        hold,
        Array.from({ length: 10 }, () => ({})),
      );
      const ahead = await client.client.sendAll(
        quick,
        Array.from({ length: 50 }, () => ({})),
      );
      while ((await client.ports.broker.depth())[0]?.running !== 60) await new Promise((r) => setTimeout(r, 5));
      const heir = await start('work', folder);
      const since = performance.now();
      await victim.kill();
      const pids = (await Promise.all([...held, ...ahead].map((run) => run.result()))).map(({ pid }) => pid);
      expect(performance.now() - since).toBeLessThan(1_000);
      expect(new Set(pids)).toEqual(new Set([heir.child.pid]));
      for (const run of held) expect(await run.status()).toMatchObject({ attempt: 2 });
      for (const run of ahead) expect(await run.status()).toMatchObject({ attempt: 1 });
    }));

  it('a confirmed send is found after kill -9 of its sender, and of everybody', () =>
    withFolder(async (folder, start) => {
      const file = join(folder, 'effects');
      const sender = await start('send', folder, file, '0', '100000');
      const confirmed: string[] = [];
      await new Promise<void>((resolve) => {
        sender.child.on('message', ({ id }: { id: string }) => confirmed.push(id) === 30 && resolve());
      });
      await sender.kill();
      await using client = await openTestPlatform({ folder });
      for (const id of confirmed) expect((await client.ports.results.get(id))?.state).toBe('waiting');
    }));
});

describe('killed between effect and ack', () => {
  for (const when of ['recorded', 'performed'] as const) {
    it(`an effect that was ${when} before kill -9 is not repeated`, () =>
      withFolder(async (folder) => {
        const file = join(folder, 'effects');
        const { runId } = await killBetweenEffectAndAck({ folder, module, task: effect, input: { n: 1, file }, when });
        await using platform = await openTestPlatform({ folder, workers: [worker] });
        await platform.client.wait(runId);
        expect(linesOf(file)).toEqual(['1']);
        expect((await platform.ports.history.attempts(runId)).map(({ outcome }) => outcome)).toEqual(['lost', 'done']);
      }));
  }

  it('without an answer from the other side the run is unknown, and a person settles it', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'effects');
      const { runId } = await killBetweenEffectAndAck({
        folder,
        module,
        task: doubt,
        input: { n: 1, file },
        when: 'performed',
      });
      await using platform = await openTestPlatform({ folder, workers: [worker] });
      await expect(platform.client.wait(runId)).rejects.toMatchObject({
        outcome: 'unknown',
        code: 'GW_UNKNOWN_EFFECT',
      });
      const proof = '{"pid":1}';
      expect(await platform.ports.effects.settle(runId, { happened: true, outcome: proof }, 'a person')).toBe(true);
      expect(await platform.ports.history.settle(runId, { happened: true, output: proof })).toBe(true);
      expect(await platform.client.wait(runId)).toEqual({ pid: 1 });
      expect(linesOf(file)).toEqual(['1']);
    }));
});

describe('power cut', () => {
  const STRACE = 'service: strace counts syncs; apt-get install strace';
  /** How often a process in a role brings its writes to the disk. */
  const syncs = async (role: string): Promise<number> => {
    let count = 0;
    await withFolder(async (folder) => {
      const log = join(folder, 'strace');
      const options = ['-f', '-qq', '-e', 'trace=fdatasync,fsync', '-o', log];
      await promisify(execFile)('strace', [...options, process.execPath, ENTRY, role, join(folder, 'data')]);
      count = readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => /f(data)?sync\(/.test(line)).length;
    });
    return count;
  };

  it('a confirmed send, and a completion that resolves a wait, each follow a sync of the disk', async (ctx) => {
    if (!existsSync('/usr/bin/strace')) return ctx.skip(STRACE);
    const [nothing, sends, calls] = [
      await syncs('count-nothing'),
      await syncs('count-sends'),
      await syncs('count-calls'),
    ];
    expect(sends - nothing).toBeGreaterThanOrEqual(20);
    expect(calls - nothing).toBeGreaterThanOrEqual(40);
  });

  it('a claim is on disk before its effect is performed, and its outcome before the run goes on', async (ctx) => {
    if (!existsSync('/usr/bin/strace')) return ctx.skip(STRACE);
    // Send, claim, outcome, completion: each of the twenty waits for its four syncs, one after the other.
    expect((await syncs('count-effects')) - (await syncs('count-nothing'))).toBeGreaterThanOrEqual(80);
  });

  it('completions of many runs share their syncs', async (ctx) => {
    if (!existsSync('/usr/bin/strace')) return ctx.skip(STRACE);
    expect(await syncs('count-many')).toBeLessThan(500);
  });
});

describe('chaos', () => {
  it('1500 runs pass while sender and workers are killed: none lost, no effect repeated', {
    timeout: 60_000,
  }, async () => {
    const figures = await runChaos({ runs: 1_500, killMs: 10_000, least: 4 });
    expect(figures).toMatchObject({ lost: 0, repeated: 0, missing: 0 });
    expect(figures.kills.workers).toBeGreaterThan(3);
  });
});
