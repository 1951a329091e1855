/** Whose declaration a file is. */

import { cleanCui } from '@genius/romania';
import { readHead } from './domain/report/read-head.ts';

/** The CUI, digits only; empty where the head has none. */
export async function readDeclarant(source: AsyncIterable<Uint8Array>): Promise<string> {
  const cui = cleanCui((await readHead(source)).registrationNumber);
  return /^\d{2,13}$/.test(cui) ? cui : '';
}
