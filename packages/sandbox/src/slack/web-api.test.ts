import { expect, test } from 'vitest';
import { readGold } from '../testing/gold-folder.ts';
import { serveSimulator } from '../testing/serve-simulator.ts';
import { openSlack } from './index.ts';
import { clientOf, failureOf, rawCall } from './testing/slack-client.ts';

test('the real client posts, replies in the thread, changes and deletes', async () => {
  await using served = await serveSimulator(openSlack);
  const client = clientOf(served.simulator);
  const posted = await client.chat.postMessage({
    channel: '#alerts',
    text: 'Disk full',
    metadata: { event_type: 'run', event_payload: { id: '7' } },
  });
  expect(posted).toMatchObject({
    ok: true,
    channel: 'C0ALERTS001',
    message: { type: 'message', text: 'Disk full', bot_id: 'B0SANDBOX1', ts: posted.ts },
  });
  expect(posted.ts).toMatch(/^\d{10}\.\d{6}$/);
  const ts = posted.ts ?? '';

  const reply = await client.chat.postMessage({ channel: 'C0ALERTS001', text: 'On it', thread_ts: ts });
  expect(reply.message).toMatchObject({ thread_ts: ts });
  const updated = await client.chat.update({ channel: 'C0ALERTS001', ts, text: 'Disk full (5 times)' });
  expect(updated).toMatchObject({ ok: true, channel: 'C0ALERTS001', ts, text: 'Disk full (5 times)' });
  const { messages } = await client.conversations.history({ channel: 'C0ALERTS001', include_all_metadata: true });
  expect(messages).toMatchObject([
    { ts, text: 'Disk full (5 times)', reply_count: 1, metadata: { event_type: 'run' }, edited: {} },
  ]);
  expect((await client.conversations.replies({ channel: 'C0ALERTS001', ts })).messages).toHaveLength(2);

  await client.chat.delete({ channel: 'C0ALERTS001', ts: reply.ts ?? '' });
  expect(served.simulator.workspace.thread('C0ALERTS001', ts)).toHaveLength(1);
});

test('what was posted is there after a restart, and timestamps go on from it', async () => {
  await using served = await serveSimulator(openSlack);
  const { ts = '' } = await clientOf(served.simulator).chat.postMessage({ channel: 'general', text: 'one' });
  await served.restart();
  const second = await clientOf(served.simulator).chat.postMessage({ channel: 'general', text: 'two' });
  expect(Number(second.ts)).toBeGreaterThan(Number(ts));
  expect(served.simulator.workspace.messages().map(({ body }) => body.text)).toEqual(['one', 'two']);
});

test('the real client uploads a file into a thread, and its bytes are kept', async () => {
  await using served = await serveSimulator(openSlack);
  const client = clientOf(served.simulator);
  const { ts = '' } = await client.chat.postMessage({ channel: 'general', text: 'The report' });
  const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 255]);
  await client.filesUploadV2({
    channel_id: 'C0GENERAL01',
    thread_ts: ts,
    initial_comment: 'Here',
    filename: 'raport.pdf',
    title: 'Raport',
    file: bytes,
  });
  const [, shared] = served.simulator.workspace.thread('C0GENERAL01', ts);
  expect(shared).toMatchObject({ via: 'upload', threadTs: ts, body: { text: 'Here' } });
  const id = shared?.body.files?.[0] ?? '';
  expect(served.simulator.workspace.file(id)).toMatchObject({
    name: 'raport.pdf',
    title: 'Raport',
    mediaType: 'application/pdf',
    size: 6,
    state: 'shared',
  });
  expect(served.simulator.workspace.fileBytes(id)?.equals(bytes)).toBe(true);
});

test('an upload of another length than announced is refused, and can not be completed', async () => {
  await using served = await serveSimulator(openSlack);
  const client = clientOf(served.simulator);
  const { upload_url = '', file_id = '' } = await client.files.getUploadURLExternal({ filename: 'a.txt', length: 5 });
  expect((await fetch(upload_url, { method: 'POST', body: 'four' })).status).toBe(400);
  expect(
    await failureOf(client.files.completeUploadExternal({ files: [{ id: file_id }], channel_id: 'C0GENERAL01' })),
  ).toMatchObject({ error: 'file_not_found' });
});

test('channels are listed by type, in pages, with or without the archived ones', async () => {
  await using served = await serveSimulator(openSlack);
  const client = clientOf(served.simulator);
  const names = async (options: Parameters<typeof client.conversations.list>[0]) =>
    (await client.conversations.list(options)).channels?.map(({ name }) => name);
  expect(await names({})).toEqual(['general', 'alerts', 'approvals', 'digests', 'announcements', 'old-project']);
  expect(await names({ exclude_archived: true, types: 'public_channel,private_channel' })).toEqual([
    'general',
    'alerts',
    'approvals',
    'digests',
    'finance',
    'announcements',
  ]);
  const first = await client.conversations.list({ limit: 4 });
  expect(await names({ limit: 4, cursor: first.response_metadata?.next_cursor ?? '' })).toEqual([
    'announcements',
    'old-project',
  ]);
});

test('a person gets a direct message', async () => {
  await using served = await serveSimulator(openSlack);
  const client = clientOf(served.simulator);
  const { user } = await client.users.lookupByEmail({ email: 'Ana@example.com' });
  const opened = await client.conversations.open({ users: user?.id ?? '' });
  const posted = await client.chat.postMessage({ channel: user?.id ?? '', text: 'Hello' });
  expect(posted.channel).toBe(opened.channel?.id);
  expect(await failureOf(client.users.lookupByEmail({ email: 'nobody@example.com' }))).toMatchObject({
    error: 'users_not_found',
  });
});

test.for<[string, object, string]>([
  ['an unknown channel', { channel: '#nowhere', text: 'x' }, 'channel_not_found'],
  ['an archived channel', { channel: '#old-project', text: 'x' }, 'is_archived'],
  ['a channel without the app', { channel: 'C0CLOSED001', text: 'x' }, 'not_in_channel'],
  ['a channel for its owners', { channel: 'announcements', text: 'x' }, 'restricted_action'],
  ['no words', { channel: 'general', text: '  ' }, 'no_text'],
  ['too many words', { channel: 'general', text: 'x'.repeat(40_001) }, 'msg_too_long'],
  [
    'too many attachments',
    { channel: 'general', attachments: Array.from({ length: 101 }, () => ({ text: 'x' })) },
    'too_many_attachments',
  ],
  ['blocks that are no list', { channel: 'general', blocks: '{}' }, 'invalid_blocks_format'],
  [
    'metadata without a type',
    { channel: 'general', text: 'x', metadata: { event_payload: {} } },
    'invalid_metadata_schema',
  ],
  ['no channel', { text: 'x' }, 'invalid_arguments'],
  ['a code asked for by name', { channel: '#error-ekm_access_denied', text: 'x' }, 'ekm_access_denied'],
])('%s is refused as Slack refuses it', async ([, args, error]) => {
  await using served = await serveSimulator(openSlack);
  expect(
    await failureOf(clientOf(served.simulator).apiCall('chat.postMessage', args as Record<string, unknown>)),
  ).toMatchObject({
    code: 'slack_webapi_platform_error',
    error,
  });
  expect(served.simulator.workspace.count()).toBe(0);
});

test("broken blocks are refused with Slack's words and where they are", async () => {
  await using served = await serveSimulator(openSlack);
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }, { type: 'sektion' }];
  const failure = await failureOf(
    clientOf(served.simulator).apiCall('chat.postMessage', { channel: 'general', text: 'x', blocks }),
  );
  expect(failure).toMatchObject({
    error: 'invalid_blocks',
    messages: [
      '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
      '[ERROR] unsupported type: sektion [json-pointer:/blocks/1/type]',
    ],
  });
});

test.for<[string, string]>([
  ['xoxb-revoked-token', 'token_revoked'],
  ['xoxb-expired-token', 'token_expired'],
  ['xoxb-inactive-token', 'account_inactive'],
  ['xoxb-invalid-token', 'invalid_auth'],
  ['no-token-at-all', 'invalid_auth'],
  ['xoxb-scopeless-token', 'missing_scope'],
])('the token %s answers %s', async ([token, error]) => {
  await using served = await serveSimulator(openSlack);
  expect(
    await failureOf(clientOf(served.simulator, token).chat.postMessage({ channel: 'general', text: 'x' })),
  ).toMatchObject({ error });
});

test.for<[string, string, Parameters<typeof rawCall>[2], object]>([
  ['no token', 'auth.test', {}, { ok: false, error: 'not_authed' }],
  [
    'a token within JSON',
    'auth.test',
    { type: 'application/json', body: '{"token":"xoxb-sandbox"}' },
    { error: 'not_authed' },
  ],
  [
    'a token within a form',
    'auth.test',
    { type: 'application/x-www-form-urlencoded', body: 'token=xoxb-sandbox' },
    { ok: true, team: 'Sandbox' },
  ],
  ['a token in the query', 'auth.test?token=xoxb-sandbox', { method: 'GET' }, { ok: true }],
  [
    'broken JSON',
    'auth.test',
    { type: 'application/json', body: '{', token: 'xoxb-sandbox' },
    { error: 'invalid_json' },
  ],
  [
    'a JSON list',
    'auth.test',
    { type: 'application/json', body: '[]', token: 'xoxb-sandbox' },
    { error: 'json_not_object' },
  ],
  ['XML', 'auth.test', { type: 'text/xml', body: '<a/>', token: 'xoxb-sandbox' }, { error: 'invalid_post_type' }],
  [
    'another charset',
    'auth.test',
    { type: 'application/json; charset=utf-16', body: '{}', token: 'xoxb-sandbox' },
    { error: 'invalid_charset' },
  ],
  ['an odd name', 'auth.test?a-b=1', { method: 'GET', token: 'xoxb-sandbox' }, { error: 'invalid_arg_name' }],
  [
    'a broken form',
    'auth.test',
    { type: 'multipart/form-data; boundary=x', body: 'nonsense', token: 'xoxb-sandbox' },
    { error: 'invalid_form_data' },
  ],
  ['an unknown method', 'chat.shout', { token: 'xoxb-sandbox' }, { error: 'unknown_method', req_method: 'chat.shout' }],
  [
    'JSON without a charset',
    'auth.test',
    { type: 'application/json', body: '{}', token: 'xoxb-sandbox' },
    { ok: true, warning: 'missing_charset' },
  ],
])('%s', async ([, name, call, expected]) => {
  await using served = await serveSimulator(openSlack);
  const { status, body } = await rawCall(served.simulator, name, call);
  expect(status).toBe(200);
  expect(body).toMatchObject(expected);
});

test('a burst in a channel is answered with 429 and Retry-After, other channels go on', async () => {
  await using served = await serveSimulator(openSlack);
  const client = clientOf(served.simulator);
  for (let sent = 0; sent < 5; sent++) await client.chat.postMessage({ channel: 'general', text: `${sent}` });
  expect(await failureOf(client.chat.postMessage({ channel: 'general', text: 'too fast' }))).toMatchObject({
    code: 'slack_webapi_rate_limited_error',
    retryAfter: 1,
  });
  await client.chat.postMessage({ channel: 'alerts', text: 'x' });
  expect(served.simulator.workspace.count('C0GENERAL01')).toBe(5);
});

test('gold: good answers have the fields of the documented ones', async (ctx) => {
  const gold = await readGold<{ method: string; ok: { 'application/json': Record<string, unknown> } }[]>(
    ctx,
    'notify-slack/web-api.public.json',
  );
  await using served = await serveSimulator(openSlack);
  const token = 'xoxb-sandbox-gold';
  const posted = await rawCall(served.simulator, 'chat.postMessage', {
    token,
    type: 'application/json',
    body: JSON.stringify({
      channel: 'general',
      text: 'x',
      username: 'ecto1',
      attachments: [{ text: 'This is an attachment' }],
    }),
  });
  const ts = String(posted.body.ts);
  const calls: Record<string, object> = {
    'chat.update': { channel: 'C0GENERAL01', ts, text: 'y' },
    'users.lookupByEmail': { email: 'ana@example.com' },
    'files.upload': { content: 'x', channels: 'C0GENERAL01' },
  };
  // What only pictures, admins and other plans have.
  const without: Record<string, string[]> = {
    'chat.update': ['user'],
    'conversations.list': [],
  };
  for (const { method, ok } of gold) {
    const name = method.slice(1);
    const answer =
      name === 'chat.postMessage'
        ? posted
        : await rawCall(served.simulator, name, {
            token,
            type: 'application/json',
            body: JSON.stringify(calls[name] ?? {}),
          });
    const expected = Object.keys(ok['application/json']).filter((field) => !without[name]?.includes(field));
    expect(Object.keys(answer.body), name).toEqual(expect.arrayContaining(expected));
    expect(answer.body.ok, name).toBe(true);
  }
  expect(posted.body.message).toMatchObject({
    type: 'message',
    subtype: 'bot_message',
    username: 'ecto1',
    attachments: [{ id: 1, fallback: 'This is an attachment' }],
  });
  const [general] = (await rawCall(served.simulator, 'conversations.list', { token })).body.channels as Record<
    string,
    unknown
  >[];
  const goldList = gold.find(({ method }) => method === '/conversations.list')?.ok['application/json']
    .channels as Record<string, unknown>[];
  expect(Object.keys(general ?? {}).sort()).toEqual(expect.arrayContaining(Object.keys(goldList[0] ?? {})));
});

test('gold: every documented error code is answered when a recipe asks for it', async (ctx) => {
  const gold = await readGold<{ method: string; error_codes: string[] }[]>(ctx, 'notify-slack/web-api.public.json');
  await using served = await serveSimulator(openSlack);
  for (const { method, error_codes } of gold) {
    const name = method.slice(1);
    served.simulator.recipes.set(error_codes.map((error) => ({ match: { method: name }, do: { error } })));
    for (const error of error_codes) {
      expect((await rawCall(served.simulator, name, { token: 'xoxb-sandbox' })).body, `${name} ${error}`).toEqual({
        ok: false,
        error,
      });
    }
  }
});
