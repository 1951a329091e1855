import { expect, test } from 'vitest';
import { serveSimulator } from '../testing/serve-simulator.ts';
import { openSlack, type SlackMisbehaviour } from './index.ts';
import { clientOf, failureOf } from './testing/slack-client.ts';

/** What the real client makes of one post under one recipe, and how many messages were kept. */
async function postUnder(does: SlackMisbehaviour, match: Record<string, string> = { method: 'chat.postMessage' }) {
  await using served = await serveSimulator(openSlack);
  served.simulator.recipes.set([{ match, do: does }]);
  const failure = await failureOf(clientOf(served.simulator).chat.postMessage({ channel: 'alerts', text: 'x' }));
  return { ...failure, kept: served.simulator.workspace.count() };
}

test.for<[string, SlackMisbehaviour, object]>([
  ['an error by its name', { error: 'msg_too_long' }, { error: 'msg_too_long' }],
  ['429 with its seconds', { retryAfter: 30 }, { code: 'slack_webapi_rate_limited_error', retryAfter: 30 }],
  ['a bare 500', { status: 500 }, { code: 'slack_webapi_http_error', statusCode: 500 }],
  ['a connection cut before', { cut: 'before' }, { code: 'slack_webapi_request_error' }],
  ['a page instead of JSON', { html: true }, { code: 'slack_webapi_platform_error' }],
])('%s reaches the client, and nothing is kept', async ([, does, expected]) => {
  expect(await postUnder(does)).toMatchObject({ ...expected, kept: 0 });
});

test('a connection cut after: the message is kept, and nobody is told', async () => {
  expect(await postUnder({ cut: 'after' })).toMatchObject({ code: 'slack_webapi_request_error', kept: 1 });
});

test('recipes match a channel by its name or id', async () => {
  expect(await postUnder({ error: 'fatal_error' }, { name: 'alerts' })).toMatchObject({ error: 'fatal_error' });
  expect(await postUnder({ error: 'fatal_error' }, { channel: 'C0ALERTS001' })).toMatchObject({ error: 'fatal_error' });
  await using served = await serveSimulator(openSlack);
  served.simulator.recipes.set([{ match: { name: 'general' }, do: { error: 'fatal_error' } }]);
  await clientOf(served.simulator).chat.postMessage({ channel: 'alerts', text: 'x' });
});

test('the limit of one a second is lifted by recipe', async () => {
  await using served = await serveSimulator(openSlack);
  served.simulator.recipes.set([{ times: 20, do: { unlimited: true } }]);
  const client = clientOf(served.simulator);
  for (let sent = 0; sent < 20; sent++) await client.chat.postMessage({ channel: 'general', text: 'x' });
  expect(served.simulator.workspace.count()).toBe(20);
});

test('an upload whose connection is cut leaves a file that can not be completed', async () => {
  await using served = await serveSimulator(openSlack);
  served.simulator.recipes.set([{ match: { method: 'upload' }, do: { cut: 'before' } }]);
  const client = clientOf(served.simulator);
  await failureOf(client.filesUploadV2({ channel_id: 'C0GENERAL01', filename: 'a.txt', file: Buffer.from('x') }));
  expect(served.simulator.workspace.count()).toBe(0);
});

test('a recipe that is not understood says so', async () => {
  await using served = await serveSimulator(openSlack);
  served.simulator.recipes.set([{ do: { eror: 'x' } as SlackMisbehaviour }]);
  const response = await fetch(served.simulator.env.SLACK_WEBHOOK_URL ?? '', { method: 'POST', body: '{"text":"x"}' });
  expect([response.status, await response.text()]).toEqual([
    500,
    'the recipe is not understood:  Unrecognized key: "eror"',
  ]);
});

test('an answer comes as late as a recipe says', async () => {
  await using served = await serveSimulator(openSlack);
  served.simulator.recipes.set([{ do: { waitMs: 400 } }]);
  const began = performance.now();
  await clientOf(served.simulator).auth.test();
  expect(performance.now() - began).toBeGreaterThan(390);
});
