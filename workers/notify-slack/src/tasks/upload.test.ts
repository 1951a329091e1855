import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { expect, test } from 'vitest';
import { notifySlack, uploadSlack } from '../contract.ts';
import { worker } from '../index.ts';
import { openSlackWorld } from '../testing/slack-world.ts';

const ALERTS = 'C0ALERTS001';
const report = Buffer.from('%PDF-1.7 report');

const put = (platform: TestPlatform, bytes = report) =>
  platform.ports.blobs.put(bytes, { mediaType: 'application/pdf' });

test('a file is in its channel, whole, with its title and comment', async () => {
  await using world = await openSlackWorld();
  await using platform = await openTestPlatform({ workers: [worker] });
  const { fileId, ...output } = await platform.client.call(uploadSlack, {
    to: { channel: '#alerts' },
    file: await put(platform),
    filename: 'raport-ș.pdf',
    title: 'Raport',
    comment: 'Pentru <toți>',
  });
  expect(output).toEqual({ channel: ALERTS, bytes: report.byteLength });
  expect(world.slack.workspace.file(fileId)).toMatchObject({ name: 'raport-ș.pdf', title: 'Raport', state: 'shared' });
  expect(world.slack.workspace.fileBytes(fileId)).toEqual(report);
  expect(world.said(ALERTS)).toEqual(['Pentru &lt;toți&gt;']);
});

test('a file goes into a thread', async () => {
  await using world = await openSlackWorld();
  await using platform = await openTestPlatform({ workers: [worker] });
  const { ts = '', channel = '' } = await platform.client.call(notifySlack, { text: 'see the file' });
  const file = await put(platform);
  await platform.client.call(uploadSlack, { to: { channel }, file, filename: 'a.pdf', threadTs: ts });
  expect(world.slack.workspace.messages().at(-1)).toMatchObject({ threadTs: ts, via: 'upload' });
});

test.each([
  ['its announcement', { method: 'files.getUploadURLExternal' }, 'before'],
  ['its sharing, after it was done', { method: 'files.completeUploadExternal' }, 'after'],
  ['its sharing, before it was done', { method: 'files.completeUploadExternal' }, 'before'],
] as const)('a file whose connection breaks at %s is shared once in all', async (_what, match, cut) => {
  await using world = await openSlackWorld();
  world.slack.recipes.set([{ match, do: { cut } }]);
  await using platform = await openTestPlatform({ workers: [worker] });
  const { fileId } = await platform.client.call(uploadSlack, { file: await put(platform), filename: 'a.pdf' });
  expect(world.slack.workspace.file(fileId)?.state).toBe('shared');
  expect(world.slack.workspace.count()).toBe(1);
});

test('an empty file, a missing one and a name with a folder in it are refused', async () => {
  await using _world = await openSlackWorld();
  await using platform = await openTestPlatform({ workers: [worker] });
  const send = (input: object) => platform.client.call(uploadSlack, input as never);
  const empty = await put(platform, Buffer.alloc(0));
  await expect(send({ file: empty, filename: 'a.pdf' })).rejects.toMatchObject({
    failure: { code: 'GW_SLACK_FILE_SIZE' },
  });
  await expect(send({ file: { blob: 'nowhere' }, filename: 'a.pdf' })).rejects.toMatchObject({
    failure: { code: 'GW_BLOB_MISSING' },
  });
  await expect(send({ file: empty, filename: '../a.pdf' })).rejects.toMatchObject({ failure: { kind: 'invalid' } });
});
