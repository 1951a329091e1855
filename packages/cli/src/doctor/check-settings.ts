/** Each setting with where it comes from, and names that look like settings and are none. */

import { defaultOf, notesOf, type SettingName, settingNames } from '@genius/runtime/settings-docs';
import { language, say } from '../language.ts';
import { readSettings } from '../settings.ts';
import type { Found } from './finding.ts';

/** Set by our own programs and tests, and not for people. */
const INNER = /^GENIUS_(WRAPPED$|TEST_)/;

export async function checkSettings(): Promise<Found[]> {
  const { given } = readSettings();
  const known = settingNames.filter((name) => given.has(name) || isOfThisVersion(name));
  const strange = [...given].filter(
    (name) => name.startsWith('GENIUS_') && !INNER.test(name) && !settingNames.includes(name as SettingName),
  );
  return [
    ...known.flatMap((name) => foundOf(name, given.has(name))),
    ...strange.map((name) => ({
      state: 'note' as const,
      what: say(`${name} is set, and nothing reads it`, `${name} este setat, dar nimic nu îl citește`),
      remedy: say('Compare it with .env.example.', 'Comparați cu .env.example.'),
    })),
  ];
}

function isOfThisVersion(name: SettingName): boolean {
  const { since, group } = notesOf(name);
  return since !== 'later' && !group.startsWith('Tests');
}

function foundOf(name: SettingName, isGiven: boolean): Found[] {
  const from = say('environment', 'mediu');
  if (isGiven) {
    // Addresses carry passwords.
    const value = notesOf(name).secret ? say('(secret)', '(secret)') : process.env[name]?.trim();
    return [{ state: 'ok', what: `${name}=${value}  ${from}` }];
  }
  if (name === 'GENIUS_LANG' && language !== defaultOf(name)) {
    return [{ state: 'ok', what: `${name}=${language}  ${say('locale', 'limba sistemului')}` }];
  }
  const value = defaultOf(name);
  return value === undefined ? [] : [{ state: 'ok', what: `${name}=${value}  ${say('default', 'implicit')}` }];
}
