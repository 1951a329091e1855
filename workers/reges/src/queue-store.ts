/** How this installation reads queues: under which name, who reads now, and what was read. */

import { createHash, randomUUID } from 'node:crypto';
import type { SqlMigration, SqlSource, TaskContext } from '@genius/runtime';
import type { Result } from './domain/results/read-results.ts';
import { errors } from './errors.ts';
import { settings } from './settings.ts';

export const queueMigrations: readonly SqlMigration[] = [
  {
    name: 'RegesQueues1764480000011',
    up: [
      `CREATE TABLE reges_installation (
        tenant text PRIMARY KEY,
        consumer_id text NOT NULL
      )`,
      `CREATE TABLE reges_readers (
        tenant text NOT NULL,
        employer text NOT NULL,
        queue text NOT NULL,
        turn bigint NOT NULL,
        PRIMARY KEY (tenant, employer, queue)
      )`,
    ],
    down: ['DROP TABLE reges_readers', 'DROP TABLE reges_installation'],
  },
];

type Ctx = Pick<TaskContext, 'db' | 'tenant'>;

/** The name that gives this installation a place of its own in the queues; made once. */
export async function consumerId({ db, tenant }: Ctx): Promise<string> {
  const set = settings.read().REGES_CONSUMER_ID;
  if (set !== undefined) return set;
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      INSERT INTO reges_installation (tenant, consumer_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING tenant
    ) SELECT count(*) FROM written`,
    [tenant, `genius-${randomUUID()}`],
  );
  const [row] = await source.query<{ consumer_id: string }[]>(
    'SELECT consumer_id FROM reges_installation WHERE tenant = $1',
    [tenant],
  );
  return row?.consumer_id as string;
}

/** Begins a turn at a queue: whoever read before may write and move on no more. */
export async function beginTurn({ db, tenant }: Ctx, employer: string, queue: string): Promise<string> {
  const source = await db.dataSource();
  const [row] = await source.query<{ turn: string | number }[]>(
    `WITH written AS (
      INSERT INTO reges_readers AS known (tenant, employer, queue, turn) VALUES ($1, $2, $3, 1)
      ON CONFLICT (tenant, employer, queue) DO UPDATE SET turn = known.turn + 1 RETURNING turn
    ) SELECT turn FROM written`,
    [tenant, employer, queue],
  );
  return String(row?.turn);
}

/** Throws GW_REGES_READ_OVERTAKEN if another turn has begun. */
export async function checkTurn({ db, tenant }: Ctx, employer: string, queue: string, turn: string): Promise<void> {
  await refuseOvertaken(await db.dataSource(), tenant, employer, queue, turn);
}

async function refuseOvertaken(source: SqlSource, tenant: string, employer: string, queue: string, turn: string) {
  const [row] = await source.query<{ turn: string | number }[]>(
    'SELECT turn FROM reges_readers WHERE tenant = $1 AND employer = $2 AND queue = $3 FOR UPDATE',
    [tenant, employer, queue],
  );
  if (String(row?.turn) !== turn) throw errors.GW_REGES_READ_OVERTAKEN();
}

/**
 * Keeps what was read, all or nothing, before REGES is told that it was. Of the queue of results only what answers our
 * messages: other programs of the employer have theirs in it. Returns what is new.
 */
export async function keepResults(
  { db, tenant }: Ctx,
  employer: string,
  queue: string,
  turn: string,
  results: readonly Result[],
): Promise<Result[]> {
  const source = await db.dataSource();
  return source.transaction(async (tx) => {
    await refuseOvertaken(tx, tenant, employer, queue, turn);
    const ours = queue === 'status' ? await onlyOurs(tx, tenant, employer, results) : [...results];
    const byPrint = new Map(ours.map((each) => [fingerprint(each), each]));
    const prints = [...byPrint.keys()];
    const rows = [...byPrint.values()];
    const written = await tx.query<{ fingerprint: string }[]>(
      `WITH written AS (
        INSERT INTO reges_results (tenant, employer, queue, fingerprint, message_id, response_id, result)
        SELECT $1, $2, $3, * FROM unnest($4::text[], $5::text[], $6::text[], $7::text[])
        ON CONFLICT DO NOTHING RETURNING fingerprint
      ) SELECT fingerprint FROM written`,
      [
        tenant,
        employer,
        queue,
        prints,
        rows.map(({ messageId }) => messageId ?? null),
        rows.map(({ responseId }) => responseId ?? null),
        rows.map((each) => JSON.stringify(each)),
      ],
    );
    return written.flatMap(({ fingerprint: print }) => byPrint.get(print) ?? []);
  });
}

/** By MessageId, which is noted before a message is sent, or by its receipt, which may not be noted yet. */
async function onlyOurs(tx: SqlSource, tenant: string, employer: string, results: readonly Result[]) {
  const rows = await tx.query<{ message_id: string; response_id: string | null }[]>(
    `SELECT message_id, response_id FROM reges_messages
     WHERE tenant = $1 AND employer = $2 AND (message_id = ANY($3) OR response_id = ANY($4))`,
    [
      tenant,
      employer,
      results.flatMap(({ messageId }) => messageId ?? []),
      results.flatMap(({ responseId }) => responseId ?? []),
    ],
  );
  const known = new Set(rows.flatMap((row) => [row.message_id, row.response_id]));
  return results.filter(
    ({ messageId, responseId }) => messageId === undefined || known.has(messageId) || known.has(responseId ?? ''),
  );
}

const fingerprint = ({ messageId, responseId, code, ref, secRef, isPartial, words }: Result) =>
  createHash('sha256')
    .update(JSON.stringify([messageId, responseId, code, ref, secRef, isPartial, words]))
    .digest('hex');
