/**
 * One request to Slack: no redirect is followed, no long answer is read, and an error says whether the request went out.
 * Both clients of Slack are given this as their `fetch`.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { FailureError, formatMs } from '@genius/contract';
import { notPerformed } from '@genius/runtime';
import { errors } from '../errors.ts';

/** What came back, for those who sort it. */
export interface Answer {
  status: number | undefined;
  /** What the answer asked to wait, ms. */
  retryAfterMs: number | undefined;
}

interface Exchange extends Answer {
  signal: AbortSignal;
  answerMs: number;
}

/** An answer that takes longer is given up. */
const ANSWER_MS = 15_000;
const MOST_BYTES = 4 * 1_024 * 1_024;
const LONGEST_WAIT_MS = 3_600_000;

const current = new AsyncLocalStorage<Exchange>();

/** Runs a call of a client; its requests are aborted by `signal`, and `seen` tells what came back. */
export async function exchange<T>(
  signal: AbortSignal,
  call: () => Promise<T>,
  sort: (error: unknown, seen: Answer) => FailureError,
  answerMs = ANSWER_MS,
): Promise<T> {
  const seen: Exchange = { signal, answerMs, status: undefined, retryAfterMs: undefined };
  try {
    return await current.run(seen, call);
  } catch (error) {
    const own = ownFailure(error);
    throw own ?? sort(error, seen);
  }
}

/** `fetch` for the clients of Slack. */
export async function slackFetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const seen = current.getStore();
  const answerMs = seen?.answerMs ?? ANSWER_MS;
  const limit = AbortSignal.timeout(answerMs);
  const signal = seen ? AbortSignal.any([seen.signal, limit]) : limit;
  try {
    signal.throwIfAborted();
  } catch {
    throw notPerformed(errors.GW_SLACK_UNREACHABLE({ problem: 'stopped' }));
  }
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal });
    if (seen) {
      seen.status = response.status;
      seen.retryAfterMs = retryAfterMs(response.headers.get('retry-after'));
    }
    const body = await readSome(response);
    return new Response(body.length ? new Uint8Array(body) : null, {
      status: response.status,
      headers: response.headers,
    });
  } catch (error) {
    throw asFailure(error, limit.aborted ? answerMs : undefined);
  }
}

/** What a Retry-After header asks for, in ms: seconds or a date. */
export function retryAfterMs(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  const ms = /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(LONGEST_WAIT_MS, Math.max(0, ms)) : undefined;
}

async function readSome(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw new TypeError('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Errors of a connection that was never made: nothing was sent. */
const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|EHOSTUNREACH|ENETUNREACH|ENETDOWN|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

/** The clients' own texts may name the address, which is a secret: only the code of the error goes on. */
function asFailure(error: unknown, waitedMs: number | undefined): FailureError {
  if (waitedMs !== undefined) return errors.GW_SLACK_NO_ANSWER({ problem: `none within ${formatMs(waitedMs)}` });
  const code = codeOf(error);
  if (code && BEFORE_SENDING.test(code)) return notPerformed(errors.GW_SLACK_UNREACHABLE({ problem: code }));
  return errors.GW_SLACK_NO_ANSWER({ problem: code ?? 'the connection broke' });
}

function codeOf(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code } = each as NodeJS.ErrnoException;
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) return code;
  }
  return undefined;
}

/** Our own failure, where a client has wrapped it. */
function ownFailure(error: unknown): FailureError | undefined {
  if (error instanceof FailureError) return error;
  if (!(error instanceof Error)) return undefined;
  const { original } = error as { original?: unknown };
  return original instanceof FailureError ? original : error.cause instanceof FailureError ? error.cause : undefined;
}
