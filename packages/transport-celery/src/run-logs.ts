/** Keeps what an attempt logged with its run, before the attempt is settled, so that who sees the end finds its lines. */

import { type LogLine, MOST_LOG_LINES } from '@genius/runtime';
import type { Delivered } from './delivery.ts';
import type { Db } from './store/db.ts';
import { jsonbText } from './store/jsonb.ts';

/** Behind what earlier attempts logged; the newest are kept. Only of an attempt that holds its run. */
const KEEP = `
INSERT INTO run_logs AS old (run, lines)
SELECT seq, $4::jsonb FROM runs WHERE id = $1 AND state = 2 AND owner = $2 AND attempt = $3
ON CONFLICT (run) DO UPDATE SET lines = (
  SELECT jsonb_agg(line ORDER BY n) FROM (
    SELECT line, n FROM jsonb_array_elements(old.lines || excluded.lines) WITH ORDINALITY AS x(line, n)
    ORDER BY n DESC LIMIT ${MOST_LOG_LINES}) newest)`;

/** Never rejects: an attempt does not fail for its log. */
export async function keepLog(
  db: Pick<Db, 'query'>,
  owner: number,
  { envelope, attempt }: Pick<Delivered, 'envelope' | 'attempt'>,
  log: readonly LogLine[],
): Promise<void> {
  await db.query(KEEP, [envelope.id, owner, attempt, jsonbText(log)]).catch(() => undefined);
}
