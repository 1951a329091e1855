/** Chains, groups and chords that stand inside other signatures, taken apart into the messages that start them. */

import { childRunId } from '@genius/contract';
import { wireErrors } from './errors.ts';
import type { ResultTuple } from './results.ts';
import { listOf, type Place, type SendContext, signatureId, signatureMessage } from './signature-message.ts';
import type { CeleryOptions, CelerySignature, WireMessage } from './types.ts';

/** What sending one signature takes. */
export interface Sending {
  messages: WireMessage[];
  /** Keys `celery-taskset-meta-<group>.s`, to be written before the messages go out. */
  chordSizes: { group: string; size: number }[];
  /** Keys `celery-taskset-meta-<group>`: how the results of a chord with groups in it nest. */
  savedGroups: { group: string; json: string }[];
  /** As it stands among its sender's children. */
  child: ResultTuple;
}

/** Sends a signature from its place. Throws `GW_CANVAS_UNSUPPORTED` for what is not taken apart here. */
export function sendSignature(signature: CelerySignature, place: Place, context: SendContext): Sending {
  const sending: Omit<Sending, 'child'> = { messages: [], chordSizes: [], savedGroups: [] };
  const child = expand(signature, place, context, sending);
  return { ...sending, child };
}

type Out = Omit<Sending, 'child'>;
const MAX_RUNS = 10_000;

function expand(signature: CelerySignature, place: Place, context: SendContext, out: Out): ResultTuple {
  const given = signature.immutable ? undefined : place.given;
  switch (signature.task) {
    case 'celery.chain':
      return expandChain(signature, { ...place, given }, context, out);
    case 'celery.group':
      return expandGroup(signature, { ...place, given }, context, out);
    case 'celery.chord':
      return expandChord(signature, { ...place, given }, context, out);
    case 'celery.map':
    case 'celery.starmap':
    case 'celery.chunks':
      throw unsupported(signature, context, 'one task that runs others is not supported');
  }
  if (out.messages.length >= MAX_RUNS) throw unsupported(signature, context, `more than ${MAX_RUNS} runs at once`);
  out.messages.push(signatureMessage(signature, place, context));
  return [[signatureId(signature, context, place.position), null], null];
}

function expandChain(signature: CelerySignature, place: Place, context: SendContext, out: Out): ResultTuple {
  const rest = place.chain ?? signature.options?.chain ?? [];
  const tasks = partsOf(signature.kwargs?.tasks, signature, context);
  const { options = {} } = signature;
  const steps = tasks.map((each, i) => {
    const isLast = i === tasks.length - 1;
    const more: CeleryOptions = {};
    if (isLast) {
      for (const name of ['task_id', 'chord', 'group_id', 'group_index'] as const) {
        if (options[name] !== undefined && each.options?.[name] === undefined)
          Object.assign(more, { [name]: options[name] });
      }
      if (place.chord) Object.assign(more, { chord: place.chord });
      if (place.groupId) Object.assign(more, { group_id: place.groupId, group_index: place.groupIndex });
      if (options.link) more.link = [...(listOf(each.options?.link) ?? []), ...(listOf(options.link) ?? [])];
      if ((more.chord || each.options?.chord) && each.task === 'celery.group') {
        throw unsupported(signature, context, 'a chain that ends in a group cannot be part of a chord');
      }
    }
    if (options.link_error) {
      more.link_error = [...(listOf(each.options?.link_error) ?? []), ...(listOf(options.link_error) ?? [])];
    }
    return { ...each, options: { ...each.options, ...more } };
  });
  const [first, ...tail] = steps;
  const chain = [...rest, ...tail.reverse()];
  if (first) {
    const { position, given, rootId, parentId } = place;
    return expand(first, { position: `${position}/0`, given, chain, rootId, parentId }, context, out);
  }
  const next = rest.at(-1);
  if (!next) throw unsupported(signature, context, 'the chain is empty');
  return expand(next, { ...place, chain: rest.slice(0, -1), position: `${place.position}/next` }, context, out);
}

function expandGroup(signature: CelerySignature, place: Place, context: SendContext, out: Out): ResultTuple {
  const { options = {} } = signature;
  const rest = place.chain ?? options.chain ?? [];
  const chord = place.chord ?? options.chord ?? undefined;
  // A group before something else is a chord: what follows takes the list of its results.
  const body = rest.at(-1) ?? chord;
  if (body) {
    const upgraded: CelerySignature = { task: 'celery.chord', kwargs: { header: signature, body } };
    const chain = rest.length ? rest.slice(0, -1) : undefined;
    const outer = rest.length ? chord : undefined;
    return expandChord(upgraded, { ...place, chain, chord: outer }, context, out);
  }
  const id = options.task_id ?? childRunId(context.runId, `${place.position}/group`);
  const runs = partsOf(signature.kwargs?.tasks, signature, context).map((each, i) => {
    const { given, rootId, parentId, position } = place;
    const link_error = [...(listOf(each.options?.link_error) ?? []), ...(listOf(options.link_error) ?? [])];
    const part = link_error.length ? { ...each, options: { ...each.options, link_error } } : each;
    const at: Place = { position: `${position}/${i}`, given, groupId: id, groupIndex: i, rootId, parentId };
    return expand(part, at, context, out);
  });
  return [[id, null], runs];
}

function expandChord(signature: CelerySignature, place: Place, context: SendContext, out: Out): ResultTuple {
  const { header, body } = (signature.kwargs ?? {}) as { header?: unknown; body?: CelerySignature };
  if (typeof body?.task !== 'string') throw unsupported(signature, context, 'the chord has no body');
  const group = isSignature(header) ? header : undefined;
  const tasks = partsOf(group ? group.kwargs?.tasks : header, signature, context);
  const id = group?.options?.task_id ?? childRunId(context.runId, `${place.position}/group`);
  const { options = {} } = signature;
  const { task_id: _, chord, chain, link, link_error, group_id, group_index, ...own } = options;
  const rest = place.chain ?? chain ?? undefined;
  // A client writes what the chord is a part of into its body.
  const outer = place.chord ?? chord ?? body.options?.chord ?? undefined;
  const links = [...(listOf(body.options?.link) ?? []), ...(listOf(link) ?? [])];
  const errbacks = [...(listOf(body.options?.link_error) ?? []), ...(listOf(link_error) ?? [])];
  const whole: CelerySignature = {
    ...body,
    options: {
      ...body.options,
      ...own,
      ...(links.length ? { link: links } : {}),
      ...(errbacks.length ? { link_error: errbacks } : {}),
      task_id: signatureId(body, context, `${place.position}/body`),
      ...(rest ? { chain: rest } : {}),
      ...(outer ? { chord: outer } : {}),
      parent_id: place.parentId,
      root_id: place.rootId,
      priority: body.options?.priority ?? null,
      // In a chord around this one, the body is the part that counts.
      group_id: outer ? (place.groupId ?? group_id ?? body.options?.group_id ?? null) : id,
      ...(outer ? { group_index: place.groupIndex ?? group_index ?? body.options?.group_index ?? null } : {}),
    },
  };
  if (tasks.length === 0) {
    const { rootId, parentId } = place;
    return expand(whole, { position: `${place.position}/body`, given: '[]', rootId, parentId }, context, out);
  }
  const counter = { next: 0 };
  const parts = tasks.map((each, i) =>
    expandPart(
      each,
      { ...place, position: `${place.position}/${i}`, chain: undefined },
      { id, whole, counter },
      context,
      out,
    ),
  );
  out.chordSizes.push({ group: id, size: counter.next });
  const tuple: ResultTuple = [[id, null], parts];
  if (parts.some((each) => each[1] !== null)) {
    out.savedGroups.push({ group: id, json: JSON.stringify({ result: tuple }) });
  }
  return tuple;
}

/** One part of a chord's header. Groups in it count run by run; a chain counts by its end, a chord by its body. */
function expandPart(
  part: CelerySignature,
  place: Place,
  chord: { id: string; whole: CelerySignature; counter: { next: number } },
  context: SendContext,
  out: Out,
): ResultTuple {
  const given = part.immutable ? undefined : place.given;
  if (part.task === 'celery.group') {
    const id = part.options?.task_id ?? childRunId(context.runId, `${place.position}/group`);
    const members = partsOf(part.kwargs?.tasks, part, context);
    const runs = members.map((each, i) =>
      expandPart(each, { ...place, given, position: `${place.position}/${i}` }, chord, context, out),
    );
    return [[id, null], runs];
  }
  const at: Place = { ...place, groupId: chord.id, groupIndex: chord.counter.next++, chord: chord.whole };
  const child = expand(part, at, context, out);
  return part.task === 'celery.chain' || part.task === 'celery.chord'
    ? [[lastId(part, place, context), null], null]
    : child;
}

/** The id of the run whose result a part of a chord counts by. */
function lastId(part: CelerySignature, place: Place, context: SendContext): string {
  if (part.task === 'celery.chord') {
    const body = part.kwargs?.body as CelerySignature;
    return signatureId(body, context, `${place.position}/body`);
  }
  const tasks = partsOf(part.kwargs?.tasks, part, context);
  const last = tasks.at(-1) as CelerySignature;
  if (last.task === 'celery.chord') {
    const body = last.kwargs?.body as CelerySignature | undefined;
    if (body?.options?.task_id) return body.options.task_id;
    throw unsupported(part, context, 'the body of a chord at the end of a chain needs an id');
  }
  const id = last.options?.task_id ?? part.options?.task_id;
  if (id) return id;
  if (tasks.length === 1) return signatureId(last, context, `${place.position}/0`);
  throw unsupported(part, context, 'the last run of a chain in a chord needs an id');
}

function partsOf(value: unknown, of: CelerySignature, context: SendContext): CelerySignature[] {
  if (!Array.isArray(value) || !value.every(isSignature)) {
    throw unsupported(of, context, 'its parts are no list of signatures');
  }
  return value;
}

function isSignature(value: unknown): value is CelerySignature {
  return typeof value === 'object' && value !== null && typeof (value as CelerySignature).task === 'string';
}

function unsupported(signature: CelerySignature, context: SendContext, problem: string) {
  return wireErrors.GW_CANVAS_UNSUPPORTED({ task: signature.task.slice(0, 255), after: context.runId, problem });
}
