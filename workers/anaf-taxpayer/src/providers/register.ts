/** ANAF's taxpayer register: at once (v9), and asynchronously (asked by v8, taken by v7), up to 100 CUIs a call. */

import { type AnafSettings, errors as anafErrors, callAnaf, joinUrl, SIZES, takeLimit } from '@genius/anaf';
import { formatMs } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { z } from 'zod';
import { type ReadAnswer, readAnswer } from '../domain/record.ts';
import { errors } from '../errors.ts';

export interface Question {
  cui: string;
  /** ISO date. */
  date: string;
}

type Ctx = Pick<TaskContext, 'pace' | 'kv'>;

const SYNC_PATH = '/api/PlatitorTvaRest/v9/tva';
const ASK_PATH = '/AsynchWebService/api/v8/ws/tva';
/** 7, not 8: ANAF's page has it so. */
const TAKE_PATH = '/AsynchWebService/api/v7/ws/tva';
/** ANAF: not before 2 s. */
const READY_MS = 2_000;
const NOT_READY_MS = 120_000;
const TIMEOUT_MS = 30_000;

/** When ANAF last answered this process, on the monotonic clock, and how far its clock was ahead, ms. */
let last: { at: number; url: string; skewMs: number | undefined } | undefined;

/** What an answer of the last minute told; health asks ANAF itself only without one, since that call counts too. */
export function lastAnswer(url: string): { skewMs: number | undefined } | undefined {
  return last && last.url === url && performance.now() - last.at < 60_000 ? last : undefined;
}

/** The pace is the caller's business: it takes the slot before. Throws what `callAnaf` throws. */
export async function askRegister(questions: readonly Question[], settings: AnafSettings): Promise<ReadAnswer> {
  const answer = await callAnaf({
    name: 'tva',
    url: joinUrl(settings.ANAF_PUBLIC_URL, SYNC_PATH),
    headers: { 'content-type': 'application/json' },
    body: bodyOf(questions),
    timeoutMs: TIMEOUT_MS,
    // Some have seen 404 with the same body where nobody was found.
    accept: [404],
  });
  const found = read('tva', answer.status, answer.json());
  last = { at: performance.now(), url: settings.ANAF_PUBLIC_URL, skewMs: answer.skewMs };
  return found;
}

/** Asks, waits, takes. Only the slot of the first call is the caller's. Throws GW_TAXPAYER_NOT_READY too. */
export async function askLater(
  questions: readonly Question[],
  settings: AnafSettings,
  ctx: Ctx,
  wait: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<ReadAnswer> {
  const asked = await callAnaf({
    name: 'tva async',
    url: joinUrl(settings.ANAF_PUBLIC_URL, ASK_PATH),
    headers: { 'content-type': 'application/json' },
    body: bodyOf(questions),
    timeoutMs: TIMEOUT_MS,
  });
  const ticket = ticketSchema.safeParse(asked.json());
  if (!ticket.success) throw unreadable('tva async', 'it has no correlationId');
  const url = joinUrl(settings.ANAF_PUBLIC_URL, TAKE_PATH, { id: ticket.data.correlationId });
  const giveUpAt = performance.now() + NOT_READY_MS;
  for (let pauseMs = READY_MS; performance.now() < giveUpAt; pauseMs = Math.min(15_000, pauseMs * 1.5)) {
    await wait(pauseMs);
    await takeLimit(ctx, 'publicCall');
    const answer = await callAnaf({ name: 'tva result', url, timeoutMs: TIMEOUT_MS, accept: [202, 404] });
    const value = answer.json();
    const found = readAnswer(value);
    // The result can be taken once: what is not ready has no list.
    if (found) return found;
    if (answer.status === 404) throw unreadable('tva result', 'ANAF does not know its own correlationId any more');
  }
  throw errors.GW_TAXPAYER_NOT_READY({ wait: formatMs(NOT_READY_MS) });
}

const ticketSchema = z.looseObject({ correlationId: z.string().min(1).max(200) });

function bodyOf(questions: readonly Question[]): string {
  if (questions.length === 0 || questions.length > SIZES.taxpayerCuis)
    throw new RangeError('1 to 100 CUIs go in a call');
  return JSON.stringify(questions.map(({ cui, date }) => ({ cui: Number(cui), data: date })));
}

function read(call: string, status: number, value: unknown): ReadAnswer {
  const answer = readAnswer(value);
  if (!answer) throw unreadable(call, `status ${status} without found and notFound`);
  return answer;
}

const unreadable = (call: string, problem: string) => anafErrors.GW_ANAF_ANSWER_UNREADABLE({ call, problem });
