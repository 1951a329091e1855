/** How this installation reads queues: under which name, who reads now, and what was read. */

import { createHash, randomUUID } from 'node:crypto';
import type { SqlMigration, SqlSource, TaskContext } from '@genius/runtime';
import type { AnswerTree } from './domain/results/answer-tree.ts';
import { readReceived } from './domain/results/read-received.ts';
import { type Result, readResult } from './domain/results/read-results.ts';
import { errors } from './errors.ts';
import { keepReceived } from './received-store.ts';
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
 * messages: other programs of the employer have theirs in it. Returns how many new answers there were.
 */
export async function keepRead(
  ctx: Ctx & Pick<TaskContext, 'runId'>,
  employer: string,
  queue: string,
  turn: string,
  entries: readonly AnswerTree[],
): Promise<number> {
  const source = await ctx.db.dataSource();
  return source.transaction(async (tx) => {
    await refuseOvertaken(tx, ctx.tenant, employer, queue, turn);
    if (queue === 'status')
      return keepResults(
        tx,
        ctx,
        employer,
        entries.flatMap((each) => readResult(each) ?? []),
      );
    const received = entries.map((each) => ({ fingerprint: printOf(each), received: readReceived(queue, each) }));
    await keepReceived(tx, ctx, employer, received);
    return 0;
  });
}

async function keepResults(
  tx: SqlSource,
  ctx: Pick<TaskContext, 'tenant' | 'runId'>,
  employer: string,
  results: readonly Result[],
): Promise<number> {
  const { tenant } = ctx;
  const { ours, isEnded } = await onlyOurs(tx, tenant, employer, results);
  const byPrint = new Map(ours.map((each) => [fingerprint(each), each]));
  // Nobody waits for the words of what has ended, and they name people.
  const kept = [...byPrint.values()].map(({ words, ...each }) =>
    words === undefined || isEnded(each) ? each : { ...each, words },
  );
  const written = await tx.query<{ fingerprint: string }[]>(
    `WITH written AS (
      INSERT INTO reges_results (tenant, employer, queue, fingerprint, message_id, response_id, result)
      SELECT $1, $2, 'status', * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[])
      ON CONFLICT DO NOTHING RETURNING fingerprint
    ) SELECT fingerprint FROM written`,
    [
      tenant,
      employer,
      [...byPrint.keys()],
      kept.map(({ messageId }) => messageId ?? null),
      kept.map(({ responseId }) => responseId ?? null),
      kept.map((each) => JSON.stringify(each)),
    ],
  );
  const answers = written.flatMap(({ fingerprint: print }) => {
    const result = byPrint.get(print);
    return result && isEnded(result) && PROPOSAL.test(result.operation ?? '')
      ? { fingerprint: print, received: readReceived('status', result as unknown as AnswerTree) }
      : [];
  });
  await keepReceived(tx, ctx, employer, answers);
  return written.length;
}

/** What comes after such a message has ended is the other employer's answer. */
const PROPOSAL = /^Propunere(Detasare|Mutare)Contract$/;

/** By MessageId, which is noted before a message is sent, or by its receipt, which may not be noted yet. */
async function onlyOurs(tx: SqlSource, tenant: string, employer: string, results: readonly Result[]) {
  const rows = await tx.query<{ message_id: string; response_id: string | null; is_ended: boolean }[]>(
    `SELECT message_id, response_id, ended_at IS NOT NULL AS is_ended FROM reges_messages
     WHERE tenant = $1 AND employer = $2 AND (message_id = ANY($3) OR response_id = ANY($4))`,
    [
      tenant,
      employer,
      results.flatMap(({ messageId }) => messageId ?? []),
      results.flatMap(({ responseId }) => responseId ?? []),
    ],
  );
  const ids = (of: typeof rows) => new Set(of.flatMap((row) => [row.message_id, row.response_id ?? []].flat()));
  const [known, ended] = [ids(rows), ids(rows.filter((row) => row.is_ended))];
  const isIn = (set: ReadonlySet<string>, { messageId = '', responseId = '' }: Result) =>
    set.has(messageId) || set.has(responseId);
  return {
    ours: results.filter((each) => each.messageId === undefined || isIn(known, each)),
    isEnded: (each: Result) => isIn(ended, each),
  };
}

const fingerprint = ({ messageId, responseId, code, ref, secRef, isPartial, words }: Result) =>
  printOf([messageId, responseId, code, ref, secRef, isPartial, words]);

const printOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');
