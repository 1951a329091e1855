import { makeTestFolder, openTestPlatform } from '@genius/testing';
import { describe, expect, test } from 'vitest';
import { notifySlack } from '../contract.ts';
import { worker } from '../index.ts';
import { openSlackWorld } from '../testing/slack-world.ts';
import { startWorker } from '../testing/start-worker.ts';

const GENERAL = 'C0GENERAL01';
const alert = { severity: 'critical', title: 'Orders are not invoiced' } as const;

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

  test('that come to two processes are one message too', async ({ onTestFinished }) => {
    await using world = await openSlackWorld();
    const folder = makeTestFolder();
    onTestFinished(() => folder.remove());
    {
      await using _one = await startWorker(folder.path);
      await using _two = await startWorker(folder.path);
      await using platform = await openTestPlatform({ folder: folder.path });
      const runs = await Promise.all(
        Array.from({ length: 100 }, () => platform.client.send(notifySlack, { alert, dedupe: { window: '6s' } })),
      );
      await Promise.all(runs.map((run) => run.result()));
      await expect.poll(() => world.slack.workspace.messages()[0]?.edited).toBeDefined();
    }
    expect(world.said(GENERAL)).toEqual(['🔴 Critical: Orders are not invoiced (×100)']);
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
