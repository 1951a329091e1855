/**
 * Answers a page's requests for its document and assets from memory, and stops what the run may not ask for. What it
 * lets through, and what never comes by here (web sockets, preconnects, workers), the proxy judges.
 */

import { STATUS_CODES } from 'node:http';
import type { CDPSession, Page, Protocol } from 'puppeteer-core';
import { type AssetMap, assetMediaType, findAsset } from '../../domain/assets.ts';
import { MissingFiles, type MissingReason } from '../../domain/missing-files.ts';
import { hostKey } from '../../domain/reachable-host.ts';
import type { Pass } from '../egress/pass.ts';

/** Where documents of ours live; no name under `invalid` is anybody's (RFC 2606). */
export const DOCUMENT_URL = 'https://document.invalid/';

/** What a page may ask for. */
export interface RequestRules {
  /** The document itself; absent if it is fetched from outside. */
  html?: string;
  assets: AssetMap;
  network: boolean;
  /** For the origin of this address only. */
  headersFor?: { origin: string; headers: Readonly<Record<string, string>> };
}

export interface RequestGuard {
  /** Until then nothing may be asked for. */
  allow(rules: RequestRules): void;
  readonly missing: MissingFiles;
}

type Paused = Protocol.Fetch.RequestPausedEvent;

/** Nothing but what is ours, and nothing at all if a script is off; the proxy holds it too. */
const NO_NETWORK = "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; object-src 'none'; webrtc 'block'";

/** Guards a page that has not loaded anything yet. */
export async function guardRequests(page: Page, session: CDPSession, pass: Pass): Promise<RequestGuard> {
  const missing = new MissingFiles();
  let rules: RequestRules | undefined;
  let isServed = false;
  const mainFrame = mainFrameId(page);

  async function judge(paused: Paused): Promise<void> {
    const { requestId, request, resourceType, frameId } = paused;
    const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
    const isMain = resourceType === 'Document' && frameId === mainFrame;
    const stop = (errorReason: Protocol.Network.ErrorReason) =>
      session.send('Fetch.failRequest', { requestId, errorReason });
    if (!rules || !url) return stop('BlockedByClient');
    if (rules.html !== undefined && isMain) {
      // A document that sends its window elsewhere stays where it is.
      if (isServed || request.url !== DOCUMENT_URL) return stop('Aborted');
      isServed = true;
      const policy = rules.network ? [] : [{ name: 'content-security-policy', value: NO_NETWORK }];
      return serve(requestId, 200, 'text/html; charset=utf-8', Buffer.from(rules.html), policy);
    }
    if (rules.html !== undefined && url.origin === new URL(DOCUMENT_URL).origin) {
      const asset = findAsset(rules.assets, url.pathname);
      if (asset) return serve(requestId, 200, assetMediaType(asset), asset.bytes);
      if (url.pathname !== '/favicon.ico') missing.add(named(url), 'not-among-assets');
      return serve(requestId, 404, 'text/plain', Buffer.alloc(0));
    }
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      missing.add(named(url), 'address-refused');
      return stop('BlockedByClient');
    }
    if (!rules.network) {
      missing.add(named(url), 'network-off');
      return stop('BlockedByClient');
    }
    await session.send('Fetch.continueRequest', { requestId, ...headersOf(request, url, rules) });
  }

  function serve(
    requestId: string,
    status: number,
    mediaType: string,
    body: Uint8Array,
    more: Protocol.Fetch.HeaderEntry[] = [],
  ): Promise<void> {
    return session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: status,
      responsePhrase: STATUS_CODES[status] ?? '',
      responseHeaders: [{ name: 'content-type', value: mediaType }, ...more],
      body: Buffer.from(body).toString('base64'),
    });
  }

  // A page that is gone has no requests to answer.
  session.on('Fetch.requestPaused', (paused) => void judge(paused).catch(() => undefined));
  session.on('Fetch.authRequired', ({ requestId, authChallenge }) => {
    const isOurs = authChallenge.source === 'Proxy' && rules?.network;
    const answer: Protocol.Fetch.AuthChallengeResponse = isOurs
      ? { response: 'ProvideCredentials', username: pass.user, password: pass.secret }
      : { response: authChallenge.source === 'Proxy' ? 'CancelAuth' : 'Default' };
    void session.send('Fetch.continueWithAuth', { requestId, authChallengeResponse: answer }).catch(() => undefined);
  });
  const note = (address: string) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url && url.pathname !== '/favicon.ico') missing.add(named(url), reasonOf(url, pass, rules?.network ?? false));
  };
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') note(request.url());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) note(response.url());
  });
  await session.send('Fetch.enable', { handleAuthRequests: true, patterns: [{ urlPattern: '*' }] });
  return {
    missing,
    allow(given) {
      rules = given;
    },
  };
}

/** puppeteer names frames by the id of the protocol. */
const mainFrameId = (page: Page): string => (page.mainFrame() as unknown as { _id: string })._id;

/** As the page named it: paths of ours without their made-up host. */
function named(url: URL): string {
  return url.origin === new URL(DOCUMENT_URL).origin ? `${url.pathname.slice(1)}${url.search}` : url.href;
}

function reasonOf(url: URL, pass: Pass, network: boolean): MissingReason {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'address-refused';
  if (!network) return 'network-off';
  if (pass.isTooLarge) return 'too-large';
  const port = url.port ? Number(url.port) : url.protocol === 'http:' ? 80 : 443;
  const refusal = pass.refusals.get(hostKey(url.hostname, port));
  return refusal === 'not-public' || refusal === 'only-https' ? 'address-refused' : 'failed';
}

/** The caller's headers go to the origin they are meant for, and are taken off when it redirects elsewhere. */
function headersOf(
  request: Protocol.Network.Request,
  url: URL,
  { headersFor }: RequestRules,
): { headers?: Protocol.Fetch.HeaderEntry[] } {
  if (!headersFor) return {};
  const ours = new Map(Object.entries(headersFor.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const others = Object.entries(request.headers).filter(([name]) => !ours.has(name.toLowerCase()));
  const added = url.origin === headersFor.origin ? [...ours] : [];
  return { headers: [...others, ...added].map(([name, value]) => ({ name, value })) };
}
