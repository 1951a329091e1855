/** What the end of a run sets off in Celery's terms: callbacks, the chain's next, errbacks, its chord. Pure: all is told, nothing sent. */

import { childRunId, type Envelope, errors, type Failure, FailureError } from '@genius/contract';
import { type Sending, sendSignature } from './canvas.ts';
import { type ChordPart, chordMember } from './chord-count.ts';
import { GENIUS } from './genius-header.ts';
import { failureToCelery, type ResultTuple, tracebackText } from './results.ts';
import { listOf, type Place, type SendContext } from './signature-message.ts';
import type { CeleryException, CelerySignature, Embed, WireMessage } from './types.ts';

/** The run that ended, as its message told of it. */
export interface EndedRun {
  id: string;
  task: string;
  rootId?: string | undefined;
  group?: string | undefined;
  groupIndex?: number | undefined;
  embed?: Embed | undefined;
  replyTo?: string | undefined;
}

export type RunEnding =
  /** JSON text. */
  { state: 'SUCCESS'; result: string } | { state: 'FAILURE' | 'REVOKED'; failure: Failure };

export interface FollowUpOptions {
  node: string;
  /** ms since 1970. Default now. */
  now?: number;
  headers?: Record<string, unknown>;
  route?: SendContext['route'];
}

/** A run that will never start. Store FAILURE for it in Redis, and as failed here. */
export interface FailedFollower {
  id: string;
  task: string;
  queue?: string;
  exception: CeleryException;
  traceback: string | null;
  failure: Failure;
  parentId?: string;
  groupId?: string;
  /** For its result. Default none. */
  children?: ResultTuple[];
}

/** In this order: chord sizes and saved groups, messages, the run's own result, failed followers, chord parts. */
export interface FollowUps {
  messages: WireMessage[];
  chordSizes: Sending['chordSizes'];
  savedGroups: Sending['savedGroups'];
  /** For the `children` of the run's result. */
  children: ResultTuple[];
  failed: FailedFollower[];
  chordParts: ChordPart[];
  /** Follow-ups that we do not know how to send; what waits for them is among `failed`. */
  refused: Failure[];
}

/** All that follows a run's end. The same run and ending give the same ids, so that it may be handed over again. */
export function followUps(run: EndedRun, ending: RunEnding, options: FollowUpOptions): FollowUps {
  const out = nothing();
  const { embed } = run;
  if (!embed) return out;
  const context = contextOf(run.id, run.rootId ?? run.id, run.replyTo, options);
  if (ending.state === 'SUCCESS') succeed(embed, ending.result, context, out);
  else {
    const cause: Cause = { ...failureToCelery(ending.failure), failure: ending.failure, task: run.task, runId: run.id };
    failChain([...(embed.chain ?? [])].reverse(), cause, context, out);
    sendErrbacks(embed.errbacks, run.id, context, out);
  }
  if (embed.chord && run.group) {
    const result = ending.state === 'SUCCESS' ? ending.result : failureToCelery(ending.failure).exception;
    out.chordParts.unshift({
      group: run.group,
      member: chordMember(run.id, ending.state, result),
      score: run.groupIndex ?? '+inf',
      body: embed.chord,
      partId: run.id,
      rootId: context.rootId,
    });
  }
  return out;
}

/** The last part of a chord is in and all succeeded: its body starts with the list of their results (JSON texts). */
export function chordBody(part: ChordPart, results: readonly string[], options: FollowUpOptions): FollowUps {
  const out = nothing();
  const context = contextOf(part.partId, part.rootId, undefined, options);
  const { root_id, parent_id } = part.body.options ?? {};
  const place = {
    position: 'chord-body',
    given: `[${results.join(', ')}]`,
    rootId: root_id ?? part.rootId,
    parentId: parent_id ?? part.partId,
  };
  send(part.body, place, context, out);
  return out;
}

/** A part of a chord failed: the body never runs, and neither does what follows it. */
export function chordFailed(
  part: ChordPart,
  outcome: { failed: string; repr: string },
  options: FollowUpOptions,
): FollowUps {
  const out = nothing();
  const { body } = part;
  const words = `Dependency ${outcome.failed} raised ${outcome.repr}`;
  const exception = { exc_type: 'ChordError', exc_message: [words], exc_module: 'celery.exceptions' };
  const cause: Cause = {
    exception,
    traceback: tracebackText(exception, words),
    failure: errors.GW_CHILD_FAILED({ task: body.task, outcome: 'failed', run: outcome.failed }).failure,
    task: body.task,
    runId: outcome.failed,
  };
  const id = body.options?.task_id ?? childRunId(part.partId, 'chord-body');
  const context = contextOf(id, id, body.options?.reply_to ?? undefined, options);
  failSignature({ ...body, options: { ...body.options, task_id: id } }, cause, context, out);
  // Celery stores the end of a body that never started without its place.
  for (const failed of out.failed) {
    if (failed.id !== id) continue;
    delete failed.groupId;
    delete failed.parentId;
  }
  const errbacks = sendErrbacks(listOf(body.options?.link_error), id, context, out);
  // Its errbacks go out before its end is stored, which therefore names them.
  const own = out.failed.find((each) => each.id === id);
  if (own && errbacks.length > 0) own.children = errbacks;
  return out;
}

/** What followers without headers of their own inherit from a run: whose it is, its trace, its correlation. */
export function inheritedHeaders(envelope: Pick<Envelope, 'tenant' | 'traceparent' | 'tracestate' | 'correlationId'>) {
  const { tenant, traceparent, tracestate, correlationId } = envelope;
  return {
    ...(tenant ? { tenant } : {}),
    ...(traceparent ? { traceparent } : {}),
    ...(tracestate ? { tracestate } : {}),
    [GENIUS]: JSON.stringify({ ...(tenant ? { tenant } : {}), correlation: correlationId }),
  };
}

function nothing(): FollowUps {
  return { messages: [], chordSizes: [], savedGroups: [], children: [], failed: [], chordParts: [], refused: [] };
}

function contextOf(runId: string, rootId: string, replyTo: string | undefined, options: FollowUpOptions): SendContext {
  const { node, now = Date.now(), headers, route } = options;
  return {
    node,
    now,
    runId,
    rootId,
    ...(replyTo ? { replyTo } : {}),
    ...(headers ? { headers } : {}),
    ...(route ? { route } : {}),
  };
}

function succeed(embed: Embed, result: string, context: SendContext, out: FollowUps): void {
  const { rootId, runId: parentId } = context;
  const callbacks = embed.callbacks ?? [];
  // Celery sends several callbacks as one group.
  const groups = callbacks.filter((each) => callbacks.length > 1 && each.task === 'celery.group');
  const single = callbacks.filter((each) => !groups.includes(each));
  const sent = [...groups];
  if (single.length > 1) sent.push({ task: 'celery.group', kwargs: { tasks: single } });
  else sent.push(...single);
  sent.forEach((each, i) => {
    send(each, { position: `callback/${i}`, given: result, rootId, parentId }, context, out);
  });
  const chain = embed.chain ?? [];
  const next = chain.at(-1);
  if (!next) return;
  const rest = chain.slice(0, -1);
  const isSent = send(next, { position: 'chain', given: result, chain: rest, rootId, parentId }, context, out);
  if (isSent) return;
  const failure = out.refused.at(-1) as Failure;
  const cause: Cause = { ...failureToCelery(failure), failure, task: next.task, runId: parentId };
  failChain(rest.reverse(), cause, context, out);
}

/** Sends one follow-up, or notes why it cannot be: then nothing of it is sent. */
function send(signature: CelerySignature, place: Place, context: SendContext, out: FollowUps): boolean {
  try {
    const sending = sendSignature(signature, place, context);
    out.messages.push(...sending.messages);
    out.chordSizes.push(...sending.chordSizes);
    out.savedGroups.push(...sending.savedGroups);
    out.children.push(sending.child);
    return true;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure } = error;
    out.refused.push(failure);
    failSignature(
      signature,
      { ...failureToCelery(failure), failure, task: signature.task, runId: context.runId },
      context,
      out,
    );
    return false;
  }
}

/** Answers with what they are to the failed run. */
function sendErrbacks(
  errbacks: CelerySignature[] | null,
  id: string,
  context: SendContext,
  out: FollowUps,
): ResultTuple[] {
  if (!errbacks?.length) return [];
  const group: CelerySignature = {
    task: 'celery.group',
    kwargs: { tasks: errbacks },
    options: { task_id: childRunId(id, 'errback/group') },
  };
  const { rootId } = context;
  const { length } = out.children;
  send(group, { position: 'errback', given: JSON.stringify(id), rootId, parentId: id }, context, out);
  // A failed run's result is stored before its errbacks go out, so it does not name them.
  return out.children.splice(length);
}

interface Cause {
  exception: CeleryException;
  traceback: string | null;
  failure: Failure;
  task: string;
  runId: string;
}

/** Each of a chain fails by the one before it. */
function failChain(chain: readonly CelerySignature[], first: Cause, context: SendContext, out: FollowUps): void {
  let cause = first;
  for (const each of chain) {
    const at = out.failed.length;
    failSignature(each, cause, context, out);
    const failed = out.failed.slice(at).find(({ id }) => id === each.options?.task_id);
    if (failed) cause = { ...cause, failure: failed.failure, task: failed.task, runId: failed.id };
  }
}

/** Marks every run that would have come of a signature as failed, so that nobody waits for it in vain. */
function failSignature(
  signature: CelerySignature,
  cause: Cause,
  context: SendContext,
  out: FollowUps,
  counts = true,
): void {
  const { task, options = {}, kwargs = {} } = signature;
  const inner = (value: unknown, counted: boolean) => {
    for (const each of Array.isArray(value) ? (value as CelerySignature[]) : []) {
      if (typeof each?.task === 'string') failSignature(each, cause, context, out, counted);
    }
  };
  if (task === 'celery.chord') {
    const { header, body } = kwargs as { header?: CelerySignature | CelerySignature[]; body?: CelerySignature };
    // Its parts never started, so they count nowhere.
    inner(Array.isArray(header) ? header : header?.kwargs?.tasks, false);
    // The body stands for the chord: it carries what follows it and what it is part of.
    if (body) failSignature({ ...body, options: { ...options, ...body.options } }, cause, context, out, counts);
    return;
  }
  if (task === 'celery.group') inner(kwargs.tasks, counts);
  else if (task === 'celery.chain') {
    const tasks = Array.isArray(kwargs.tasks) ? (kwargs.tasks as CelerySignature[]) : [];
    const { chain: _, ...ends } = options;
    inner(
      tasks.map((each, i) => (i === tasks.length - 1 ? { ...each, options: { ...ends, ...each.options } } : each)),
      counts,
    );
  } else if (options.task_id) {
    out.failed.push({
      id: options.task_id,
      task,
      ...(options.queue ? { queue: options.queue } : {}),
      exception: cause.exception,
      traceback: cause.traceback,
      failure: {
        ...errors.GW_CHILD_FAILED({ task: cause.task, outcome: 'failed', run: cause.runId }).failure,
        cause: cause.failure,
      },
      ...(options.parent_id ? { parentId: options.parent_id } : {}),
      ...(options.group_id ? { groupId: options.group_id } : {}),
    });
    if (counts && options.chord && options.group_id) {
      out.chordParts.push({
        group: options.group_id,
        member: chordMember(options.task_id, 'FAILURE', cause.exception),
        score: options.group_index ?? '+inf',
        body: options.chord,
        partId: options.task_id,
        rootId: context.rootId,
      });
    }
  }
  inner([...(options.chain ?? [])].reverse(), counts);
}
