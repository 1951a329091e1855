/** Finds the browser: by its setting, then by name. */

import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** What to do where there is none. */
export const INSTALL =
  'Install Chromium (Debian: apt-get install chromium-headless-shell, or chromium), or set CHROMIUM_PATH to one.';

/** The headless shell goes first: it opens a page in a tenth of the time of a browser with windows. */
const NAMES = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'chrome',
];

/** Programs behind scripts of Debian that would stand between us and the browser. */
const BEHIND: Record<string, string> = {
  '/usr/bin/chromium-headless-shell': '/usr/lib/chromium/chromium-headless-shell',
};

/** The path of a browser that can be run, or undefined. */
export function findChromium(setting: string | undefined, path = process.env.PATH ?? ''): string | undefined {
  if (setting) return isAbsolute(setting) && isProgram(setting) ? setting : findProgram(setting, path);
  for (const name of NAMES) {
    const found = findProgram(name, path);
    if (!found) continue;
    const behind = BEHIND[found];
    return behind && isProgram(behind) ? behind : found;
  }
  return undefined;
}

/** A program by its name, in the folders of PATH. */
export function findProgram(name: string, path = process.env.PATH ?? ''): string | undefined {
  if (name.includes('/')) return undefined;
  return path
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
