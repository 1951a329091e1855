import { FailureError } from '@genius/contract';
import { expect, test } from 'vitest';
import { chooseProviders } from './provider-choice.ts';
import { readSettings } from './settings.ts';
import { describeSettings, envExample, settingsPage } from './settings-docs.ts';
import { forms, setting } from './settings-forms.ts';
import { defineSettings } from './worker-settings.ts';

const servers = { DATABASE_URL: 'postgres://localhost/genius', REDIS_URL: 'redis://localhost' };

function refusal(env: Record<string, string>): FailureError {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof FailureError) return error;
    throw error;
  }
  throw new Error('the settings were taken');
}

test('without any variable, the platform runs in one folder on the loopback address', () => {
  expect(readSettings({})).toEqual({
    mode: 'embedded',
    data: '.genius',
    port: 4300,
    host: '127.0.0.1',
    lang: 'en',
    logLevel: 'info',
    concurrency: undefined,
    graceMs: 25_000,
    production: false,
    sandbox: undefined,
    simulatorsAllowed: true,
    gpu: true,
    sandboxPort: 4301,
    brokerUrl: undefined,
    redisUrl: undefined,
    databaseUrl: undefined,
    schema: 'genius',
    blobUrl: undefined,
    trackStarted: false,
    otlpEndpoint: undefined,
    serviceName: 'genius-workers',
  });
});

test('every wrong variable is named with its problem and a remedy, the first one in the message', () => {
  const { failure } = refusal({ GENIUS_PORT: '80800', LOG_LEVEL: 'loud' });
  expect(failure).toMatchInlineSnapshot(`
    {
      "code": "GW_SETTING_INVALID",
      "details": {
        "more": [
          "LOG_LEVEL: it must be debug, info, warn, error or silent, and it is "loud"",
        ],
        "name": "GENIUS_PORT",
        "problem": "it must be a whole number from 0 to 65535, and it is "80800"",
        "remedy": "A right one is GENIUS_PORT=8080",
      },
      "field": "GENIUS_PORT",
      "kind": "invalid",
      "message": "The setting GENIUS_PORT is not right: it must be a whole number from 0 to 65535, and it is "80800". A right one is GENIUS_PORT=8080",
      "messageRo": "Setarea GENIUS_PORT nu este corectă: it must be a whole number from 0 to 65535, and it is "80800". A right one is GENIUS_PORT=8080",
    }
  `);
});

test('the value of a secret is not in the error', () => {
  const { failure } = refusal({ DATABASE_URL: 'mysql://root:hunter2@db/genius' });
  expect(JSON.stringify(failure)).not.toContain('hunter2');
  expect(failure.message).toMatchInlineSnapshot(
    `"The setting DATABASE_URL is not right: it must be a URL that begins with postgres:// or postgresql://. A right one is DATABASE_URL=postgres://genius:secret@localhost:5432/genius"`,
  );
});

test.each([
  ['GENIUS_PORT', '0x10'],
  ['GENIUS_PORT', '-1'],
  ['GENIUS_HOST', 'a host'],
  ['GENIUS_LANG', 'fr'],
  ['GENIUS_CONCURRENCY', '0'],
  ['GENIUS_GRACE', '25'],
  ['SANDBOX', 'maybe'],
  ['GPU', '2'],
  ['BROKER_URL', 'http://localhost'],
  ['REDIS_URL', 'localhost:6379'],
  ['GENIUS_SCHEMA', 'Genius'],
  ['GENIUS_SCHEMA', 'pg_mine'],
  ['BLOB_URL', 'ftp://x/y'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318'],
])('%s=%s is refused', (name, value) => {
  const { failure } = refusal({ [name]: value });
  expect(failure).toMatchObject({ code: 'GW_SETTING_INVALID', kind: 'invalid', field: name });
});

test('an empty variable counts as unset', () => {
  expect(readSettings({ GENIUS_PORT: '', BROKER_URL: '  ' })).toMatchObject({ port: 4300, mode: 'embedded' });
});

test('RMQ_URL is read as the older name of BROKER_URL, which wins', () => {
  expect(readSettings({ RMQ_URL: 'amqp://old', ...servers })).toMatchObject({
    mode: 'servers',
    brokerUrl: 'amqp://old',
  });
  expect(readSettings({ RMQ_URL: 'amqp://old', BROKER_URL: 'amqps://new', ...servers }).brokerUrl).toBe('amqps://new');
});

test('a broker without Redis is refused', () => {
  expect(
    refusal({ BROKER_URL: 'amqp://localhost', DATABASE_URL: servers.DATABASE_URL }).failure.message,
  ).toMatchInlineSnapshot(
    `"The setting REDIS_URL is not right: it is missing, and BROKER_URL is set. Results for Celery callers, small values and channels live in Redis: set it (REDIS_URL=redis://localhost:6379/0), or unset BROKER_URL to run in one folder."`,
  );
});

test('a broker without a database is refused', () => {
  expect(refusal({ RMQ_URL: 'amqp://localhost' }).failure.message).toMatchInlineSnapshot(
    `"The setting DATABASE_URL is not right: it is missing, and RMQ_URL is set. Runs, history, effects, dead letters, outbox and audit live in the Database: set it (DATABASE_URL=postgres://genius:secret@localhost:5432/genius), or unset RMQ_URL to run in one folder."`,
  );
});

test.each([
  [{}, undefined, 'simulator'],
  [{}, 'smtp.example.com', 'real'],
  [{ SANDBOX: '1' }, 'smtp.example.com', 'simulator'],
  [{ SANDBOX: '0' }, undefined, 'missing'],
  [{ NODE_ENV: 'production' }, undefined, 'missing'],
  [{ NODE_ENV: 'production', SANDBOX: '1' }, undefined, 'simulator'],
  [{ NODE_ENV: 'production' }, 'smtp.example.com', 'real'],
  [{ BROKER_URL: 'amqp://localhost', ...servers }, undefined, 'missing'],
  [{ BROKER_URL: 'amqp://localhost', ...servers, SANDBOX: '1' }, undefined, 'simulator'],
])('with %j and a provider set to %j, it is %s', (env, value, expected) => {
  const worker = { tag: 'email.send', providers: [{ name: 'smtp', settings: ['SMTP_HOST'] as [string] }] };
  const choice = chooseProviders(readSettings(env), [worker], value ? { SMTP_HOST: value } : {});
  expect(choice.simulated.has('smtp')).toBe(expected === 'simulator');
  expect(choice.missing.has('email.send')).toBe(expected === 'missing');
  if (expected === 'missing') expect(choice.missing.get('email.send')).toContain('SMTP_HOST');
});

const post = defineSettings({
  POST_URL: setting(forms.secureUrl().optional(), {
    about: 'Where.',
    example: 'https://x.example',
    since: '1',
    group: 'post',
    secret: true,
  }),
  POST_AFTER: setting(forms.duration().default('5s'), { about: 'When.', example: '1m', since: '1', group: 'post' }),
});

test('a worker reads its own variables, with defaults, and an empty one counts as unset', () => {
  expect(post.read({ POST_AFTER: '' })).toEqual({ POST_AFTER: '5s' });
  expect(post.read({ POST_URL: 'http://127.0.0.1:8080/x' })).toMatchObject({ POST_URL: 'http://127.0.0.1:8080/x' });
});

test('an address whose path is secret is refused over http, and not shown', () => {
  expect(() => post.read({ POST_URL: 'http://hooks.example.com/SECRET' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('SECRET') }),
  );
});

test('variables of a worker stand in .env.example and docs/settings.md under its heading', () => {
  const settings = describeSettings([post]);
  expect(envExample(settings)).toContain(
    '# --- post ---\n# Where. (from version 1 on)\n# POST_URL=https://x.example\n',
  );
  expect(settingsPage(settings)).toContain('| `POST_AFTER` | `5s` | `1m` | When. | 1 |');
});

test('what .env.example sets is what holds without it', () => {
  const example = Object.fromEntries(
    [...envExample(describeSettings([])).matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
  expect(readSettings(example)).toEqual(readSettings({}));
});

test('every variable is in .env.example once', () => {
  for (const { name } of describeSettings([])) {
    expect(envExample(describeSettings([])).match(new RegExp(`^(# )?${name}=`, 'gm')), name).toHaveLength(1);
  }
});
