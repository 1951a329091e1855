/**
 * Sends messages once and waits for what REGES says of them. One whose receipt got lost is never sent again: it is looked
 * for by its MessageId among the results, and if it does not come up, a person decides.
 */

import { createHash } from 'node:crypto';
import { durationMs, FailureError } from '@genius/contract';
import { notPerformed, type TaskContext } from '@genius/runtime';
import { parseXml } from '@genius/xml';
import { awaitResults, readQueue } from './await-results.ts';
import type { Header, Message } from './domain/message/message.ts';
import { type Spelling, spell } from './domain/message/spelling.ts';
import { writeJson } from './domain/message/write-json.ts';
import { writeXmlBatch, writeXmlMessage } from './domain/message/write-xml.ts';
import { PATHS } from './domain/operations.ts';
import type { Receipt } from './domain/results/read-results.ts';
import type { Verdict } from './domain/results/verdict.ts';
import { checkStructure } from './domain/structure/check-structure.ts';
import { asFailure } from './domain-failure.ts';
import { errors } from './errors.ts';
import type { Keeps } from './keep-what-came.ts';
import { noteEnded, noteReceipts, noteSending, resultsOf } from './messages-store.ts';
import type { Profile, RegesApi } from './providers/reges-api.ts';
import { settings } from './settings.ts';
import { lookAgainMs } from './wait-for-result.ts';

export interface Outgoing {
  message: Message;
  spelling?: Spelling | undefined;
  /** What is done with its answer. */
  keeps: Keeps;
}

export interface Sent {
  messageId: string;
  responseId?: string;
  /** Undefined: nobody waited. */
  verdict?: Verdict | undefined;
}

interface Wave {
  employer: string;
  /** Its name among the run's own. */
  label: string;
  format: 'json' | 'xml';
  wait: boolean;
}

/** All to one path of REGES, at most 100. Throws what REGES refuses, GW_REGES_PROCESSING, GW_UNKNOWN_EFFECT. */
export async function sendWave(
  ctx: TaskContext,
  api: RegesApi,
  { employer, label, format, wait }: Wave,
  outgoing: readonly Outgoing[],
): Promise<Sent[]> {
  const ids = outgoing.map((_, index) => idOf(ctx.runId, label, String(index)));
  const noted = outgoing.map(({ message, keeps }, index) => ({
    messageId: ids[index] as string,
    operation: message.header.operation,
    keeps: wait ? undefined : keeps,
  }));
  const startedAt = await noteSending(ctx, employer, noted);
  const key = `reges/post/${employer}/${ctx.runId}/${label}`;
  const receipts = await ctx
    .once<Receipt[]>(key, {
      async perform() {
        // A login that fails is told before anything is sent.
        const profile = await beforeSending(() => api.login());
        return post(api, outgoing, ids, format, profile, ctx.runId);
      },
      settle: () => findReceipts(ctx, employer, ids, startedAt),
    })
    .catch(async (error: unknown) => {
      if (isRefusal(error))
        await noteEnded(
          ctx,
          employer,
          ids.map((messageId) => ({ messageId, state: 'refused' })),
        );
      throw error;
    });
  const taken = ids.map((messageId, index) => ({
    messageId,
    responseId: receiptOf(receipts, messageId, index)?.responseId,
  }));
  await noteReceipts(ctx, employer, taken);
  const verdicts = wait ? await awaitResults(ctx, { employer, label, startedAt }, outgoing, taken) : [];
  return taken.map(({ messageId, responseId }, index) => ({
    messageId,
    ...(responseId === undefined ? {} : { responseId }),
    verdict: verdicts[index],
  }));
}

/** Nothing was taken, so that no answer is waited for. */
const isRefusal = (error: unknown) =>
  error instanceof FailureError &&
  (error.kind === 'invalid' || error.kind === 'refused') &&
  error.code !== 'GW_UNKNOWN_EFFECT';

async function beforeSending<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Error && 'failure' in error
      ? notPerformed(error as Parameters<typeof notPerformed>[0])
      : error;
  }
}

/** The same at every attempt of the run: by it a message is found again. */
function idOf(...parts: string[]): string {
  const hex = createHash('sha256').update(parts.join('\0')).digest('hex');
  const variant = ((Number.parseInt(hex[16] as string, 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

async function post(
  api: RegesApi,
  outgoing: readonly Outgoing[],
  ids: readonly string[],
  format: 'json' | 'xml',
  profile: Profile,
  runId: string,
): Promise<Receipt[]> {
  const { REGES_CLIENT_APPLICATION: clientApplication, REGES_USER: user } = settings.read();
  const messages = outgoing.map(({ message }, index) => {
    const header: Header = {
      ...message.header,
      messageId: ids[index] as string,
      clientApplication: message.header.clientApplication ?? clientApplication,
      version: message.header.version ?? '5',
      ...(profile.employerRef === undefined ? {} : { authorId: profile.employerRef }),
      sessionId: idOf(runId),
      user: message.header.user ?? user,
      timestamp: new Date().toISOString(),
    };
    return { ...message, header };
  });
  const isBatch = messages.length > 1;
  const path = `${PATHS[(messages[0] as Message).type]}${isBatch ? '/Batch' : ''}`;
  const body = asFailure(() => {
    if (format === 'xml') return soundXml(isBatch ? writeXmlBatch(messages) : writeXmlMessage(messages[0] as Message));
    const written = messages.map((each, index) => {
      const json = writeJson(each);
      const spelling = outgoing[index]?.spelling;
      return spelling ? spell(json, spelling) : json;
    });
    return JSON.stringify(isBatch ? { Message: written } : written[0]);
  }, 'message');
  const receipts = await api.post(path, body, format);
  // An answer that says neither yes nor no, such as a page of a proxy: REGES may have taken the message.
  const missing = ids.filter((id, index) => isUnclear(receiptOf(receipts, id, index))).length;
  if (missing === 0) return receipts;
  throw errors.GW_REGES_ANSWER_UNREADABLE({ call: path, problem: `receipts are missing: ${missing} of ${ids.length}` });
}

/** The schema asks for more than the official examples have, such as the ground of a suspension that ends. */
function soundXml(xml: string): string {
  const findings = checkStructure(parseXml(xml));
  const [first] = findings;
  if (!first) return xml;
  const { rule, field: where, en, ro } = first;
  throw errors.GW_REGES_INVALID(
    { count: findings.length, rule, where, first: en, firstRo: ro },
    { field: 'format', details: { findings: findings.slice(0, 50) } },
  );
}

/** By MessageId, or else by its place in the batch. */
function receiptOf(receipts: readonly Receipt[], messageId: string, index: number): Receipt | undefined {
  const placed = receipts[index];
  return (
    receipts.find((each) => each.messageId === messageId) ?? (placed?.messageId === undefined ? placed : undefined)
  );
}

const isUnclear = (receipt: Receipt | undefined) => receipt?.responseId === undefined && receipt?.isRefused !== true;

/** A result of any of them shows that all were taken. */
async function findReceipts(ctx: TaskContext, employer: string, ids: readonly string[], startedAt: Date) {
  await readQueue(ctx, employer, 'lost');
  const found = await resultsOf(ctx, employer, ids);
  if (found.size > 0) {
    const outcome = ids.map((messageId) => {
      const responseId = found.get(messageId)?.find((each) => each.responseId !== undefined)?.responseId;
      // A message without a receipt may have been left out of the batch: its result alone tells.
      return { messageId, responseId: responseId ?? messageId };
    });
    return { happened: true as const, outcome };
  }
  const ageMs = Date.now() - startedAt.getTime();
  if (ageMs < durationMs(settings.read().REGES_RECEIPT_WAIT as '30m')) {
    throw errors.GW_REGES_RECEIPT_OPEN({ count: ids.length }, { retryAfterMs: lookAgainMs(ageMs) });
  }
  return undefined;
}
