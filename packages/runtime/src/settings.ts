/** Settings: the environment, read once at the start and refused as a whole if anything in it is wrong. */

import { type Duration, durationMs, errors, type FailureError } from '@genius/contract';
import type { z } from 'zod';
import type { LogLevel } from './log.ts';
import { notesOf, type SettingName, settingsSchema } from './settings-schema.ts';

export interface Settings {
  /** `embedded`: everything in one folder. `servers`: on RabbitMQ, Redis and PostgreSQL. */
  mode: 'embedded' | 'servers';
  /** The folder of the embedded mode. Default `.genius`. */
  data: string;
  /** Default 4300. */
  port: number;
  /** Default `127.0.0.1`. */
  host: string;
  /** Default `en`. */
  lang: 'en' | 'ro';
  /** Default `info`. */
  logLevel: LogLevel;
  /** Default: each worker's own. */
  concurrency: number | undefined;
  /** Default 25 000. */
  graceMs: number;
  production: boolean;
  /** What `SANDBOX` says; undefined if it says nothing. */
  sandbox: boolean | undefined;
  /** Whether a simulator may stand in for a provider that has no setting. */
  simulatorsAllowed: boolean;
  /** Default true. */
  gpu: boolean;
  brokerUrl: string | undefined;
  redisUrl: string | undefined;
  databaseUrl: string | undefined;
  /** The schema of the Database in which runs are kept, on servers. Default `genius`. */
  schema: string;
  blobUrl: string | undefined;
  /** Whether Celery's callers are told when a run starts. Default false. */
  trackStarted: boolean;
  otlpEndpoint: string | undefined;
  /** Default `genius-workers`. */
  serviceName: string;
}

type Values = z.output<typeof settingsSchema>;

/** What a broker can not do without, and why. */
const NEEDED_WITH_BROKER = [
  ['DATABASE_URL', 'Runs, history, effects, dead letters, outbox and audit live in the Database'],
  ['REDIS_URL', 'Results for Celery callers, small values and channels live in Redis'],
] as const satisfies [SettingName, string][];

/**
 * Reads all settings. Throws GW_SETTING_INVALID that names the first variable that is wrong, the problem and the
 * remedy; the others that are wrong stand in its `details.more`. Values of secrets never appear in it.
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const values = parse(env);
  const brokerUrl = values.BROKER_URL ?? values.RMQ_URL;
  const production = values.NODE_ENV === 'production';
  if (brokerUrl) {
    const broker = values.BROKER_URL ? 'BROKER_URL' : 'RMQ_URL';
    for (const [name, why] of NEEDED_WITH_BROKER) {
      if (values[name]) continue;
      throw invalid(name, `it is missing, and ${broker} is set`, {
        remedy: `${why}: set it (${name}=${notesOf(name).example}), or unset ${broker} to run in one folder.`,
      });
    }
  }
  return {
    mode: brokerUrl ? 'servers' : 'embedded',
    data: values.GENIUS_DATA,
    port: values.GENIUS_PORT,
    host: values.GENIUS_HOST,
    lang: values.GENIUS_LANG,
    logLevel: values.LOG_LEVEL,
    concurrency: values.GENIUS_CONCURRENCY,
    graceMs: durationMs(values.GENIUS_GRACE as Duration),
    production,
    sandbox: values.SANDBOX,
    simulatorsAllowed: values.SANDBOX ?? !(brokerUrl || production),
    gpu: values.GPU,
    brokerUrl,
    redisUrl: values.REDIS_URL,
    databaseUrl: values.DATABASE_URL,
    schema: values.GENIUS_SCHEMA,
    blobUrl: values.BLOB_URL,
    trackStarted: values.TASK_TRACK_STARTED,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    serviceName: values.OTEL_SERVICE_NAME,
  };
}

/**
 * Where a provider is reached: its setting's value, or `'simulator'` where one may stand in. Throws GW_SETTING_INVALID
 * if it has no setting and none may. With `SANDBOX=1` it is the simulator whatever is set.
 */
export function providerAddress(
  settings: Pick<Settings, 'sandbox' | 'simulatorsAllowed'>,
  provider: { setting: string; value: string | undefined; worker: string },
): { real: string } | 'simulator' {
  if (settings.sandbox) return 'simulator';
  if (provider.value) return { real: provider.value };
  if (settings.simulatorsAllowed) return 'simulator';
  throw errors.GW_SETTING_INVALID(
    {
      name: provider.setting,
      problem: `it is missing, and the worker ${provider.worker} needs it`,
      remedy: 'Set it, or set SANDBOX=1 to let a simulator answer.',
    },
    { field: provider.setting },
  );
}

/** An empty variable counts as unset, as in `.env` files. */
function parse(env: NodeJS.ProcessEnv): Values {
  const given: Record<string, string> = {};
  for (const name of Object.keys(settingsSchema.shape)) {
    const value = env[name]?.trim();
    if (value) given[name] = value;
  }
  const checked = settingsSchema.safeParse(given);
  if (checked.success) return checked.data;
  const wrong = checked.error.issues.map((issue) => {
    const name = issue.path[0] as SettingName;
    return {
      name,
      problem: notesOf(name).secret ? issue.message : `${issue.message}, and it is "${shown(given[name])}"`,
    };
  });
  const [first, ...more] = wrong as [(typeof wrong)[number]];
  throw invalid(first.name, first.problem, { more: more.map(({ name, problem }) => `${name}: ${problem}`) });
}

function invalid(name: SettingName, problem: string, more: { remedy?: string; more?: string[] }): FailureError {
  const remedy = more.remedy ?? `A right one is ${name}=${notesOf(name).example}`;
  return errors.GW_SETTING_INVALID(
    { name, problem, remedy },
    { field: name, ...(more.more?.length ? { details: { more: more.more } } : {}) },
  );
}

function shown(value = ''): string {
  return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
