/** What is generated from the schemas of settings, the platform's and the workers': `.env.example` and docs/settings.md. */

import type { z } from 'zod';
import { notesOfSchema, type SettingNotes } from './settings-forms.ts';
import { settingsSchema } from './settings-schema.ts';
import type { WorkerSettings } from './worker-settings.ts';

/** A variable with all that is said of it. */
export interface DescribedSetting extends SettingNotes {
  name: string;
  /** As it would be written in the environment; undefined where there is none. */
  default: string | undefined;
}

/** Every variable of the platform and of these workers. Of two with one name the first counts. */
export function describeSettings(workers: readonly WorkerSettings[]): DescribedSetting[] {
  const shape: Record<string, z.ZodType> = Object.assign(
    {},
    ...[...workers].reverse().map(({ schema }) => schema.shape),
    settingsSchema.shape,
  );
  const names = new Set(
    [settingsSchema, ...workers.map(({ schema }) => schema)].flatMap((each) => Object.keys(each.shape)),
  );
  return [...names].map((name) => {
    const schema = shape[name] as z.ZodType;
    const value = schema.safeParse(undefined);
    const text = value.success && value.data !== undefined ? String(value.data) : undefined;
    return { ...notesOfSchema(schema), name, default: text };
  });
}

const plain = (text: string) => text.replaceAll('`', '');

/** The text of `.env.example`. What has a default is set to it; the rest is commented out with an example. */
export function envExample(settings: readonly DescribedSetting[]): string {
  const lines = [
    '# Every variable that the platform reads. Generated from the settings’ schema; docs/settings.md tells more.',
  ];
  for (const [group, members] of byGroup(settings)) {
    lines.push('', `# --- ${group} ---`);
    for (const { name, about, example, since, default: value } of members) {
      lines.push(`# ${plain(about)}${since === '0.1.0' ? '' : ` (from version ${since} on)`}`);
      lines.push(value === undefined ? `# ${name}=${example}` : `${name}=${value}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The text of docs/settings.md. */
export function settingsPage(settings: readonly DescribedSetting[]): string {
  const lines = [
    '# Settings',
    '',
    'Everything is set by environment variables, and nothing has to be: without any, the platform runs in one folder.',
    'They are read once, at the start. If one is wrong, the start is refused with `GW_SETTING_INVALID`, which names the',
    'variable, the problem and the remedy, and never shows the value of a secret. An empty variable counts as unset.',
    '',
    '- With `BROKER_URL` set, the platform runs on servers: RabbitMQ, Redis and PostgreSQL ([celery.md](celery.md)). With',
    '  `DATABASE_URL` or `REDIS_URL` unset, the start is then refused: runs, history, effects, dead letters, outbox and audit',
    '  live in the Database, results for Celery callers in Redis. `genius doctor` says what each server needs.',
    '- A provider without its setting is simulated in embedded mode, for developers. With `BROKER_URL` set or',
    '  `NODE_ENV=production` it is not: `genius work` refuses a worker whose provider has no setting, and `genius start`',
    '  runs the others and shows it as unavailable. With `SANDBOX=1`, simulators answer whatever else is set.',
    '',
    'This page and `.env.example` are generated from `packages/runtime/src/settings-schema.ts` and each worker’s `src/settings.ts`.',
  ];
  for (const [group, members] of byGroup(settings)) {
    lines.push(
      '',
      `## ${group}`,
      '',
      '| variable | default | example | what it says | since |',
      '|---|---|---|---|---|',
    );
    for (const { name, about, example, since, secret, defaultText, default: value } of members) {
      const byDefault = defaultText ?? (value === undefined ? 'unset' : `\`${value}\``);
      lines.push(`| \`${name}\` | ${byDefault} | \`${example}\` | ${about}${secret ? ' Secret.' : ''} | ${since} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function byGroup(settings: readonly DescribedSetting[]): Map<string, DescribedSetting[]> {
  const groups = new Map<string, DescribedSetting[]>();
  for (const each of settings) groups.set(each.group, [...(groups.get(each.group) ?? []), each]);
  return groups;
}
