/** Reads queues: looking and then moving on, or both in one; each consumer by its own cursor. */

import type { Answer } from '../../answer.ts';
import { bare, faulty } from '../call.ts';
import { type QueueName, SHARED } from '../queue/queues.ts';
import { advance } from '../registry/work.ts';
import { type ApiWorld, answerMany, answerOne, type Visit } from './visit.ts';

export const READS = ['ReadMessage', 'CommitRead', 'PollMessage', 'ReadBatch', 'CommitReadBatch', 'PollBatch'] as const;

export type Read = (typeof READS)[number];

const MOST_BODY_BYTES = 1_000;
const MOST_READ = 1_000;

export async function readQueue(visit: Visit, queue: QueueName, read: Read, world: ApiWorld): Promise<Answer> {
  const { employer, query, does, now } = visit;
  const { queues, state } = world;
  const isMany = read.endsWith('Batch');
  const count = isMany ? Number(((await visit.body(MOST_BODY_BYTES)) ?? '').toString().trim() || Number.NaN) : 1;
  if (!Number.isInteger(count) || count < 1)
    return faulty(['corpul trebuie să fie un număr întreg pozitiv'], employer.cui);
  const consumer = (query.get('consumerId') ?? SHARED).slice(0, 200);
  const detail = [employer.cui, consumer].filter((part) => part !== '').join(' ');
  advance(world, now);
  const where = [employer.id, queue, consumer] as const;
  if (read.startsWith('Commit')) {
    const moved = queues.move(...where, count);
    state.changed();
    return { ...bare(moved > 0 ? 200 : 204), detail: `${detail} +${moved}` };
  }
  if (does.again !== undefined) queues.move(...where, -does.again);
  const entries = queues.read(...where, Math.min(count, MOST_READ));
  const [first] = entries;
  if (!first) return { ...bare(204), detail };
  if (read.startsWith('Poll')) {
    queues.move(...where, entries.length);
    state.changed();
  }
  const about = `${detail} ${entries.length}`;
  const entities = entries.map(({ entity }) => entity);
  return isMany
    ? answerMany(visit, entities, 'MessageResult', state.settings(), about)
    : answerOne(visit, first.entity, 'MessageResult', state.settings(), about);
}
