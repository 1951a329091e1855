import { TaskFailed } from '@genius/contract';
import { openTestPlatform, runHandler } from '@genius/testing';
import { expect, test } from 'vitest';
import { notifySlack, threadSlack, updateSlack } from '../contract.ts';
import { worker } from '../index.ts';
import { openSlackWorld } from '../testing/slack-world.ts';
import { update } from './update.ts';

const GENERAL = 'C0GENERAL01';

test('a reply stands in the thread of its message, and in the channel too if it is wanted', async () => {
  await using world = await openSlackWorld();
  await using platform = await openTestPlatform({ workers: [worker] });
  const { ts = '', channel = '' } = await platform.client.call(notifySlack, { text: 'first' });
  await platform.client.call(threadSlack, { channel, ts, text: 'quiet <reply>' });
  await platform.client.call(threadSlack, { channel, ts, text: 'loud', broadcast: true });
  const [, quiet, loud] = world.slack.workspace.messages();
  expect(quiet).toMatchObject({ threadTs: ts, body: { text: 'quiet &lt;reply&gt;' } });
  expect(loud).toMatchObject({ threadTs: ts, body: { text: 'loud', broadcast: true } });
});

test('a change replaces what a message said, its blocks too', async () => {
  await using world = await openSlackWorld();
  await using platform = await openTestPlatform({ workers: [worker] });
  const alert = { severity: 'critical', title: 'Down' } as const;
  const { ts = '', channel = '' } = await platform.client.call(notifySlack, { alert });
  expect(await platform.client.call(updateSlack, { channel, ts, text: 'Solved.' })).toEqual({ channel, ts });
  expect(world.said(channel)).toEqual(['Solved.']);
  expect(world.slack.workspace.messages()[0]?.body.blocks ?? []).toEqual([]);
});

test('changes of one message are made in the order in which they were sent', async () => {
  await using world = await openSlackWorld();
  await using platform = await openTestPlatform({ workers: [worker] });
  const { ts = '', channel = '' } = await platform.client.call(notifySlack, { text: 'first' });
  world.slack.recipes.set([{ match: { method: 'chat.update' }, do: { status: 503 } }]);
  const runs = [];
  for (const text of ['second', 'third']) runs.push(await platform.client.send(updateSlack, { channel, ts, text }));
  await Promise.all(runs.map((run) => run.result()));
  expect(world.said(channel)).toEqual(['third']);
});

test('a change whose answer is lost is made again, which changes nothing', async () => {
  await using world = await openSlackWorld();
  await using platform = await openTestPlatform({ workers: [worker] });
  const { ts = '', channel = '' } = await platform.client.call(notifySlack, { text: 'first' });
  world.slack.recipes.set([{ match: { method: 'chat.update' }, do: { cut: 'after' } }]);
  await platform.client.call(updateSlack, { channel, ts, text: 'second' });
  expect(world.said(channel)).toEqual(['second']);
});

test('a change that does not fit into one message is refused, not cut', async () => {
  await using world = await openSlackWorld();
  const at = { channel: GENERAL, ts: '1503435956.000247' };
  const items = Array.from({ length: 1 }, () => ({ label: 'x' }));
  const sections = Array.from({ length: 60 }, () => ({ heading: 'x', items }));
  await expect(runHandler(update, { ...at, text: 'x'.repeat(3_001) })).rejects.toMatchObject({
    failure: { code: 'GW_SLACK_BLOCKS_INVALID', field: 'text', details: { found: 3_001, limit: 3_000 } },
  });
  await expect(
    runHandler(update, { ...at, digest: { title: 'x', date: '2026-11-29', sections } }),
  ).rejects.toMatchObject({ failure: { code: 'GW_SLACK_BLOCKS_INVALID', field: 'blocks', details: { limit: 50 } } });
  expect(world.slack.workspace.count()).toBe(0);
});

test('a message that is not there cannot be changed', async () => {
  await using _world = await openSlackWorld();
  const changed = runHandler(update, { channel: GENERAL, ts: '1503435956.000247', text: 'x' });
  await expect(changed).rejects.toMatchObject({ failure: { kind: 'refused', details: { code: 'message_not_found' } } });
});

test('a webhook can neither change nor reply', async () => {
  await using _world = await openSlackWorld('webhook');
  await using platform = await openTestPlatform({ workers: [worker] });
  const at = { channel: GENERAL, ts: '1503435956.000247', text: 'x' };
  for (const task of [updateSlack, threadSlack]) {
    const failed = await platform.client.call(task, at).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(TaskFailed);
    expect((failed as TaskFailed).failure).toMatchObject({ kind: 'invalid', code: 'GW_SLACK_NEEDS_BOT' });
  }
});
