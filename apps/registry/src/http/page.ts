/** Lists, page by page: a cursor says where the next one begins. */

import { z } from 'zod';

/** What a list's query has beside its filters. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
  cursor: z.string().max(200).optional().describe('`next` of the page before.'),
};

/** A cursor that is a number. */
export const numberCursor = z
  .string()
  .regex(/^\d{1,15}$/, { error: 'it must be `next` of the page before' })
  .optional()
  .describe('`next` of the page before.');

export const iso = (ms: number): string => new Date(ms).toISOString();

/** A moment, such as `2026-11-29T10:00:00Z`. */
export const moment = z.iso.datetime({ offset: true }).describe('ISO 8601, such as `2026-11-29T10:00:00Z`.');
