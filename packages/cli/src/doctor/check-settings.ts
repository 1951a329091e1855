/** Each setting with where it comes from, and names that look like settings and are none. */

import { type DescribedSetting, describeSettings } from '@genius/runtime/settings-docs';
import { language, say } from '../language.ts';
import { readSettings } from '../settings.ts';
import { knownTags, loadWorker } from '../workers.ts';
import type { Found } from './finding.ts';

/** Set by our own programs and tests, and not for people. */
const INNER = /^GENIUS_(WRAPPED$|TEST_)/;

/** Throws GW_SETTING_INVALID. */
export async function checkSettings(): Promise<Found[]> {
  const { given } = readSettings();
  const workers = await Promise.all(knownTags.map(loadWorker));
  const { settings: ofRegistry } = await import('@genius/registry');
  const ofWorkers = [ofRegistry, ...workers.flatMap(({ settings }) => settings ?? [])];
  for (const settings of ofWorkers) settings.read();
  const settings = describeSettings(ofWorkers);
  const names = new Set(settings.map(({ name }) => name));
  const strange = [...given].filter((name) => name.startsWith('GENIUS_') && !INNER.test(name) && !names.has(name));
  return [
    ...settings
      .filter(({ name, group }) => given.has(name) || !group.startsWith('Tests'))
      .flatMap((each) => foundOf(each, given.has(each.name))),
    ...strange.map((name) => ({
      state: 'note' as const,
      what: say(`${name} is set, and nothing reads it`, `${name} este setat, dar nimic nu îl citește`),
      remedy: say('Compare it with .env.example.', 'Comparați cu .env.example.'),
    })),
  ];
}

function foundOf({ name, secret, default: value }: DescribedSetting, isGiven: boolean): Found[] {
  const from = say('environment', 'mediu');
  if (isGiven) {
    // Addresses carry passwords.
    return [
      { state: 'ok', what: `${name}=${secret ? say('(secret)', '(secret)') : process.env[name]?.trim()}  ${from}` },
    ];
  }
  if (name === 'GENIUS_LANG' && language !== value) {
    return [{ state: 'ok', what: `${name}=${language}  ${say('locale', 'limba sistemului')}` }];
  }
  return value === undefined ? [] : [{ state: 'ok', what: `${name}=${value}  ${say('default', 'implicit')}` }];
}
