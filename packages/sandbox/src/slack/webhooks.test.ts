import { IncomingWebhook } from '@slack/webhook';
import { expect, test } from 'vitest';
import { readGold } from '../testing/gold-folder.ts';
import { serveSimulator } from '../testing/serve-simulator.ts';
import { openSlack, type SlackSimulator } from './index.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

async function post(url: string, body: string, headers: Record<string, string> = JSON_TYPE) {
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, body: await response.text(), retryAfter: response.headers.get('retry-after') };
}

const urlOf = ({ env }: SlackSimulator) => env.SLACK_WEBHOOK_URL ?? '';
const hookFor = ({ workspace, env }: SlackSimulator, channel: string) =>
  `${env.SLACK_WEBHOOK_URL?.split('/services/')[0]}/services/${workspace.hooks().find((hook) => hook.channel === channel)?.path}`;

test('the real webhook client posts and is answered ok', async () => {
  await using served = await serveSimulator(openSlack);
  expect(
    await new IncomingWebhook(urlOf(served.simulator)).send({ text: 'Hello', blocks: [{ type: 'divider' }] }),
  ).toEqual({ text: 'ok' });
  expect(served.simulator.workspace.messages()).toMatchObject([
    { channel: 'C0GENERAL01', via: 'webhook', body: { text: 'Hello', blocks: [{ type: 'divider' }] } },
  ]);
});

test('a form with the payload is taken too', async () => {
  await using served = await serveSimulator(openSlack);
  const form = new URLSearchParams({ payload: '{"text":"from a form"}' }).toString();
  const answer = await post(urlOf(served.simulator), form, { 'content-type': 'application/x-www-form-urlencoded' });
  expect(answer).toMatchObject({ status: 200, body: 'ok' });
});

test.for<[string, string, number, string]>([
  ['no JSON', 'nonsense', 400, 'invalid_payload'],
  ['a JSON list', '[]', 400, 'invalid_payload'],
  ['no words', '{}', 400, 'no_text'],
  ['broken blocks', '{"blocks":[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]}', 400, 'invalid_blocks'],
  ['blocks that are no list', '{"text":"x","blocks":{}}', 400, 'invalid_blocks_format'],
  [
    'too many attachments',
    JSON.stringify({ attachments: Array.from({ length: 101 }, () => ({ text: 'x' })) }),
    400,
    'too_many_attachments',
  ],
])('%s is refused', async ([, body, status, code]) => {
  await using served = await serveSimulator(openSlack);
  expect(await post(urlOf(served.simulator), body)).toMatchObject({ status, body: code });
  expect(served.simulator.workspace.count()).toBe(0);
});

test('hooks answer for their channels: archived, deleted, for owners only, unknown', async () => {
  await using served = await serveSimulator(openSlack);
  const send = (url: string) => post(url, '{"text":"x"}');
  expect(await send(hookFor(served.simulator, 'C0ARCHIVED1'))).toMatchObject({
    status: 410,
    body: 'channel_is_archived',
  });
  expect(await send(hookFor(served.simulator, 'C0DELETED01'))).toMatchObject({
    status: 404,
    body: 'channel_not_found',
  });
  expect(await send(hookFor(served.simulator, 'C0READONLY1'))).toMatchObject({
    status: 403,
    body: 'action_prohibited',
  });
  expect(await send(`${served.url}/slack/services/T0/B0/unknown`)).toMatchObject({ status: 404, body: 'no_service' });
});

test('a burst is answered with 429 and Retry-After; what was refused counts for nothing', async () => {
  await using served = await serveSimulator(openSlack);
  for (let sent = 0; sent < 5; sent++) {
    expect((await post(urlOf(served.simulator), '{}')).status).toBe(400);
    expect((await post(urlOf(served.simulator), '{"text":"x"}')).status).toBe(200);
  }
  expect(await post(urlOf(served.simulator), '{"text":"x"}')).toEqual({
    status: 429,
    body: 'rate_limited',
    retryAfter: '1',
  });
});

test('gold: every answer of a webhook is given as it is documented', async (ctx) => {
  const gold = await readGold<{
    ok: { status: number; body: string };
    errors: { status: number; body?: string; headers?: Record<string, string> }[];
  }>(ctx, 'notify-slack/webhook.public.json');
  await using served = await serveSimulator(openSlack);
  expect(await post(urlOf(served.simulator), '{"text":"x"}')).toMatchObject(gold.ok);
  for (const { status, body, headers } of gold.errors) {
    const seconds = headers?.['Retry-After'];
    const action =
      body !== undefined ? { error: body } : seconds !== undefined ? { retryAfter: Number(seconds) } : { status };
    served.simulator.recipes.set([{ match: { method: 'webhook' }, do: action }]);
    const answer = await post(urlOf(served.simulator), '{"text":"x"}');
    expect(answer).toMatchObject({
      status,
      ...(body !== undefined && { body }),
      ...(seconds !== undefined && { retryAfter: seconds }),
    });
  }
  expect(served.simulator.workspace.count()).toBe(1);
});
