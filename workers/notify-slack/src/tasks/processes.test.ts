import { killBetweenEffectAndAck, makeTestFolder, openTestPlatform } from '@genius/testing';
import { describe, expect, test } from 'vitest';
import { notifySlack } from '../contract.ts';
import { worker } from '../index.ts';
import { openSlackWorld } from '../testing/slack-world.ts';
import { startWorker } from '../testing/start-worker.ts';

const GENERAL = 'C0GENERAL01';

test('two processes together post to a channel once a second, and Slack never has to say "too many"', async ({
  onTestFinished,
}) => {
  await using world = await openSlackWorld();
  const folder = makeTestFolder();
  onTestFinished(() => folder.remove());
  {
    await using _one = await startWorker(folder.path);
    await using _two = await startWorker(folder.path);
    await using platform = await openTestPlatform({ folder: folder.path });
    const runs = await Promise.all(
      Array.from({ length: 8 }, (_, n) => platform.client.send(notifySlack, { text: `message ${n}` })),
    );
    await Promise.all(runs.map((run) => run.result()));
    for (const run of runs) expect(await platform.ports.history.attempts(run.id)).toHaveLength(1);
  }
  const times = world.slack.workspace.messages().map(({ ts }) => Number(ts) * 1_000);
  expect(times).toHaveLength(8);
  // Each process by its own pace would need 3 s; a first post that is late on a busy machine shortens 7 s a little.
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(5_000);
});

describe('a worker that is killed between the post and its end', () => {
  test.for(['performed', 'recorded'] as const)(
    'and its effect was %s: the message is found, and not posted again',
    async (when, { onTestFinished }) => {
      await using world = await openSlackWorld();
      const folder = makeTestFolder();
      onTestFinished(() => folder.remove());
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
    },
  );

  test('and only a webhook knows of it: the run is unknown, and nothing is posted again', async ({
    onTestFinished,
  }) => {
    await using world = await openSlackWorld('webhook');
    const folder = makeTestFolder();
    onTestFinished(() => folder.remove());
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
  });

  test('while Slack has the message and has not answered yet: it is found, and not posted again', async ({
    onTestFinished,
  }) => {
    await using world = await openSlackWorld();
    const folder = makeTestFolder();
    onTestFinished(() => folder.remove());
    {
      await using victim = await startWorker(folder.path);
      world.slack.workspace.onChange(() => victim.child.kill('SIGKILL'));
      await using platform = await openTestPlatform({ folder: folder.path });
      const run = await platform.client.send(notifySlack, { text: 'once' });
      await expect.poll(() => victim.child.signalCode).toBe('SIGKILL');
      await using _successor = await startWorker(folder.path);
      const { ts } = await run.result();
      expect(world.slack.workspace.messages().map((message) => message.ts)).toEqual([ts]);
      expect((await platform.ports.history.attempts(run.id)).length).toBe(2);
    }
    expect(world.said(GENERAL)).toEqual(['once']);
  });
});
