import { fork } from 'node:child_process';
import { once } from 'node:events';
import { killBetweenEffectAndAck, makeTestFolder, openTestPlatform } from '@genius/testing';
import { describe, expect, test } from 'vitest';
import { notifySlack } from '../contract.ts';
import { worker } from '../index.ts';
import { openSlackWorld } from '../testing/slack-world.ts';

const GENERAL = 'C0GENERAL01';
const alert = { severity: 'critical', title: 'Orders are not invoiced' } as const;
const PROCESS = new URL('../testing/worker-process.ts', import.meta.url);

async function startProcess(folder: string) {
  const child = fork(PROCESS, [folder], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  return {
    child,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

describe('100 equal alerts', () => {
  test('are one message: the first goes out at once, and the count is written into it at the end of the window', async () => {
    await using world = await openSlackWorld();
    await using platform = await openTestPlatform({ workers: [worker] });
    const runs = await Promise.all(
      Array.from({ length: 100 }, () =>
        platform.client.send(notifySlack, { alert, language: 'ro', dedupe: { window: '4s' } }),
      ),
    );
    const outputs = await Promise.all(runs.map((run) => run.result()));
    expect(outputs.filter(({ state }) => state === 'sent')).toHaveLength(1);
    expect(outputs.flatMap(({ repeats }) => repeats ?? []).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 99 }, (_, n) => n + 2),
    );
    await expect.poll(() => world.slack.workspace.messages()[0]?.edited).toBeDefined();
    const messages = world.slack.workspace.messages();
    expect(messages).toHaveLength(1);
    expect(messages[0]?.body.text).toBe('🔴 Critic: Orders are not invoiced (×100)');
    expect(JSON.stringify(messages[0]?.body.blocks)).toContain('Repetat de 100 de ori, de la <!date^');
  });

  test('are two messages where a webhook cannot change the first: it, and one with the count', async () => {
    await using world = await openSlackWorld('webhook');
    await using platform = await openTestPlatform({ workers: [worker] });
    await Promise.all(
      Array.from({ length: 100 }, async () =>
        (await platform.client.send(notifySlack, { alert, dedupe: { window: '3s' } })).result(),
      ),
    );
    await expect
      .poll(() => world.said(GENERAL))
      .toEqual(['🔴 Critical: Orders are not invoiced', '🔴 Critical: Orders are not invoiced (×100)']);
  });

  test('that come to two processes are one message too', async () => {
    await using world = await openSlackWorld();
    const folder = makeTestFolder();
    {
      await using _one = await startProcess(folder.path);
      await using _two = await startProcess(folder.path);
      await using platform = await openTestPlatform({ folder: folder.path });
      const runs = await Promise.all(
        Array.from({ length: 100 }, () => platform.client.send(notifySlack, { alert, dedupe: { window: '6s' } })),
      );
      await Promise.all(runs.map((run) => run.result()));
      await expect.poll(() => world.slack.workspace.messages()[0]?.edited).toBeDefined();
    }
    expect(world.said(GENERAL)).toEqual(['🔴 Critical: Orders are not invoiced (×100)']);
    folder.remove();
  });
});

test('an alert that comes once leaves nothing behind to be ended', async () => {
  await using world = await openSlackWorld();
  await using platform = await openTestPlatform({ workers: [worker] });
  await platform.client.call(notifySlack, { alert });
  const { runs } = await platform.ports.history.find({});
  expect(runs.map(({ task }) => task)).toEqual([notifySlack.name]);
  expect(world.slack.workspace.count()).toBe(1);
});

test('alerts that differ, and texts that nobody asked to count, all go out', async () => {
  await using world = await openSlackWorld();
  await using platform = await openTestPlatform({ workers: [worker] });
  for (const input of [{ alert }, { alert: { ...alert, title: 'Other' } }, { text: 'a' }, { text: 'a' }]) {
    await platform.client.call(notifySlack, input);
  }
  expect(world.slack.workspace.count()).toBe(4);
});

test('alerts are equal whenever they happened, and messages with the same key whatever they say', async () => {
  await using _world = await openSlackWorld();
  await using platform = await openTestPlatform({ workers: [worker] });
  const states = [];
  for (const input of [
    { alert: { ...alert, at: '2026-11-29T10:00:00Z' } },
    { alert: { ...alert, at: '2026-11-29T10:00:07Z' } },
    { text: 'disk at 91 %', dedupe: { key: 'disk' } },
    { text: 'disk at 92 %', dedupe: { key: 'disk' } },
    { alert, dedupe: false as const },
  ]) {
    states.push((await platform.client.call(notifySlack, input)).state);
  }
  expect(states).toEqual(['sent', 'counted', 'sent', 'counted', 'sent']);
});

test('equal alerts of two tenants are two', async () => {
  await using world = await openSlackWorld();
  await using platform = await openTestPlatform({ workers: [worker] });
  for (const tenant of ['one', 'two']) await (await platform.client.send(notifySlack, { alert }, { tenant })).result();
  expect(world.slack.workspace.count()).toBe(2);
});

test('after a window an equal alert goes out anew', async () => {
  await using world = await openSlackWorld();
  await using platform = await openTestPlatform({ workers: [worker] });
  const again = () => platform.client.call(notifySlack, { alert, dedupe: { window: '1s' } });
  expect((await again()).state).toBe('sent');
  await expect.poll(async () => (await again()).state, { interval: 200 }).toBe('sent');
  expect(world.slack.workspace.count()).toBe(2);
});

test('two processes together post to a channel once a second, and Slack never has to say "too many"', async () => {
  await using world = await openSlackWorld();
  const folder = makeTestFolder();
  {
    await using _one = await startProcess(folder.path);
    await using _two = await startProcess(folder.path);
    await using platform = await openTestPlatform({ folder: folder.path });
    const runs = await Promise.all(
      Array.from({ length: 8 }, (_, n) => platform.client.send(notifySlack, { text: `message ${n}` })),
    );
    await Promise.all(runs.map((run) => run.result()));
    for (const run of runs) expect(await platform.ports.history.attempts(run.id)).toHaveLength(1);
  }
  const times = world.slack.workspace.messages().map(({ ts }) => Number(ts) * 1_000);
  expect(times).toHaveLength(8);
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(6_500);
  folder.remove();
});

describe('a worker that is killed between the post and its end', () => {
  test.each(['performed', 'recorded'] as const)(
    'and its effect was %s: the message is found, and not posted again',
    async (when) => {
      await using world = await openSlackWorld();
      const folder = makeTestFolder();
      const { runId } = await killBetweenEffectAndAck({
        folder: folder.path,
        module: import.meta.resolve('../index.ts'),
        task: notifySlack,
        input: { text: 'once' },
        when,
      });
      {
        await using platform = await openTestPlatform({ folder: folder.path, workers: [worker] });
        const ended = await platform.ports.results.wait(runId, { deadlineMs: 20_000 });
        expect(ended).toMatchObject({ state: 'done' });
      }
      expect(world.said(GENERAL)).toEqual(['once']);
      folder.remove();
    },
  );

  test('and only a webhook knows of it: the run is unknown, and nothing is posted again', async () => {
    await using world = await openSlackWorld('webhook');
    const folder = makeTestFolder();
    const { runId } = await killBetweenEffectAndAck({
      folder: folder.path,
      module: import.meta.resolve('../index.ts'),
      task: notifySlack,
      input: { text: 'once' },
      when: 'performed',
    });
    {
      await using platform = await openTestPlatform({ folder: folder.path, workers: [worker] });
      const ended = await platform.ports.results.wait(runId, { deadlineMs: 20_000 });
      expect(ended).toMatchObject({ state: 'unknown' });
    }
    expect(world.said(GENERAL)).toEqual(['once']);
    folder.remove();
  });
});
