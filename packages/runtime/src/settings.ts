/** Settings: the environment, read once at the start and refused as a whole if anything in it is wrong. */

import { type Duration, durationMs } from '@genius/contract';
import type { LogLevel } from './log.ts';
import { parseSettings, settingInvalid } from './parse-settings.ts';
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
  /** Default 4301. */
  sandboxPort: number;
  brokerUrl: string | undefined;
  redisUrl: string | undefined;
  databaseUrl: string | undefined;
  /** The schema of the Database in which runs are kept, on servers. Default `genius`. */
  schema: string;
  blobUrl: string | undefined;
  /** Whether Celery's callers are told when a run starts. Default false. */
  trackStarted: boolean;
  /** Where heartbeats go. Default: found in the store. */
  registryUrl: string | undefined;
  registryToken: string | undefined;
  otlpEndpoint: string | undefined;
  /** Default `genius-workers`. */
  serviceName: string;
}

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
  const values = parseSettings(settingsSchema, env);
  const brokerUrl = values.BROKER_URL ?? values.RMQ_URL;
  const production = values.NODE_ENV === 'production';
  if (brokerUrl) {
    const broker = values.BROKER_URL ? 'BROKER_URL' : 'RMQ_URL';
    for (const [name, why] of NEEDED_WITH_BROKER) {
      if (values[name]) continue;
      throw settingInvalid(name, `it is missing, and ${broker} is set`, {
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
    sandboxPort: values.GENIUS_SANDBOX_PORT,
    brokerUrl,
    redisUrl: values.REDIS_URL,
    databaseUrl: values.DATABASE_URL,
    schema: values.GENIUS_SCHEMA,
    blobUrl: values.BLOB_URL,
    trackStarted: values.TASK_TRACK_STARTED,
    registryUrl: values.REGISTRY_URL,
    registryToken: values.REGISTRY_TOKEN,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    serviceName: values.OTEL_SERVICE_NAME,
  };
}
