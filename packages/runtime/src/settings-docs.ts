/** What is generated from the settings' schema: `.env.example` and docs/settings.md. */

import { defaultOf, notesOf, type SettingName, settingNames } from './settings-schema.ts';

export { defaultOf, notesOf, type SettingName, settingNames } from './settings-schema.ts';

const plain = (text: string) => text.replaceAll('`', '');

/** The text of `.env.example`. What has a default is set to it; the rest is commented out with an example. */
export function envExample(): string {
  const lines = [
    '# Every variable that the platform reads. Generated from the settings’ schema; docs/settings.md tells more.',
  ];
  for (const [group, names] of byGroup()) {
    lines.push('', `# --- ${group} ---`);
    for (const name of names) {
      const { about, example, since } = notesOf(name);
      const value = defaultOf(name);
      lines.push(`# ${plain(about)}${since === '0.1.0' ? '' : ` (${sinceText(since)})`}`);
      lines.push(value === undefined ? `# ${name}=${example}` : `${name}=${value}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The text of docs/settings.md. */
export function settingsPage(): string {
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
    '- With `BROKER_URL` set or `NODE_ENV=production`, a provider without its setting is an error, unless `SANDBOX=1` lets',
    '  a simulator answer. With `SANDBOX=1`, simulators answer whatever else is set.',
    '',
    'This page and `.env.example` are generated from the schema in `packages/runtime/src/settings-schema.ts`.',
  ];
  for (const [group, names] of byGroup()) {
    lines.push(
      '',
      `## ${group}`,
      '',
      '| variable | default | example | what it says | since |',
      '|---|---|---|---|---|',
    );
    for (const name of names) {
      const { about, example, since, secret, defaultText } = notesOf(name);
      const value = defaultOf(name);
      const byDefault = defaultText ?? (value === undefined ? 'unset' : `\`${value}\``);
      lines.push(`| \`${name}\` | ${byDefault} | \`${example}\` | ${about}${secret ? ' Secret.' : ''} | ${since} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function sinceText(since: string): string {
  return since === 'later' ? 'comes later' : `from version ${since} on`;
}

function byGroup(): Map<string, SettingName[]> {
  const groups = new Map<string, SettingName[]>();
  for (const name of settingNames) {
    const { group } = notesOf(name);
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  return groups;
}
