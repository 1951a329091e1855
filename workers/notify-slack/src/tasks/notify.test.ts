import { FailureError, type TaskFailed } from '@genius/contract';
import { createLogger } from '@genius/runtime';
import { openTestPlatform, runHandler } from '@genius/testing';
import { describe, expect, test } from 'vitest';
import { notifySlack } from '../contract.ts';
import { worker } from '../index.ts';
import { openSlackWorld } from '../testing/slack-world.ts';
import { notify } from './notify.ts';

const GENERAL = 'C0GENERAL01';
const ALERTS = 'C0ALERTS001';

async function failureOf(run: Promise<unknown>): Promise<TaskFailed> {
  try {
    await run;
  } catch (error) {
    if (error instanceof FailureError) return error as TaskFailed;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('a message', () => {
  test('goes to the channel of the settings, and its place is told', async () => {
    await using world = await openSlackWorld();
    const { output, events } = await runHandler(notify, { text: 'Backup <finished> & "well"' });
    const [message] = world.slack.workspace.messages();
    expect(output).toEqual({ state: 'sent', via: 'bot', channel: GENERAL, ts: message?.ts, messages: 1 });
    expect(message?.body.text).toBe('Backup &lt;finished&gt; &amp; "well"');
    expect(events).toMatchObject([{ type: 'slack.sent', data: { state: 'sent', channel: GENERAL, ts: message?.ts } }]);
  });

  test('goes by the webhook where there is one and no bot', async () => {
    await using world = await openSlackWorld('webhook');
    const { output } = await runHandler(notify, { text: 'hello' });
    expect(output).toEqual({ state: 'sent', via: 'webhook', messages: 1 });
    expect(world.said(GENERAL)).toEqual(['hello']);
  });

  test('goes to a channel by its name, and to a person by the address of their account', async () => {
    await using world = await openSlackWorld();
    const named = await runHandler(notify, { to: { channel: '#alerts' }, text: 'to a channel' });
    expect(named.output.channel).toBe(ALERTS);
    const direct = await runHandler(notify, { to: { email: 'ana@example.com' }, text: 'to a person' });
    expect(world.said(direct.output.channel ?? '')).toEqual(['to a person']);
  });

  test('in Block Kit is posted as it is', async () => {
    await using world = await openSlackWorld();
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*New order* <https://a.example|1042>' } }];
    await runHandler(notify, { text: 'New order', blocks });
    expect(world.slack.workspace.messages()[0]?.body).toMatchObject({ text: 'New order', blocks });
  });

  test('that is too long goes on in its thread', async () => {
    await using world = await openSlackWorld();
    const paragraph = `${'word '.repeat(499)}end`;
    const { output } = await runHandler(notify, { text: [paragraph, paragraph, paragraph].join('\n\n') });
    expect(output.messages).toBe(3);
    expect(world.said(GENERAL)).toEqual([paragraph, `> ${paragraph}`, `> ${paragraph}`]);
    const [first, ...replies] = world.slack.workspace.messages();
    expect(replies.map(({ threadTs }) => threadTs)).toEqual([first?.ts, first?.ts]);
  });

  test('that is too long follows itself where a webhook knows no thread', async () => {
    await using world = await openSlackWorld('webhook');
    await runHandler(notify, { text: 'x'.repeat(3_001) });
    expect(world.said(GENERAL).map((text) => text.length)).toEqual([3_000, 1]);
  });

  test.each(['alert', 'approval', 'digest', 'runFailed'] as const)('of the type %s is taken by Slack', async (type) => {
    await using world = await openSlackWorld();
    const contents = {
      alert: { severity: 'critical', title: 'Down', runbookUrl: 'https://a.example/r', mentions: ['here'] },
      approval: { title: 'Pay', reference: 'PO-17', amount: '10 RON' },
      digest: {
        title: 'Day',
        date: '2026-11-29',
        sections: [{ heading: 'Sales', items: [{ label: 'orders', value: '3' }] }],
      },
      runFailed: { runId: 'r-1', task: 'pdf.render', code: 'GW_DEFECT', url: 'https://a.example/r-1' },
    } as const;
    await runHandler(notify, { [type]: contents[type], language: 'ro' });
    expect(world.slack.workspace.messages()).toHaveLength(1);
  });
});

describe('what is wrong is refused before anything is sent', () => {
  test('blocks that break a limit, with the place and the rule', async () => {
    await using world = await openSlackWorld();
    const blocks = [{ type: 'divider' }, { type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }];
    const failed = await failureOf(runHandler(notify, { blocks }));
    expect(failed.failure).toMatchObject({
      kind: 'invalid',
      code: 'GW_SLACK_BLOCKS_INVALID',
      field: 'blocks[1].text.text',
      details: { issues: [{ path: 'blocks[1].text.text', rule: 'length', found: 151, limit: 150 }] },
    });
    expect(world.slack.workspace.count()).toBe(0);
  });

  test.each<[string, object]>([
    ['nothing at all', {}],
    ['blank text', { text: '  ' }],
    ['two messages in one', { text: 'x', alert: { severity: 'info', title: 'x' } }],
    ['a channel and a person', { text: 'x', to: { channel: '#a', email: 'a@example.com' } }],
    ['a window of no length', { text: 'x', dedupe: { window: '0s' } }],
    ['an address that is no web address', { alert: { severity: 'info', title: 'x', url: 'javascript:alert(1)' } }],
    ['a call to a name that is no id', { alert: { severity: 'info', title: 'x', mentions: ['everybody> <!channel'] } }],
  ])('%s', async (_what, input) => {
    await using _world = await openSlackWorld();
    expect((await failureOf(runHandler(notify, input as never))).failure.kind).toBe('invalid');
  });

  test('a channel of one’s own where there is only a webhook', async () => {
    await using _world = await openSlackWorld('webhook');
    const failed = await failureOf(runHandler(notify, { to: { channel: '#alerts' }, text: 'x' }));
    expect(failed.failure).toMatchObject({ kind: 'invalid', code: 'GW_SLACK_NEEDS_BOT' });
  });

  test('a message where nothing says where to post', async () => {
    await using _world = await openSlackWorld();
    delete process.env.SLACK_BOT_TOKEN;
    expect((await failureOf(runHandler(notify, { text: 'x' }))).failure.code).toBe('GW_SLACK_NOT_CONFIGURED');
  });
});

test('a channel has one turn, whether it is called by its name or by its id', async () => {
  await using world = await openSlackWorld();
  await using platform = await openTestPlatform({ workers: [worker] });
  for (const channel of ['#alerts', ALERTS, '#alerts']) {
    await platform.client.call(notifySlack, { to: { channel }, text: 'x' });
  }
  const times = world.slack.workspace.messages().map(({ ts }) => Number(ts) * 1_000);
  // The first call by a name does not know the id yet.
  expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThan(600);
});

describe('when Slack says no', () => {
  test.each([
    ['#old-project', 'is_archived', 'refused'],
    ['#announcements', 'restricted_action', 'refused'],
    ['#nowhere', 'channel_not_found', 'refused'],
    ['#error-msg_too_long', 'msg_too_long', 'invalid'],
  ] as const)('in %s, the run fails with %s and is not tried again', async (channel, code, kind) => {
    await using _world = await openSlackWorld();
    await using platform = await openTestPlatform({ workers: [worker] });
    const run = await platform.client.send(notifySlack, { to: { channel }, text: 'x' });
    const { failure } = await failureOf(run.result());
    expect(failure).toMatchObject({ kind, details: { code, method: 'chat.postMessage' } });
    expect((await platform.ports.history.attempts(run.id)).length).toBe(1);
  });

  test('a run that failed is told of by an event', async () => {
    await using _world = await openSlackWorld();
    await using platform = await openTestPlatform({ workers: [worker] });
    const told = Promise.withResolvers<unknown>();
    await platform.ports.events.subscribe('slack.failed', (event) => told.resolve(event.data));
    await failureOf(platform.client.call(notifySlack, { to: { channel: '#nowhere' }, text: 'x' }));
    expect(await told.promise).toMatchObject({ task: 'notify.slack' });
  });
});

describe('when Slack cannot now', () => {
  test.each([
    ['is told to wait', { retryAfter: 1 }],
    ['meets a server that is down', { status: 503 }],
    ['is told of an error that passes', { error: 'service_unavailable' }],
  ] as const)('a message that %s is posted by a later attempt, once', async (_what, does) => {
    await using world = await openSlackWorld();
    world.slack.recipes.set([{ match: { method: 'chat.postMessage' }, do: does }]);
    await using platform = await openTestPlatform({ workers: [worker] });
    const begun = performance.now();
    await platform.client.call(notifySlack, { text: 'x' });
    expect(world.said(GENERAL)).toEqual(['x']);
    if ('retryAfter' in does) expect(performance.now() - begun).toBeGreaterThan(1_000);
  });
});

describe('when the answer is lost', () => {
  test.each([
    ['after the post', 'after'],
    ['before the post', 'before'],
  ] as const)('%s, the bot looks for the message and posts it once in all', async (_what, cut) => {
    await using world = await openSlackWorld();
    world.slack.recipes.set([{ match: { method: 'chat.postMessage' }, do: { cut } }]);
    await using platform = await openTestPlatform({ workers: [worker] });
    const { ts } = await platform.client.call(notifySlack, { text: 'x' });
    const posted = world.slack.workspace.messages();
    expect(posted.map((message) => message.ts)).toEqual([ts]);
  });

  test('in a thread, the replies are looked through', async () => {
    await using world = await openSlackWorld();
    await using platform = await openTestPlatform({ workers: [worker] });
    world.slack.recipes.set([
      { match: { method: 'chat.postMessage' }, do: {} },
      { match: { method: 'chat.postMessage' }, do: { cut: 'after' } },
    ]);
    await platform.client.call(notifySlack, { text: 'x'.repeat(3_001) });
    expect(world.said(GENERAL).map((text) => text.length)).toEqual([3_000, 3]);
  });

  test('and the bot may not read the channel, the run is unknown and not tried again', async () => {
    await using world = await openSlackWorld();
    world.slack.recipes.set([
      { match: { method: 'chat.postMessage' }, do: { cut: 'after' } },
      { match: { method: 'conversations.history' }, do: { error: 'missing_scope' } },
    ]);
    await using platform = await openTestPlatform({ workers: [worker] });
    expect((await failureOf(platform.client.call(notifySlack, { text: 'x' }))).outcome).toBe('unknown');
    expect(world.slack.workspace.count()).toBe(1);
  });

  test('of a webhook, the run is unknown and not tried again', async () => {
    await using world = await openSlackWorld('webhook');
    world.slack.recipes.set([{ match: { method: 'webhook' }, do: { cut: 'after' } }]);
    await using platform = await openTestPlatform({ workers: [worker] });
    expect((await failureOf(platform.client.call(notifySlack, { text: 'x' }))).outcome).toBe('unknown');
    expect(world.slack.workspace.count()).toBe(1);
  });
});

test('no token and no webhook address is in a log, an error or the folder of the platform', async () => {
  const { readdirSync, readFileSync, statSync } = await import('node:fs');
  const { join } = await import('node:path');
  const lines: string[] = [];
  const secrets = ['xoxb-topsecret-token-123', 'hook5ecret'];
  for (const way of ['bot', 'webhook'] as const) {
    await using world = await openSlackWorld(way);
    if (way === 'bot') process.env.SLACK_BOT_TOKEN = secrets[0];
    else process.env.SLACK_WEBHOOK_URL = `${world.slack.env.SLACK_WEBHOOK_URL}/${secrets[1]}`;
    await using platform = await openTestPlatform({
      workers: [worker],
      log: createLogger('debug', (line) => lines.push(line)),
    });
    for (const does of [{ error: 'invalid_auth' }, { error: 'no_service' }, { status: 404 }] as const) {
      world.slack.recipes.set([{ do: does }]);
      const { failure, message, stack } = await failureOf(platform.client.call(notifySlack, { text: 'x' }));
      lines.push(JSON.stringify({ failure, message, stack }));
    }
    world.slack.recipes.set([{ do: { cut: 'after' } }]);
    await platform.client.call(notifySlack, { text: 'x' }).catch((error) => lines.push(JSON.stringify(error)));
    for (const name of readdirSync(platform.folder, { recursive: true }) as string[]) {
      const file = join(platform.folder, name);
      if (statSync(file).isFile()) lines.push(readFileSync(file, 'latin1'));
    }
  }
  const all = lines.join('\n');
  expect(all.length).toBeGreaterThan(1_000);
  for (const secret of secrets) expect(all).not.toContain(secret);
});

describe('a destination of the tenant', () => {
  const write = (platform: Awaited<ReturnType<typeof openTestPlatform>>, value: unknown, tenant = 'acme') =>
    platform.secrets
      .of(tenant, 'test')
      .write('slack/destinations/sales', typeof value === 'string' ? value : JSON.stringify(value));

  test('posts by its own token to its own channel', async () => {
    await using world = await openSlackWorld();
    delete process.env.SLACK_BOT_TOKEN;
    await using platform = await openTestPlatform({ workers: [worker] });
    await write(platform, { token: 'xoxb-of-the-tenant', channel: ALERTS });
    const send = (tenant: string) =>
      platform.client.send(notifySlack, { to: { destination: 'sales' }, text: 'x' }, { tenant });
    expect(await (await send('acme')).result()).toMatchObject({ via: 'bot', channel: ALERTS });
    expect((await failureOf((await send('other')).result())).failure).toMatchObject({
      kind: 'invalid',
      code: 'GW_SLACK_DESTINATION_UNKNOWN',
      field: 'to.destination',
    });
    expect(world.said(ALERTS)).toEqual(['x']);
  });

  test.each([
    ['a webhook that leads into our own network', { webhook: 'http://169.254.169.254/latest/meta-data' }],
    ['a webhook of somebody else', { webhook: 'https://hooks.slack.com.evil.example/services/T/B/hook5ecret' }],
    ['no JSON', 'hook5ecret'],
    ['a token with a line break', { token: 'xoxb-hook5ecret\r\nx: y', channel: ALERTS }],
  ])('that is %s is refused, and its secret is not quoted', async (_what, value) => {
    await using _world = await openSlackWorld();
    await using platform = await openTestPlatform({ workers: [worker] });
    await write(platform, value);
    const run = await platform.client.send(
      notifySlack,
      { to: { destination: 'sales' }, text: 'x' },
      { tenant: 'acme' },
    );
    const failed = await failureOf(run.result());
    expect(failed.failure).toMatchObject({ kind: 'refused', code: 'GW_SLACK_DESTINATION_INVALID' });
    expect(JSON.stringify(failed.failure)).not.toMatch(/5ecret|169\.254/);
  });

  test('is not used in a sandbox: the simulator’s own addresses are', async () => {
    await using world = await openSlackWorld();
    await using platform = await openTestPlatform({ workers: [worker], simulated: new Set(['slack']) });
    await write(platform, { webhook: 'https://hooks.slack.com/services/T/B/x' });
    process.env.SLACK_WEBHOOK_URL = world.slack.env.SLACK_WEBHOOK_URL;
    const run = await platform.client.send(
      notifySlack,
      { to: { destination: 'sales' }, text: 'x' },
      { tenant: 'acme' },
    );
    expect(await run.result()).toMatchObject({ via: 'webhook', environment: 'sandbox' });
    expect(world.said(GENERAL)).toEqual(['x']);
  });
});
