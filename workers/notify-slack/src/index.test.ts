import { afterEach, describe, expect, test } from 'vitest';
import { notifySlack } from './contract.ts';
import { worker } from './index.ts';
import { settings } from './settings.ts';
import { openSlackWorld } from './testing/slack-world.ts';

const check = () => worker.health?.[0]?.check(new AbortController().signal);

describe('the health of the worker', () => {
  test('is good with a token and with a webhook that live, and nothing is posted to find out', async () => {
    for (const way of ['bot', 'webhook'] as const) {
      await using world = await openSlackWorld(way);
      await check();
      expect(world.slack.workspace.count()).toBe(0);
    }
  });

  test('tells of a token that was revoked and of a webhook that is gone', async () => {
    {
      await using _world = await openSlackWorld('bot');
      process.env.SLACK_BOT_TOKEN = 'xoxb-revoked-token';
      await expect(check()).rejects.toMatchObject({ failure: { kind: 'refused', details: { code: 'token_revoked' } } });
    }
    await using world = await openSlackWorld('webhook');
    process.env.SLACK_WEBHOOK_URL = `${world.slack.env.SLACK_WEBHOOK_URL}x`;
    await expect(check()).rejects.toMatchObject({ failure: { kind: 'refused', details: { code: 'no_service' } } });
  });
});

describe('settings', () => {
  afterEach(() => expect(settings.read({}).SLACK_API_URL).toBe('https://slack.com/api/'));

  test.each([
    ['SLACK_WEBHOOK_URL', 'http://hooks.slack.com/services/T/B/s3cret'],
    ['SLACK_API_URL', 'http://10.0.0.1/api/'],
    ['SLACK_BOT_TOKEN', 'xoxb-s3cret\r\nHost: evil'],
    ['SLACK_CHANNEL', 'alerts, #general'],
  ])('%s that is wrong is refused, and a secret is not shown', (name, value) => {
    expect(() => settings.read({ [name]: value })).toThrow(name);
    try {
      settings.read({ [name]: value });
    } catch (error) {
      expect(JSON.stringify(error)).not.toContain('s3cret');
      expect(String(error)).not.toContain('s3cret');
    }
  });

  test('a simulator on this machine may be reached without encryption', () => {
    const local = { SLACK_API_URL: 'http://127.0.0.1:4301/slack/api/', SLACK_WEBHOOK_URL: 'http://localhost:4301/x' };
    expect(settings.read(local)).toMatchObject(local);
  });
});

test('every example of every task is a right input', () => {
  expect(notifySlack.examples.length).toBeGreaterThan(0);
  for (const { contract } of worker.tasks) {
    for (const { input } of contract.examples) expect(contract.input.safeParse(input).success).toBe(true);
  }
});
