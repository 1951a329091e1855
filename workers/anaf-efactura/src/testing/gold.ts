/** Where the gold data is: `GENIUS_GOLD`, or beside the repository. */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(
  import.meta.dirname,
  '../../../..',
  process.env.GENIUS_GOLD ?? '../shared/gold',
  'anaf-efactura',
);

interface FullDocument {
  file: string;
  kind: 'Invoice' | 'CreditNote';
  en16931_1_3_16: { valid: boolean };
  ciusro_1_0_9: { valid: boolean };
  xsd: boolean;
}

interface SignedFile {
  file: string;
  expected: { signature?: 'valid' | 'invalid'; strict?: string; after_whitespace_repair?: string };
}

export interface GoldManifest {
  sets: { full: FullDocument[]; signature: SignedFile[]; api: { file: string }[] };
}

/** Undefined where there is no gold data; tests then skip themselves and say so. */
export const manifest: GoldManifest | undefined = existsSync(resolve(folder, 'manifest.json'))
  ? JSON.parse(readFileSync(resolve(folder, 'manifest.json'), 'utf8'))
  : undefined;

export const readGold = (file: string): Buffer => readFileSync(resolve(folder, file));

export const NO_GOLD = 'gold: anaf-efactura is not there; set GENIUS_GOLD to the folder of the gold data';
