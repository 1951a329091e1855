/**
 * One HTTP request to ANAF: no redirect is followed, no endless answer is read, no compressed one is unpacked, and an
 * error says whether the request went out. What looks like an answer and is the firewall's page is an error too.
 */

import { FailureError, formatMs } from '@genius/contract';
import { notPerformed } from '@genius/runtime';
import { type Dispatcher, request } from 'undici';
import { errors } from './errors.ts';
import { plainWords } from './plain-words.ts';

export interface AnafCall {
  /** For errors, such as `upload`. */
  name: string;
  url: string | URL;
  /** Default GET, or POST with a body. */
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** Sent as Bearer, and never shown. */
  token?: string | undefined;
  /** Shows a certificate; from `openCertificate`. */
  dispatcher?: Dispatcher | undefined;
  /** For the whole exchange. Default 30_000; uploads need 60_000 at least, or invoices go twice. */
  timeoutMs?: number;
  /** Bytes of the answer. Default 20_000_000. */
  maxBytes?: number;
  /** Statuses besides 200 that are answers of this call, such as 404 with a body. Default none. */
  accept?: readonly number[];
  /** Whether a page of HTML is an answer too; the firewall's never is. Default false. */
  htmlIsAnswer?: boolean;
  signal?: AbortSignal;
}

export interface AnafAnswer {
  status: number;
  mediaType: string;
  bytes: Buffer;
  /** The body as UTF-8. */
  text: string;
  /** The body as JSON. Throws GW_ANAF_ANSWER_UNREADABLE. */
  json(): unknown;
  /** How far ANAF's clock is ahead of ours, ms; undefined if it did not say. */
  skewMs: number | undefined;
}

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 20_000_000;
const TOO_MANY_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/**
 * Throws GW_ANAF_UNREACHABLE, GW_ANAF_FIREWALL, GW_ANAF_TOO_MANY (certainly not done), GW_ANAF_NO_ANSWER,
 * GW_ANAF_UNAVAILABLE (nobody knows), all transient; GW_ANAF_BAD_REQUEST (400), GW_ANAF_LOGIN_NEEDED (401),
 * GW_ANAF_FORBIDDEN (403), GW_ANAF_NOT_FOUND (404).
 */
export async function callAnaf(call: AnafCall): Promise<AnafAnswer> {
  const { timeoutMs = TIMEOUT_MS, signal, name } = call;
  const limit = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([signal, limit]) : limit;
  signal?.throwIfAborted();
  let answer: Omit<AnafAnswer, 'json' | 'text'> & { retryAfter: string | undefined };
  try {
    answer = await exchange(call, stop);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    signal?.throwIfAborted();
    if (limit.aborted) throw errors.GW_ANAF_NO_ANSWER({ call: name, problem: `none within ${formatMs(timeoutMs)}` });
    throw asFailure(name, error);
  }
  const { status, mediaType, bytes, skewMs, retryAfter } = answer;
  const text = bytes.toString('utf8');
  refuseStatus(call, status, text, retryAfter);
  refuseHtml(call, status, mediaType, text);
  return {
    status,
    mediaType,
    bytes,
    text,
    skewMs,
    json() {
      try {
        return JSON.parse(text);
      } catch {
        throw errors.GW_ANAF_ANSWER_UNREADABLE({ call: name, problem: `${mediaType || 'something'} that is not JSON` });
      }
    },
  };
}

async function exchange(call: AnafCall, signal: AbortSignal) {
  const { url, body, token, headers, dispatcher, maxBytes = MOST_BYTES } = call;
  const {
    statusCode,
    headers: got,
    body: stream,
  } = await request(url, {
    method: call.method ?? (body === undefined ? 'GET' : 'POST'),
    signal,
    ...(body === undefined ? {} : { body }),
    ...(dispatcher ? { dispatcher } : {}),
    headersTimeout: 0,
    bodyTimeout: 0,
    headers: {
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'genius-workers',
      ...headers,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  });
  const one = (header: string) => [got[header] ?? []].flat()[0];
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      stream.destroy();
      throw errors.GW_ANAF_ANSWER_UNREADABLE({ call: call.name, problem: `it has more than ${maxBytes} bytes` });
    }
    chunks.push(chunk);
  }
  const date = Date.parse(one('date') ?? '');
  return {
    status: statusCode,
    mediaType: one('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '',
    bytes: Buffer.concat(chunks),
    // The header counts whole seconds: its true moment lies half a second later on average.
    skewMs: Number.isFinite(date) ? date + 500 - Date.now() : undefined,
    retryAfter: one('retry-after'),
  };
}

function refuseStatus(call: AnafCall, status: number, text: string, retryAfter: string | undefined): void {
  const { name: what, accept = [] } = call;
  if (status === 200 || accept.includes(status)) return;
  if (status === 429) {
    const retryAfterMs = readRetryAfter(retryAfter) ?? TOO_MANY_WAIT_MS;
    throw notPerformed(errors.GW_ANAF_TOO_MANY({ wait: formatMs(retryAfterMs) }, { retryAfterMs }));
  }
  if (status === 401) {
    const problem = { problem: 'ANAF does not take the token', problemRo: 'ANAF nu acceptă tokenul' };
    throw errors.GW_ANAF_LOGIN_NEEDED({ cif: 'default', ...problem });
  }
  if (status === 403) throw errors.GW_ANAF_FORBIDDEN({ call: what });
  if (status === 404) throw errors.GW_ANAF_NOT_FOUND({ call: what });
  if (status >= 400 && status < 500) throw errors.GW_ANAF_BAD_REQUEST({ call: what, words: wordsOf(status, text) });
  const problem = status >= 300 && status < 400 ? 'it sends elsewhere, as to a login' : `status ${status}`;
  throw errors.GW_ANAF_UNAVAILABLE({ call: what, problem });
}

/** F5's page comes with status 200 (itrack/anaf issue 19), and so do pages of maintenance. */
function refuseHtml({ name, htmlIsAnswer }: AnafCall, status: number, mediaType: string, text: string): void {
  const isHtml = mediaType === 'text/html' || /^\s*<(!doctype html|html)/i.test(text.slice(0, 200));
  if (!isHtml) return;
  const isFirewall = /requested URL was rejected|request rejected|support ID/i.test(text);
  if (!isFirewall && (htmlIsAnswer || status !== 200)) return;
  if (!isFirewall) throw errors.GW_ANAF_UNAVAILABLE({ call: name, problem: 'a page of HTML, as in maintenance' });
  const supportId = /support ID(?: is)?:?\s*(\d{1,30})/i.exec(text)?.[1] ?? '-';
  throw notPerformed(errors.GW_ANAF_FIREWALL({ call: name, supportId }));
}

function wordsOf(status: number, text: string): string {
  try {
    const { message, error_description, error } = JSON.parse(text) as Record<string, unknown>;
    const words = [message, error_description, error].find((each) => typeof each === 'string' && each !== '');
    if (words) return plainWords(words as string);
  } catch {
    // Not JSON: only the status is told, since the body may repeat what was sent.
  }
  return `status ${status}`;
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), as ms from now. */
function readRetryAfter(value: string | undefined): number | undefined {
  if (!value) return undefined;
  const ms = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.min(LONGEST_WAIT_MS, Math.max(0, ms)) : undefined;
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
  if (code && BEFORE_SENDING.test(code)) return notPerformed(errors.GW_ANAF_UNREACHABLE({ problem: code }));
  return errors.GW_ANAF_NO_ANSWER({ call: name, problem: code ?? 'the connection broke' });
}
