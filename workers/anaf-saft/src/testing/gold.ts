/** Where the gold data is: `GENIUS_GOLD`, or beside the repository. */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../../..', process.env.GENIUS_GOLD ?? '../shared/gold', 'anaf-saft');

export interface GoldCase {
  file: string;
  mutation: string;
  expected: {
    /** What ANAF's validator returned: 0 clean, 1 warnings, -1 errors, -2 structure, -5 not read to its end. */
    dukReturn: number;
    verdict: 'valid' | 'invalid';
    findings: { level: 'F' | 'E'; at: string; text: string }[];
    xsdValid: boolean;
  };
}

/** Undefined where there is no gold data; tests then skip themselves and say so. */
export const manifest: { cases: GoldCase[] } | undefined = existsSync(resolve(folder, 'manifest.json'))
  ? JSON.parse(readFileSync(resolve(folder, 'manifest.json'), 'utf8'))
  : undefined;

export interface FieldCheck {
  base: string;
  path: string;
  change: string;
  dukReturn: number;
  /** Null where nothing was found. */
  first: { level: 'F' | 'E'; at: string; text: string } | null;
}

/** What ANAF's validator said of files with one text changed or taken away. */
export const fieldChecks: { cases: FieldCheck[] } | undefined = existsSync(resolve(folder, 'field-checks.json'))
  ? JSON.parse(readFileSync(resolve(folder, 'field-checks.json'), 'utf8'))
  : undefined;

export const readGold = (file: string): Buffer => readFileSync(resolve(folder, file));

export const NO_GOLD = 'gold: anaf-saft is not there; set GENIUS_GOLD to the folder of the gold data';
