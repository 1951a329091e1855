/** Messages that are no run: their bytes and headers go to the queue's dead letters, and whoever waits is told. */

import { createHash } from 'node:crypto';
import { errors, type Failure, newRunId } from '@genius/contract';
import type { Logger } from '@genius/runtime';
import type { AmqpLink } from './amqp/connect.ts';
import type { Handover } from './handover.ts';
import type { Arrived } from './intake.ts';
import { rowOf, storable, wireOf } from './run-row.ts';
import type { Db } from './store/db.ts';
import { EXPIRED, FAILED } from './store/tables.ts';
import { keptHeaders } from './wire/kept-headers.ts';

const deadQueueOf = (queue: string) => `${queue}.dead`;

export interface SetAsideDeps {
  db: Db;
  amqp: AmqpLink;
  handover: Handover;
  owner: number;
  log: Logger;
}

/** Resolves when all of them are kept: then their messages may be let go of. */
export async function setAside(deps: SetAsideDeps, arrived: readonly Arrived[], queue: string): Promise<void> {
  for (const each of arrived) {
    if (each.decoded.kind === 'refused') await storeRefused(deps, each.decoded);
    else if (each.decoded.kind === 'poison') await storePoison(deps, each, each.decoded, queue);
  }
}

type Refused = Extract<Arrived['decoded'], { kind: 'refused' }>;
type Poison = Extract<Arrived['decoded'], { kind: 'poison' }>;

async function storeRefused({ db, handover, owner }: SetAsideDeps, decoded: Refused): Promise<void> {
  const row = rowOf({ ...decoded.envelope, input: 'null' }, wireOf(decoded));
  // What is late is not looked at any more.
  const isLate = (decoded.envelope.expiresAt ?? Number.POSITIVE_INFINITY) <= db.now();
  const end = isLate
    ? { state: EXPIRED, failure: errors.GW_EXPIRED().failure }
    : { state: FAILED, failure: decoded.failure };
  await storeEnd(db, { ...row, queue: decoded.queue }, end, false);
  const [made] = await db.insist<{ id: string }>('INSERT INTO handovers (owner, runs) VALUES ($1, $2) RETURNING id', [
    owner,
    [decoded.id],
  ]);
  void handover.tellStored([decoded.id], Number(made?.id));
}

async function storePoison(
  { db, amqp, log }: SetAsideDeps,
  { taken }: Arrived,
  { reason, text }: Poison,
  queue: string,
) {
  const { content, properties, fields } = taken.message;
  // The same message taken twice is one dead letter.
  const digest = createHash('sha256')
    .update(content)
    .update(JSON.stringify(properties.headers ?? {}))
    .digest('hex');
  const given = (properties.headers as Record<string, unknown> | undefined)?.id;
  const id =
    typeof given === 'string' && /^[\x21-\x7e]{1,255}$/.test(given) ? given : `unreadable-${digest.slice(0, 32)}`;
  const dead = deadQueueOf(queue);
  await amqp.publish({
    exchange: '',
    routingKey: dead,
    properties: {
      deliveryMode: 2,
      ...(properties.contentType ? { contentType: String(properties.contentType) } : {}),
      ...(properties.contentEncoding ? { contentEncoding: String(properties.contentEncoding) } : {}),
      ...(properties.correlationId ? { correlationId: String(properties.correlationId) } : {}),
    },
    headers: {
      ...keptHeaders(properties.headers as Record<string, unknown> | undefined),
      'genius-reason': reason,
      'genius-routing-key': fields.routingKey,
      'genius-dead-at': new Date().toISOString(),
    },
    body: content,
  });
  const { failure } = errors.GW_MESSAGE_UNREADABLE({ queue, problem: text });
  const task = (properties.headers as Record<string, unknown> | undefined)?.task;
  await storeEnd(
    db,
    {
      id,
      task: typeof task === 'string' ? storable(task).slice(0, 255) : '(unreadable)',
      queue,
      tenant: '',
      priority: 5,
    },
    { state: FAILED, failure },
    true,
  );
  log.warn('a message could not be read and is a dead letter', { queue, reason, dead_queue: dead });
}

async function storeEnd(
  db: Db,
  row: { id: string; task: string; queue: string; tenant: string; priority: number; meta?: unknown },
  { state, failure }: { state: number; failure: Failure },
  dead: boolean,
): Promise<void> {
  await db.insist(
    `INSERT INTO runs AS old (id, task, queue, tenant, priority, state, created, finished, dead, failure, meta)
     VALUES ($1, $2, $3, $4, $5, $6, gw_now(), gw_now(), $7, $8, $9)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, finished = excluded.finished, dead = excluded.dead,
       failure = excluded.failure WHERE old.state IN (4, 5)`,
    [
      row.id || newRunId(),
      row.task,
      row.queue,
      row.tenant,
      row.priority,
      state,
      dead,
      storable(JSON.stringify(failure)),
      row.meta === undefined ? null : JSON.stringify(row.meta),
    ],
  );
}
