/** Forms that many routes share. */

import { durationMs } from '@genius/contract';
import { z } from 'zod';

/** Such as `30s`. */
export const duration = z
  .string()
  .max(20)
  .refine(isDuration, { error: 'it must be a number and ms, s, m, h or d' })
  .describe('Such as `30s`, `5m`, `2h`.');

function isDuration(text: string): boolean {
  try {
    return durationMs(text as '1s') >= 0;
  } catch {
    return false;
  }
}
