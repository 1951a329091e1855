/** Every environment variable the platform reads: its form, default, meaning, example, and the version that uses it. */

import { z } from 'zod';
import { heartbeatShape } from './heartbeat-settings.ts';
import { secretShape } from './secrets-settings.ts';
import { forms, notesOfSchema, type SettingNotes, setting } from './settings-forms.ts';

const PLATFORM = 'The platform';
const SERVERS = 'Servers (none is needed: unset, everything lives in GENIUS_DATA)';
const TELEMETRY = 'Traces';
const TESTS = 'Tests of this repository';

export const settingsSchema = z.object({
  GENIUS_DATA: setting(z.string().default('.genius'), {
    about: 'The folder in which the platform keeps everything. It must be on a local disk.',
    example: '/var/lib/genius',
    since: '0.1.0',
    group: PLATFORM,
  }),
  GENIUS_PORT: setting(forms.wholeNumber(0, 65_535).default(4300), {
    about: 'The one HTTP port of `genius start`. 0 takes any free port.',
    example: '8080',
    since: '0.1.0',
    group: PLATFORM,
  }),
  GENIUS_HOST: setting(
    z
      .string()
      .regex(/^[\w.:-]+$/, 'it must be an address or a host name')
      .default('127.0.0.1'),
    {
      about: 'The address it listens on. Its pages have no login: 0.0.0.0 shows them to the whole network.',
      example: '0.0.0.0',
      since: '0.1.0',
      group: PLATFORM,
    },
  ),
  GENIUS_LANG: setting(z.enum(['en', 'ro'], { error: 'it must be en or ro' }).default('en'), {
    about: 'The language of messages on the command line.',
    example: 'ro',
    since: '0.1.0',
    group: PLATFORM,
  }),
  GENIUS_CONCURRENCY: setting(forms.wholeNumber(1, 10_000).optional(), {
    about: 'How many handlers of each worker run at once.',
    example: '4',
    since: '0.1.0',
    group: PLATFORM,
    defaultText: "each worker's own",
  }),
  GENIUS_GRACE: setting(forms.duration().default('25s'), {
    about: 'How long a stop waits for running handlers before it hands their runs back.',
    example: '60s',
    since: '0.1.0',
    group: PLATFORM,
  }),
  LOG_LEVEL: setting(
    z
      .enum(['debug', 'info', 'warn', 'error', 'silent'], { error: 'it must be debug, info, warn, error or silent' })
      .default('info'),
    {
      about: 'From which level on log lines are written (JSON, on stderr).',
      example: 'warn',
      since: '0.1.0',
      group: PLATFORM,
    },
  ),
  NODE_ENV: setting(z.string().default('development'), {
    about:
      'With `production`, a provider without its setting is an error unless SANDBOX=1, and no key for secrets is made.',
    example: 'production',
    since: '0.1.0',
    group: PLATFORM,
  }),
  SANDBOX: setting(forms.yesOrNo().optional(), {
    about: 'Whether simulators stand in for the outside world. Every answer then says `environment: "sandbox"`.',
    example: '1',
    since: '0.1.0',
    group: PLATFORM,
    defaultText: 'simulators stand in for what has no setting, in embedded mode outside of production only',
  }),
  GPU: setting(forms.yesOrNo().default(true), {
    about: 'Whether workers may use an accelerator. No worker of this version has a use for one.',
    example: 'false',
    since: '0.1.0',
    group: PLATFORM,
  }),
  DATABASE_URL: setting(forms.url('postgres', 'postgresql').optional(), {
    about:
      'PostgreSQL 15 to 17 with pgvector. Unset: PGlite in GENIUS_DATA. With BROKER_URL set, runs are kept in it too.',
    example: 'postgres://genius:secret@localhost:5432/genius',
    since: '0.1.0',
    group: SERVERS,
    secret: true,
  }),
  GENIUS_SCHEMA: setting(
    z
      .string()
      .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'it must be small letters, digits and _, and begin with no digit')
      .refine((text) => !text.startsWith('pg_'), { error: 'names that begin with pg_ are PostgreSQL’s own' })
      .default('genius'),
    {
      about: 'The schema of DATABASE_URL in which runs are kept, with BROKER_URL set. It is made if it is not there.',
      example: 'genius_test',
      since: '0.2.0',
      group: SERVERS,
    },
  ),
  BROKER_URL: setting(forms.url('amqp', 'amqps').optional(), {
    about:
      'RabbitMQ, 3.10 and newer; tested with 3.10. It needs DATABASE_URL and REDIS_URL too. RMQ_URL is read as its older name.',
    example: 'amqp://guest:guest@localhost:5672/',
    since: '0.2.0',
    group: SERVERS,
    secret: true,
  }),
  RMQ_URL: setting(forms.url('amqp', 'amqps').optional(), {
    about: 'Older name of BROKER_URL; BROKER_URL wins.',
    example: 'amqp://guest:guest@localhost:5672/',
    since: '0.2.0',
    group: SERVERS,
    secret: true,
  }),
  REDIS_URL: setting(forms.url('redis', 'rediss').optional(), {
    about: 'Redis 7 with appendonly, read with BROKER_URL set: results for Celery callers, small values and channels.',
    example: 'redis://localhost:6379/0',
    since: '0.2.0',
    group: SERVERS,
    secret: true,
  }),
  TASK_TRACK_STARTED: setting(forms.yesOrNo().default(false), {
    about: 'Whether Celery callers are told STARTED when a run starts, as with the setting of Celery of this name.',
    example: 'true',
    since: '0.2.0',
    group: SERVERS,
  }),
  BLOB_URL: setting(forms.url('s3', 'http', 'https').optional(), {
    about:
      'S3 or MinIO, with the bucket as its path, read with BROKER_URL set. Unset: files in GENIUS_DATA, a folder that all hosts then share.',
    example: 'https://key:secret@minio.example.com/genius',
    since: '0.2.0',
    group: SERVERS,
    secret: true,
  }),
  GENIUS_SANDBOX_PORT: setting(forms.wholeNumber(0, 65_535).default(4301), {
    about: 'The HTTP port of the simulators, on this machine only. If it is taken, another one is.',
    example: '8081',
    since: '0.3.0',
    group: PLATFORM,
  }),
  ...secretShape,
  ...heartbeatShape,
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(forms.url('http', 'https').optional(), {
    about: 'A collector that takes OTLP over HTTP. Unset: no spans are made and nothing of it is loaded.',
    example: 'http://localhost:4318',
    since: '0.1.0',
    group: TELEMETRY,
    secret: true,
  }),
  OTEL_EXPORTER_OTLP_HEADERS: setting(z.string().optional(), {
    about: 'Headers for the collector, such as its key: `name=value`, joined by commas.',
    example: 'authorization=Bearer%20secret',
    since: '0.1.0',
    group: TELEMETRY,
    secret: true,
  }),
  OTEL_SERVICE_NAME: setting(z.string().default('genius-workers'), {
    about: 'The name under which spans and metrics of this process are found.',
    example: 'genius-ocr',
    since: '0.1.0',
    group: TELEMETRY,
  }),
  GENIUS_GOLD: setting(z.string().optional(), {
    about: 'The folder with the gold files that some tests and benches compare with.',
    example: '../gold',
    since: '0.1.0',
    group: TESTS,
    defaultText: '../shared/gold',
  }),
  GENIUS_DOMAIN: setting(forms.text().optional(), {
    about: 'The folder with the public schemas and lists that tables are generated from and some tests compare with.',
    example: '../domain',
    since: '0.4.0',
    group: TESTS,
    defaultText: '../shared/domain',
  }),
  GENIUS_TEST_RABBITMQ: setting(forms.text().optional(), {
    about: 'A command that becomes the RabbitMQ broker of the tests, for another version than the installed one.',
    example: '/opt/rabbitmq/sbin/rabbitmq-server',
    since: '0.2.0',
    group: TESTS,
  }),
  GENIUS_STRICT: setting(forms.yesOrNo().default(false), {
    about: 'Whether a test that leaves out what it could have run counts as failed.',
    example: '1',
    since: '0.1.0',
    group: TESTS,
  }),
});

export type SettingName = keyof typeof settingsSchema.shape;

export function notesOf(name: SettingName): SettingNotes {
  return notesOfSchema(settingsSchema.shape[name]);
}
