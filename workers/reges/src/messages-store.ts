/** What was sent to REGES, noted before it is sent, and the answers that were read. */

import type { SqlMigration, TaskContext } from '@genius/runtime';
import type { Result } from './domain/results/read-results.ts';
import type { Keeps } from './keep-what-came.ts';

export const messageMigrations: readonly SqlMigration[] = [
  {
    name: 'RegesMessages1764480000010',
    up: [
      `CREATE TABLE reges_messages (
        tenant text NOT NULL,
        employer text NOT NULL,
        message_id text NOT NULL,
        run_id text NOT NULL,
        operation text NOT NULL,
        state text NOT NULL DEFAULT 'sending',
        response_id text,
        ref text,
        sent_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz,
        PRIMARY KEY (tenant, employer, message_id)
      )`,
      'CREATE INDEX reges_messages_response ON reges_messages (tenant, employer, response_id)',
      'CREATE INDEX reges_messages_open ON reges_messages (tenant, employer) WHERE ended_at IS NULL',
      `CREATE TABLE reges_results (
        number bigint GENERATED ALWAYS AS IDENTITY,
        tenant text NOT NULL,
        employer text NOT NULL,
        queue text NOT NULL,
        fingerprint text NOT NULL,
        message_id text,
        response_id text,
        result text NOT NULL,
        read_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant, employer, queue, fingerprint)
      )`,
      'CREATE INDEX reges_results_message ON reges_results (tenant, employer, message_id)',
      'CREATE INDEX reges_results_response ON reges_results (tenant, employer, response_id)',
    ],
    down: ['DROP TABLE reges_results', 'DROP TABLE reges_messages'],
  },
];

type Ctx = Pick<TaskContext, 'db' | 'tenant'>;

export interface NotedMessage {
  messageId: string;
  operation: string;
  /** Where nobody waits for its answer: what is done with it. */
  keeps?: Keeps | undefined;
}

/** Answers that did not come for so long are looked for no more. */
const LONGEST_WAIT = '30 days';

/** Notes messages that are about to be sent; those of an earlier attempt stay, but refused ones begin anew. Returns when the first was noted. */
export async function noteSending(
  { db, tenant, runId }: Ctx & Pick<TaskContext, 'runId'>,
  employer: string,
  messages: readonly NotedMessage[],
): Promise<Date> {
  const source = await db.dataSource();
  const ids = messages.map(({ messageId }) => messageId);
  await source.query(
    `WITH written AS (
      INSERT INTO reges_messages AS known (tenant, employer, run_id, message_id, operation, keeps)
      SELECT $1, $2, $3, * FROM unnest($4::text[], $5::text[], $6::text[])
      ON CONFLICT (tenant, employer, message_id) DO UPDATE SET state = 'sending', sent_at = now(), ended_at = NULL
      WHERE known.state = 'refused' RETURNING message_id
    ) SELECT count(*) FROM written`,
    [
      tenant,
      employer,
      runId,
      ids,
      messages.map(({ operation }) => operation),
      messages.map(({ keeps }) => (keeps ? JSON.stringify(keeps) : null)),
    ],
  );
  const [row] = await source.query<{ sent_at: Date | string }[]>(
    'SELECT min(sent_at) AS sent_at FROM reges_messages WHERE tenant = $1 AND employer = $2 AND message_id = ANY($3)',
    [tenant, employer, ids],
  );
  return new Date(row?.sent_at ?? Date.now());
}

export async function noteReceipts(
  { db, tenant }: Ctx,
  employer: string,
  receipts: readonly { messageId: string; responseId?: string | undefined }[],
): Promise<void> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      UPDATE reges_messages AS known SET response_id = given.response_id, state = 'sent'
      FROM unnest($3::text[], $4::text[]) AS given(message_id, response_id)
      WHERE tenant = $1 AND employer = $2 AND known.message_id = given.message_id AND ended_at IS NULL
      RETURNING known.message_id
    ) SELECT count(*) FROM written`,
    [
      tenant,
      employer,
      receipts.map(({ messageId }) => messageId),
      receipts.map(({ responseId }) => responseId ?? null),
    ],
  );
}

/** How messages ended. Their answers have served; the words in them name people and go. */
export async function noteEnded(
  { db, tenant }: Ctx,
  employer: string,
  ended: readonly { messageId: string; state: string; ref?: string | undefined }[],
): Promise<void> {
  const source = await db.dataSource();
  const ids = ended.map(({ messageId }) => messageId);
  await source.transaction(async (tx) => {
    await tx.query(
      `WITH written AS (
        UPDATE reges_messages AS known SET state = given.state, ref = given.ref, ended_at = now()
        FROM unnest($3::text[], $4::text[], $5::text[]) AS given(message_id, state, ref)
        WHERE tenant = $1 AND employer = $2 AND known.message_id = given.message_id RETURNING known.message_id
      ) SELECT count(*) FROM written`,
      [tenant, employer, ids, ended.map(({ state }) => state), ended.map(({ ref }) => ref ?? null)],
    );
    await tx.query(
      `WITH written AS (
        UPDATE reges_results AS answer SET result = (answer.result::jsonb - 'words')::text
        FROM reges_messages AS known
        WHERE known.tenant = $1 AND known.employer = $2 AND known.message_id = ANY($3)
          AND answer.tenant = $1 AND answer.employer = $2
          AND (answer.message_id = known.message_id OR answer.response_id = known.response_id)
        RETURNING answer.number
      ) SELECT count(*) FROM written`,
      [tenant, employer, ids],
    );
  });
}

/** Answers to these messages, by MessageId or by the receipt, each in the order in which they were read. */
export async function resultsOf(
  { db, tenant }: Ctx,
  employer: string,
  messageIds: readonly string[],
): Promise<Map<string, Result[]>> {
  const source = await db.dataSource();
  const rows = await source.query<{ message_id: string; result: string }[]>(
    `SELECT message.message_id, answer.result FROM reges_messages message JOIN reges_results answer
       ON answer.tenant = message.tenant AND answer.employer = message.employer AND answer.queue = 'status'
       AND (answer.message_id = message.message_id OR answer.response_id = message.response_id)
     WHERE message.tenant = $1 AND message.employer = $2 AND message.message_id = ANY($3) ORDER BY answer.number`,
    [tenant, employer, messageIds],
  );
  const found = new Map<string, Result[]>();
  for (const { message_id: id, result } of rows) {
    found.set(id, [...(found.get(id) ?? []), JSON.parse(result) as Result]);
  }
  return found;
}

/** Messages without an answer for which nobody waits, oldest first. */
export async function unawaited({ db, tenant }: Ctx, employer: string): Promise<{ messageId: string; keeps: Keeps }[]> {
  const source = await db.dataSource();
  const rows = await source.query<{ message_id: string; keeps: string }[]>(
    `SELECT message_id, keeps FROM reges_messages
     WHERE tenant = $1 AND employer = $2 AND ended_at IS NULL AND keeps IS NOT NULL ORDER BY sent_at LIMIT 1000`,
    [tenant, employer],
  );
  return rows.map(({ message_id: messageId, keeps }) => ({ messageId, keeps: JSON.parse(keeps) as Keeps }));
}

/** Employers of whom an answer is missing. */
export async function waitingEmployers({ db, tenant }: Ctx): Promise<string[]> {
  const source = await db.dataSource();
  const rows = await source.query<{ employer: string }[]>(
    `SELECT DISTINCT employer FROM reges_messages
     WHERE tenant = $1 AND ended_at IS NULL AND sent_at > now() - interval '${LONGEST_WAIT}' ORDER BY employer LIMIT 1000`,
    [tenant],
  );
  return rows.map(({ employer }) => employer);
}
