/** Where the keys for secrets come from. */

import { isKeyFileOpen, type KeyOrigin, openSecretKeys } from '@genius/runtime';
import { say } from '../language.ts';
import { onServers, readSettings } from '../settings.ts';
import type { Found } from './finding.ts';

export async function checkSecrets(): Promise<Found[]> {
  const settings = readSettings();
  const source = openSecretKeys(onServers(settings) ? undefined : settings.data);
  const origin = source.origin();
  if (origin.from === 'none') {
    return [
      {
        state: 'note',
        what: say(
          'no key is set, so that no secret can be kept',
          'nu este setată nicio cheie, deci nu se pot păstra secrete',
        ),
        remedy: say(
          'If a worker needs secrets: GENIUS_SECRET_KEY=$(openssl rand -base64 32), the same for every process.',
          'Dacă un lucrător are nevoie de secrete: GENIUS_SECRET_KEY=$(openssl rand -base64 32), aceeași pentru toate procesele.',
        ),
      },
    ];
  }
  const keys = await source.keys();
  const [first] = keys;
  const from = placeOf(origin);
  if (!first) {
    return [
      {
        state: 'ok',
        what: say(`a key is made at the first use, in ${from}`, `o cheie se creează la prima folosire, în ${from}`),
      },
    ];
  }
  const found: Found[] = [
    {
      state: 'ok',
      what: say(
        `sealed with the key ${first.id}, the first of ${keys.length}, from ${from}`,
        `sigilate cu cheia ${first.id}, prima din ${keys.length}, din ${from}`,
      ),
    },
  ];
  if (origin.from === 'folder' && (await isKeyFileOpen(origin.folder))) {
    found.push({
      state: 'bad',
      what: say(`others can read ${origin.file}`, `și alții pot citi ${origin.file}`),
      remedy: `chmod 600 ${origin.file}`,
    });
  }
  return found;
}

function placeOf(origin: Exclude<KeyOrigin, { from: 'none' }>): string {
  switch (origin.from) {
    case 'setting':
      return 'GENIUS_SECRET_KEY';
    case 'vault':
      return `Vault (${origin.address}, ${origin.path})`;
    case 'file':
    case 'folder':
      return origin.file;
  }
}
