/**
 * One HTTP request to REGES: no redirect is followed, no endless answer is read, no compressed one is unpacked, and an error
 * says whether the request went out.
 */

import { FailureError, formatMs } from '@genius/contract';
import { notPerformed } from '@genius/runtime';
import { request } from 'undici';
import { plainWords } from '../domain/results/plain-words.ts';
import { errors } from '../errors.ts';

export interface RegesCall {
  /** For errors, such as `/api/Contract`. */
  name: string;
  url: string;
  /** Default GET, or POST with a body. */
  method?: 'GET' | 'POST';
  body?: string;
  contentType?: string;
  /** Sent as Bearer, and never shown. */
  token?: string;
  /** For the whole exchange. Default 60_000. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Statuses besides 200 that are answers of this call. Default 201, 202 and 204. */
  accept?: readonly number[];
}

export interface RegesAnswer {
  status: number;
  text: string;
}

const TIMEOUT_MS = 60_000;
const MOST_BYTES = 30_000_000;
const TOO_MANY_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;
const TAKEN = [201, 202, 204];
/** Of a refusal's words. */
const MOST_FAULTS = 5;

/**
 * Throws GW_REGES_UNREACHABLE, GW_REGES_TOO_MANY (certainly not done), GW_REGES_NO_ANSWER, GW_REGES_UNAVAILABLE (nobody
 * knows), all transient; GW_REGES_BAD_REQUEST (400), GW_REGES_LOGIN_REFUSED (401), GW_REGES_FORBIDDEN, GW_REGES_NOT_FOUND.
 */
export async function callReges(call: RegesCall): Promise<RegesAnswer> {
  const { name, signal, timeoutMs = TIMEOUT_MS, accept = TAKEN } = call;
  const limit = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([signal, limit]) : limit;
  signal?.throwIfAborted();
  let answer: RegesAnswer & { retryAfter: string | undefined };
  try {
    answer = await exchange(call, stop);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    signal?.throwIfAborted();
    if (limit.aborted) throw errors.GW_REGES_NO_ANSWER({ call: name, problem: `none within ${formatMs(timeoutMs)}` });
    throw asFailure(name, error);
  }
  const { status, text, retryAfter } = answer;
  if (status !== 200 && !accept.includes(status)) throw refusal(name, status, text, retryAfter);
  return { status, text };
}

async function exchange({ url, method, body, contentType, token, name }: RegesCall, signal: AbortSignal) {
  const {
    statusCode,
    headers,
    body: stream,
  } = await request(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    signal,
    headersTimeout: 0,
    bodyTimeout: 0,
    ...(body === undefined ? {} : { body }),
    headers: {
      accept: 'application/json, application/xml;q=0.5',
      'accept-encoding': 'identity',
      'user-agent': 'genius-workers',
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) {
      stream.destroy();
      throw errors.GW_REGES_ANSWER_UNREADABLE({ call: name, problem: `it has more than ${MOST_BYTES} bytes` });
    }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { status: statusCode, text, retryAfter: [headers['retry-after'] ?? []].flat()[0] };
}

function refusal(call: string, status: number, text: string, retryAfter: string | undefined): FailureError {
  if (status === 429) {
    const retryAfterMs = waitOf(retryAfter);
    return notPerformed(errors.GW_REGES_TOO_MANY({ wait: formatMs(retryAfterMs) }, { retryAfterMs }));
  }
  if (status === 401) return notPerformed(errors.GW_REGES_LOGIN_REFUSED({ employer: '-' }));
  if (status === 403) return errors.GW_REGES_FORBIDDEN({ call });
  if (status === 404) return errors.GW_REGES_NOT_FOUND({ call });
  if (status >= 400 && status < 500) return errors.GW_REGES_BAD_REQUEST({ call, words: faultsOf(status, text) });
  return errors.GW_REGES_UNAVAILABLE({ call, problem: `status ${status}` });
}

/** The exact body of a 400 is not published: whatever texts it has, or else its status. */
function faultsOf(status: number, text: string): string {
  const found: string[] = [];
  const collect = (value: unknown): void => {
    if (found.length >= MOST_FAULTS) return;
    if (typeof value === 'string' && value.trim() !== '') found.push(plainWords(value).slice(0, 150));
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  try {
    const answer: unknown = JSON.parse(text);
    const lists = Object.entries(Object(answer)).filter(([key]) => /^(errors?|faults?|erori|messages?)$/i.test(key));
    collect(lists.length > 0 ? lists.map(([, value]) => value) : answer);
  } catch {
    // Not JSON: only the status is told.
  }
  return found.length > 0 ? found.join('; ') : `status ${status}`;
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), as ms from now. */
function waitOf(value: string | undefined): number {
  if (!value) return TOO_MANY_WAIT_MS;
  const ms = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.min(LONGEST_WAIT_MS, Math.max(0, ms)) : TOO_MANY_WAIT_MS;
}

/** Errors of a connection that was never made: nothing was sent. */
const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|EHOSTUNREACH|ENETUNREACH|ENETDOWN|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

function asFailure(name: string, error: unknown): FailureError {
  let code: string | undefined;
  for (let each = error; each instanceof Error; each = each.cause) {
    const found = (each as NodeJS.ErrnoException).code;
    if (typeof found === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(found)) code = found;
  }
  if (code && BEFORE_SENDING.test(code)) return notPerformed(errors.GW_REGES_UNREACHABLE({ problem: code }));
  return errors.GW_REGES_NO_ANSWER({ call: name, problem: code ?? 'the connection broke' });
}
