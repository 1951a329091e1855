/** What an operator should know of ANAF's kit: what is missing of one that is to be here, and what to do. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { settings } from '../../settings.ts';
import { isKit } from './duk.ts';
import { findKit } from './find-kit.ts';

/** Without the first nothing is judged, without the second there is no PDF. */
const JARS = ['D406Validator.jar', 'D406Pdf.jar'];

/** Undefined where all is well, and where DUK_HOME names no kit: all but `saft.package` works without. Throws where nothing of it can run. */
export async function checkKit(): Promise<string | undefined> {
  const read = settings.read();
  if (!read.DUK_HOME) return undefined;
  const kit = findKit(read);
  if (!isKit(kit)) throw new Error(kit.en);
  const lib = join(kit.home, 'lib');
  const there = new Set((await readdir(lib).catch(() => [])).map((name) => name.toLowerCase()));
  const missing = JARS.filter((name) => !there.has(name.toLowerCase()));
  return missing.length === 0
    ? undefined
    : `ANAF's kit can not do D406. Download ${missing.join(' and ')} from ANAF into ${lib}.`;
}
