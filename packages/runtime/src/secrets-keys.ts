/** The keys that secrets are sealed with: from the environment, a mounted file, Vault, or a developer's own folder. */

import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { parseSettings, settingInvalid } from './parse-settings.ts';
import { secretErrors } from './secrets-errors.ts';
import { keyFileOf, makeKeyFile, readKeyFile } from './secrets-key-file.ts';
import { readKey, type SecretKey } from './secrets-seal.ts';
import { secretSettings } from './secrets-settings.ts';
import { readVault } from './secrets-vault.ts';

/** Where keys come from; `none`: nowhere, and nothing can be sealed. */
export type KeyOrigin =
  | { from: 'setting' }
  | { from: 'file'; file: string }
  | { from: 'vault'; address: string; path: string }
  | { from: 'folder'; folder: string; file: string }
  | { from: 'none' };

export interface SecretKeys {
  /** Throws GW_SETTING_INVALID if settings contradict each other. */
  origin(): KeyOrigin;
  /** All keys; the first one seals, each opens what it sealed. `again` reads them anew. Throws GW_SECRET_KEY_… */
  keys(options?: { again?: boolean }): Promise<readonly SecretKey[]>;
  /** The same, and makes one where that is allowed and there is none. Throws GW_SECRET_KEY_MISSING. */
  sealingKeys(): Promise<readonly [SecretKey, ...SecretKey[]]>;
}

type Values = z.output<typeof secretSettings>;

/** Reads the settings at the first use. `folder`: where a key may be made outside of production. */
export function openSecretKeys(folder: string | undefined, env: NodeJS.ProcessEnv = process.env): SecretKeys {
  let known: readonly SecretKey[] | undefined;
  let loading: Promise<readonly SecretKey[]> | undefined;
  const origin = () => originOf(parseSettings(secretSettings, env), folder);

  /** Once for all that ask at the same time. What was known stays until the new keys are there. */
  const load = () => {
    loading ??= (async () => {
      const values = parseSettings(secretSettings, env);
      known = await readKeys(originOf(values, folder), values);
      return known;
    })().finally(() => {
      loading = undefined;
    });
    return loading;
  };

  return {
    origin,
    keys: async ({ again = false } = {}) => (again ? undefined : known) ?? load(),
    async sealingKeys() {
      // None may have been set a moment ago only.
      let keys = known?.length ? known : await load();
      const place = origin();
      if (keys.length === 0 && place.from === 'folder') {
        keys = readAll(await makeKeyFile(place.folder), place.file);
        known = keys;
      }
      const [first, ...more] = keys;
      if (!first) throw secretErrors.GW_SECRET_KEY_MISSING();
      return [first, ...more];
    },
  };
}

function originOf(values: Values, folder: string | undefined): KeyOrigin {
  const { GENIUS_SECRET_KEY, GENIUS_SECRET_KEY_FILE, GENIUS_SECRET_VAULT_PATH, VAULT_ADDR } = values;
  const given = Object.entries({ GENIUS_SECRET_KEY, GENIUS_SECRET_KEY_FILE, GENIUS_SECRET_VAULT_PATH })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  const [first, second] = given;
  if (first && second) {
    throw settingInvalid(second, `${first} is set too, and keys come from one place`, { remedy: 'Unset one of them.' });
  }
  if (GENIUS_SECRET_KEY) return { from: 'setting' };
  if (GENIUS_SECRET_KEY_FILE) return { from: 'file', file: GENIUS_SECRET_KEY_FILE };
  if (GENIUS_SECRET_VAULT_PATH) {
    if (!VAULT_ADDR) {
      throw settingInvalid('VAULT_ADDR', 'it is missing, and GENIUS_SECRET_VAULT_PATH is set', {
        remedy: 'Set it, such as VAULT_ADDR=https://vault.example.com:8200',
      });
    }
    return { from: 'vault', address: VAULT_ADDR, path: GENIUS_SECRET_VAULT_PATH };
  }
  if (folder === undefined || values.NODE_ENV === 'production') return { from: 'none' };
  return { from: 'folder', folder, file: keyFileOf(folder) };
}

async function readKeys(origin: KeyOrigin, values: Values): Promise<readonly SecretKey[]> {
  switch (origin.from) {
    case 'none':
      return [];
    case 'setting':
      return readAll(values.GENIUS_SECRET_KEY ?? '', 'GENIUS_SECRET_KEY');
    case 'file':
      return readAll(await readMounted(origin.file), origin.file);
    case 'folder': {
      const text = await readKeyFile(origin.folder);
      return text === undefined ? [] : readAll(text, origin.file);
    }
    case 'vault':
      return readAll(
        await readVault({
          address: origin.address,
          path: origin.path,
          token: values.VAULT_TOKEN,
          tokenFile: values.VAULT_TOKEN_FILE,
          namespace: values.VAULT_NAMESPACE,
        }),
        `Vault, ${origin.path}`,
      );
  }
}

async function readMounted(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const problem = `it can not be read (${(error as NodeJS.ErrnoException).code})`;
    throw secretErrors.GW_SECRET_KEY_UNREADABLE({ place: file, problem });
  }
}

function readAll(text: string, place: string): readonly SecretKey[] {
  const parts = text.split(/[\s,]+/).filter(Boolean);
  const keys = parts.map((part) => readKey(part));
  const wrong = keys.indexOf(undefined);
  if (wrong >= 0 || keys.length === 0) {
    const problem = `${keys.length === 0 ? 'it is empty' : `key ${wrong + 1} of ${keys.length} is not 32 bytes in base64`}; make one with: openssl rand -base64 32`;
    throw secretErrors.GW_SECRET_KEY_UNREADABLE({ place, problem });
  }
  return keys as SecretKey[];
}
