/**
 * Fetches addresses that come from outside, without letting them reach inside: https only, public addresses only,
 * checked on the resolved address to which the connection is then pinned (so that a name that resolves differently the
 * second time gains nothing), each redirect checked again, sizes and times bounded.
 */

import type { LookupAddress } from 'node:dns';
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { errors, FailureError } from '@genius/contract';
import type { Agent, Dispatcher } from 'undici';
import { isPublicAddress } from './public-address.ts';

export interface GuardedFetchOptions {
  /** Bytes of the body, after decompression. Default 10_000_000. */
  maxBytes?: number;
  /** For the whole fetch, ms. Default 30_000. */
  timeoutMs?: number;
  /** What is asked for. Default any. */
  accept?: string;
  signal?: AbortSignal;
  /** Where the address stands in the input, for errors. Default `url`. */
  field?: string;
  /** Hosts (with their port, if it isn't 443) that are reached whatever their address, over http too. Default none. */
  allowHosts?: readonly string[];
  /** Resolves names. Default: the system's. */
  resolve?: (host: string) => Promise<LookupAddress[]>;
}

export interface Fetched {
  bytes: Buffer;
  mediaType: string | undefined;
  finalUrl: string;
}

const MAX_REDIRECTS = 5;

/** Throws GW_URL_REFUSED (invalid) for what must not be fetched, GW_FETCH_FAILED (transient) for what did not work. */
export async function guardedFetch(url: string, options: GuardedFetchOptions = {}): Promise<Fetched> {
  const { timeoutMs = 30_000, signal } = options;
  const stop = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]);
  let at = url;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const target = checkUrl(at, options);
    const answer = await fetchOnce(target, options, stop);
    if (!('location' in answer)) return { ...answer, finalUrl: target.href };
    at = new URL(answer.location, target).href;
  }
  throw refused(options, `it redirects more than ${MAX_REDIRECTS} times`);
}

function refused({ field = 'url' }: GuardedFetchOptions, problem: string): FailureError {
  return errors.GW_URL_REFUSED({ field, problem }, { field });
}

function failed({ field = 'url' }: GuardedFetchOptions, problem: string, retryAfterMs?: number): FailureError {
  return errors.GW_FETCH_FAILED({ field, problem }, { field, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
}

const isAllowed = (url: URL, options: GuardedFetchOptions) => options.allowHosts?.includes(url.host) ?? false;

function checkUrl(text: string, options: GuardedFetchOptions): URL {
  if (!URL.canParse(text)) throw refused(options, 'it is no address');
  const url = new URL(text);
  if (url.username || url.password) throw refused(options, 'it carries a user name or password');
  if (isAllowed(url, options)) return url;
  if (url.protocol !== 'https:') throw refused(options, 'only https is fetched');
  // WHATWG URLs drop the default port; any other may be a service inside.
  if (url.port) throw refused(options, 'only port 443 is fetched');
  return url;
}

async function addressesOf(url: URL, options: GuardedFetchOptions): Promise<LookupAddress[]> {
  // URLs write IPv4 in all its disguises (octal, hex, one number) as four numbers, and IPv6 in brackets.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  if (family) return [{ address: host, family }];
  try {
    return await (options.resolve ?? ((name) => systemLookup(name, { all: true })))(host);
  } catch {
    throw failed(options, 'its host name is not known');
  }
}

async function fetchOnce(
  url: URL,
  options: GuardedFetchOptions,
  signal: AbortSignal,
): Promise<{ location: string } | Omit<Fetched, 'finalUrl'>> {
  const addresses = await addressesOf(url, options);
  if (addresses.length === 0) throw failed(options, 'its host name has no address');
  // One private address among public ones is how a rebinding attack begins: all must be public.
  if (!isAllowed(url, options) && !addresses.every(({ address }) => isPublicAddress(address))) {
    throw refused(options, 'its host is not on the public internet');
  }
  const pinned = addresses[0] as LookupAddress;
  // Loaded when something is fetched: a worker that fetches nothing would hold its 10 MB for nothing.
  const { Agent, request } = await import('undici');
  const agent = new Agent({
    connect: {
      lookup: (_host, { all }, done) => {
        if (all) done(null, [pinned]);
        else done(null, pinned.address, pinned.family);
      },
    },
  });
  try {
    return await read(await request(url, asked(options, agent, signal)), options);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    if (signal.aborted) {
      options.signal?.throwIfAborted();
      throw failed(options, 'it took too long');
    }
    throw failed(options, `the connection failed (${(error as { code?: string }).code ?? 'no code'})`);
  } finally {
    await agent.destroy();
  }
}

function asked(options: GuardedFetchOptions, dispatcher: Agent, signal: AbortSignal) {
  return {
    dispatcher,
    signal,
    method: 'GET' as const,
    // Uncompressed is asked for, and a compressed answer is refused: no bomb has to be unpacked to be found.
    headers: { accept: options.accept ?? '*/*', 'accept-encoding': 'identity', 'user-agent': 'genius-workers' },
  };
}

async function read(
  answer: Dispatcher.ResponseData,
  options: GuardedFetchOptions,
): Promise<{ location: string } | Omit<Fetched, 'finalUrl'>> {
  const { statusCode, headers, body } = answer;
  const one = (name: string) => [headers[name] ?? []].flat()[0];
  const location = one('location');
  if (statusCode >= 300 && statusCode < 400 && location) return { location };
  if (statusCode === 429 || statusCode >= 500) {
    throw failed(options, `the server answered ${statusCode}`, retryAfter(one('retry-after')));
  }
  if (statusCode !== 200) throw refused(options, `the server answered ${statusCode}`);
  const encoding = one('content-encoding');
  if (encoding && encoding !== 'identity') throw refused(options, 'the server sent it compressed, unasked');
  const limit = options.maxBytes ?? 10_000_000;
  const tooLarge = () => refused(options, `it has more than ${limit} bytes`);
  if (Number(one('content-length') ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), mediaType: one('content-type')?.split(';')[0]?.trim() };
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), as ms from now. */
function retryAfter(value: string | undefined): number | undefined {
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
