/** Requests to the registry: token, timeout, breaker, and other tries after trouble on the way. */

import { FailureError } from '@genius/contract';
import { sdkErrors } from '../errors.ts';
import { isTransient } from '../failure-kinds.ts';
import type { HttpOptions } from './http-options.ts';
import { backoffMs, pause } from './pause.ts';
import { readProblem } from './read-problem.ts';
import { createRegistryUrls, type RegistryUrl } from './registry-urls.ts';

export interface Ask {
  method?: 'GET' | 'POST';
  body?: string | Uint8Array | Blob | ReadableStream<Uint8Array> | undefined;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Added to the timeout, ms: the other side is asked to wait so long. */
  extraMs?: number;
  /** Tries in all. Default: the client's. */
  attempts?: number;
}

export interface Requests {
  /** Of the registry that is asked next. */
  readonly origin: string;
  /** Asks until it is answered, and reads the answer. Only what may be repeated must be asked so. */
  ask<T>(path: string, ask: Ask, read: (response: Response) => Promise<T>): Promise<T>;
  /** The wait after trouble number `tried` in a row, ms. */
  backoff(tried: number, error: unknown): number;
}

/** What the other side asked for is not waited for if it is longer than this: the caller decides. */
const LONGEST_RETRY_AFTER_MS = 60_000;

export function createRequests(options: HttpOptions): Requests {
  const { timeoutMs = 30_000, retry = {}, breaker: breakerOptions = {} } = options;
  const { attempts: most = 4, firstMs = 250, capMs = 5_000 } = retry;
  const urls = createRegistryUrls(options.url, breakerOptions);
  const tokens = createTokenSource(options.token);
  // In a browser fetch must be called as the global's own.
  const call = options.fetch ?? ((...args: Parameters<typeof fetch>) => globalThis.fetch(...args));

  async function once<T>(
    { base, origin, breaker }: RegistryUrl,
    path: string,
    ask: Ask,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const token = await tokens.get();
    breaker.enter();
    let isThere: boolean | undefined;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs + (ask.extraMs ?? 0));
    const { method = 'GET', body, headers, signal } = ask;
    try {
      const response = await call(base + path, {
        method,
        headers: { accept: 'application/json', ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
        signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
        redirect: 'error',
        ...(body === undefined ? {} : { body: body as NonNullable<RequestInit['body']> }),
        ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
      });
      if (!response.ok) throw readProblem(origin, response, parsed(await response.text()));
      const answer = await read(response);
      isThere = true;
      return answer;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const failure = error instanceof FailureError ? error : unreachable(origin, error, late.signal.aborted);
      isThere = failure.code !== 'GW_SDK_UNREACHABLE';
      throw failure;
    } finally {
      clearTimeout(timer);
      breaker.leave(isThere);
    }
  }

  const unreachable = (origin: string, error: unknown, isLate: boolean) =>
    sdkErrors.GW_SDK_UNREACHABLE(
      { origin, problem: isLate ? `nothing came within ${timeoutMs} ms` : wordsOf(error) },
      { cause: error },
    );

  /** Asks one registry after the other until one answers, from the one that last did. */
  async function oneOfThem<T>(path: string, ask: Ask, read: (response: Response) => Promise<T>): Promise<T> {
    // What was read of a stream is gone.
    const most = ask.body instanceof ReadableStream ? 1 : urls.count;
    const failures: FailureError[] = [];
    for (;;) {
      const url = urls.current();
      try {
        return await once(url, path, ask, read);
      } catch (error) {
        if (!isAway(error)) throw error;
        urls.leave(url);
        failures.push(error);
        if (failures.length >= most) throw failures.length === 1 ? error : noneAnswers(failures);
      }
    }
  }

  const backoff = (tried: number, error: unknown) =>
    backoffMs(tried, firstMs, capMs, error instanceof FailureError ? (error.failure.retryAfterMs ?? 0) : 0);

  return {
    get origin() {
      return urls.current().origin;
    },
    backoff,
    async ask(path, ask, read) {
      const attempts = ask.attempts ?? most;
      let isTokenRenewed = false;
      for (let tried = 1; ; tried++) {
        try {
          return await oneOfThem(path, ask, read);
        } catch (error) {
          if (isUnauthenticated(error) && !isTokenRenewed && tokens.renew()) {
            isTokenRenewed = true;
            continue;
          }
          if (tried >= attempts || !mayPass(error)) throw error;
          await pause(backoff(tried, error), ask.signal);
        }
      }
    },
  };
}

/** Whether another registry may answer where this one does not. */
const isAway = (error: unknown): error is FailureError =>
  error instanceof FailureError && (error.code === 'GW_SDK_UNREACHABLE' || error.code === 'GW_CIRCUIT_OPEN');

/** All are left alone only if each of them is. */
function noneAnswers(failures: readonly FailureError[]): FailureError {
  const open = failures.filter(({ code }) => code === 'GW_CIRCUIT_OPEN');
  if (open.length === failures.length) return open[0] as FailureError;
  return sdkErrors.GW_SDK_NO_REGISTRY_ANSWERS(
    { tried: failures.map(({ message }) => message).join(' ') },
    { cause: failures[0], retryAfterMs: Math.min(...failures.map(({ failure }) => failure.retryAfterMs ?? 0)) },
  );
}

const isUnauthenticated = (error: unknown) =>
  error instanceof FailureError && error.code === 'GW_REGISTRY_UNAUTHENTICATED';

/** Whether another try may be answered otherwise, soon. An open breaker is not tried: that is what it is for. */
function mayPass(error: unknown): boolean {
  if (!isTransient(error) || error.code === 'GW_CIRCUIT_OPEN') return false;
  return (error.failure.retryAfterMs ?? 0) <= LONGEST_RETRY_AFTER_MS;
}

interface TokenSource {
  get(): Promise<string | undefined>;
  /** Forgets the token; false if there can be no other. */
  renew(): boolean;
}

function createTokenSource(token: HttpOptions['token']): TokenSource {
  if (typeof token !== 'function') return { get: async () => token, renew: () => false };
  let found: Promise<string> | undefined;
  return {
    get() {
      found ??= Promise.resolve(token()).catch((error) => {
        found = undefined;
        throw error;
      });
      return found;
    },
    renew() {
      found = undefined;
      return true;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Such as `ECONNREFUSED`; the words of the system behind what fetch throws. */
function wordsOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  return cause?.code ?? cause?.message ?? message ?? 'the connection failed';
}
