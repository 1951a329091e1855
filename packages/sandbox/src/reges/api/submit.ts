/** Takes messages: one, or a batch; the receipt comes at once, the result later. */

import { randomUUID } from 'node:crypto';
import { type Answer, json } from '../../answer.ts';
import { bare, faulty } from '../call.ts';
import { type RegesMisbehaviour, readMisbehaviour } from '../misbehaviour.ts';
import { NO_RECEIPT, receiptOf } from '../queue/result.ts';
import { inTransaction } from '../registry/work.ts';
import type { Entity } from '../schema/model.ts';
import { type Body, isProposal, readBodies, textAt } from '../schema/read-body.ts';
import { type ApiWorld, answerMany, answerOne, formatOf, type Visit } from './visit.ts';

const MOST_BODY_BYTES = 10 * 1024 * 1024;

/** `path` is `Salariat`, `Contract`, `Detasare/Propunere` or `Mutare/Propunere`. */
export async function submit(visit: Visit, path: string, isBatch: boolean, world: ApiWorld): Promise<Answer> {
  const settings = world.state.settings();
  const { cui } = visit.employer;
  const bytes = await visit.body(MOST_BODY_BYTES);
  if (!bytes) return json({ title: 'Mesajul este prea mare', status: 413 }, 413, { detail: cui, note: 'too large' });
  const read = readBodies(bytes, formatOf(visit, bytes), path, isBatch, settings);
  if ('faults' in read) return faulty(read.faults, cui);
  const { bodies } = read;
  // So the registry answers a proposal at the wrong door: now and then there, always here.
  if (path === 'Contract' && bodies.some(isProposal))
    return { ...bare(500), detail: cui, note: 'a proposal sent to Contract' };
  const [first] = bodies;
  if (!isBatch && first) {
    const faults = [...first.faults, ...repeatedFaults(visit, first, world)];
    if (faults.length > 0) return faulty(faults, cui);
  }
  const receipts: Entity[] = [];
  inTransaction(world, () => {
    for (const body of bodies) receipts.push(take(visit, body, world));
  });
  world.state.changed();
  const operations = [...new Set(bodies.map(({ entity }) => textAt(entity, 'Header/Operation')))].join(' ');
  const detail = `${cui} ${operations.slice(0, 100)}${isBatch ? ` × ${bodies.length}` : ''}`;
  const [receipt] = receipts;
  return isBatch || !receipt
    ? answerMany(visit, receipts, 'MessageResponse', settings, detail)
    : answerOne(visit, receipt, 'MessageResponse', settings, detail);
}

const messageIdOf = ({ entity }: Body) => textAt(entity, 'Header/MessageId').toLowerCase();

function repeatedFaults({ employer }: Visit, body: Body, { state, messages }: ApiWorld): string[] {
  if (state.settings().repeatedMessageId !== 'refuse') return [];
  return messages.byMessageId(employer.id, messageIdOf(body))
    ? ['/header/messageId: mesajul a fost deja transmis']
    : [];
}

/** The receipt of one message; zeros if it has faults. */
function take(visit: Visit, body: Body, world: ApiWorld): Entity {
  const { state, messages, recipes } = world;
  const { entity, type, faults } = body;
  const { employer, now } = visit;
  if (faults.length > 0 || repeatedFaults(visit, body, world).length > 0) return receiptOf(entity, NO_RECEIPT);
  const settings = state.settings();
  const messageId = messageIdOf(body);
  const earlier =
    settings.repeatedMessageId === 'same-receipt' ? messages.byMessageId(employer.id, messageId) : undefined;
  if (earlier) return receiptOf(entity, earlier.responseId);
  const operation = textAt(entity, 'Header/Operation');
  const does = { ...visit.does, ...recipeFor({ at: 'message', operation, type, cui: employer.cui }) };
  const responseId = randomUUID();
  const taken = { employer: employer.id, responseId, messageId, operation, type, entity, received: now, does };
  messages.keep(taken, does.processMs ?? settings.processMs);
  return receiptOf(entity, responseId);

  /** A recipe over this one message; what isn't understood fails it with the words. */
  function recipeFor(facts: Record<string, string>): RegesMisbehaviour {
    const found = recipes.take(facts);
    if (found === undefined) return {};
    const made = readMisbehaviour(found);
    return 'does' in made ? made.does : { fail: made.trouble };
  }
}
