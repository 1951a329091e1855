/** Loads a run's document into its page: what it is told of the world, what it may fetch, what is waited for. */

import { errors as platformErrors } from '@genius/contract';
import type { Protocol } from 'puppeteer-core';
import type { AssetMap } from '../../domain/assets.ts';
import { hostKey, isAllowedUrl } from '../../domain/reachable-host.ts';
import { errors } from '../../errors.ts';
import { DOCUMENT_URL, type RequestRules } from './guard-requests.ts';
import type { RunPage } from './run-page.ts';
import { type Awaited, waitForFonts, waitForPage } from './wait-for.ts';

/** What is loaded, and how. */
export interface LoadOptions {
  source: { html: string } | { url: string };
  assets: AssetMap;
  network: boolean;
  javascript: boolean;
  waitFor?: Awaited | undefined;
  media: 'print' | 'screen';
  colorScheme: 'light' | 'dark';
  reducedMotion: boolean;
  locale: string;
  timezone: string;
  cookies: readonly { name: string; value: string; path?: string | undefined }[];
  headers: Readonly<Record<string, string>>;
  /** Of the window, CSS pixels. Default: Chromium's. */
  viewport?: { width: number; height: number; deviceScale: number };
}

/** At most, so that the run's own limit tells of what is slow elsewhere. */
const WAIT_MS = 30_000;

/** Throws what is wrong with the address, the server's answer, or what was waited for in vain. */
export async function loadPage(run: RunPage, options: LoadOptions): Promise<void> {
  const { source } = options;
  if ('url' in source) assertMayBeAsked(source.url, run);
  await tellPage(run, options);
  run.guard.allow(rulesOf(options));
  await (('url' in source ? openUrl(run, source.url) : open(run, DOCUMENT_URL)) as Promise<unknown>);
  if (options.waitFor) await waitForPage(run.page, run.session, options.waitFor, WAIT_MS);
  await waitForFonts(run.session);
}

function rulesOf({ source, assets, network, headers }: LoadOptions): RequestRules {
  if ('html' in source) return { html: source.html, assets, network };
  const hasHeaders = Object.keys(headers).length > 0;
  return {
    assets,
    network: true,
    ...(hasHeaders ? { headersFor: { origin: new URL(source.url).origin, headers } } : {}),
  };
}

function assertMayBeAsked(address: string, { pass }: RunPage): void {
  const url = new URL(address);
  const refuse = (problem: string) => platformErrors.GW_URL_REFUSED({ field: 'url', problem }, { field: 'url' });
  if (url.username || url.password) throw refuse('it carries a user name or password');
  if (isAllowedUrl(url, pass.limits.allowedHosts)) return;
  if (url.protocol !== 'https:') throw refuse('only https is fetched');
  if (url.port) throw refuse('only port 443 is fetched');
}

async function tellPage({ session, browser }: RunPage, options: LoadOptions): Promise<void> {
  const { source, cookies, locale, timezone, viewport } = options;
  const send = session.send.bind(session);
  const language = locale.split('-')[0] as string;
  const agent = (await browser.userAgent()).replace('Headless', '');
  await Promise.all([
    options.javascript ? undefined : send('Emulation.setScriptExecutionDisabled', { value: true }),
    send('Emulation.setLocaleOverride', { locale: locale.replaceAll('-', '_') }),
    send('Emulation.setTimezoneOverride', { timezoneId: timezone }).catch((error: Error) => {
      if (/timezone/i.test(error.message)) throw errors.GW_PDF_TIMEZONE({ timezone }, { field: 'timezone' });
      throw error;
    }),
    send('Emulation.setUserAgentOverride', {
      userAgent: agent,
      // Chromium itself writes how much each is wanted.
      acceptLanguage: locale === language ? locale : `${locale},${language}`,
    }),
    send('Emulation.setEmulatedMedia', {
      media: options.media,
      features: [
        { name: 'prefers-color-scheme', value: options.colorScheme },
        { name: 'prefers-reduced-motion', value: options.reducedMotion ? 'reduce' : 'no-preference' },
      ],
    }),
    viewport
      ? send('Emulation.setDeviceMetricsOverride', {
          width: viewport.width,
          height: viewport.height,
          deviceScaleFactor: viewport.deviceScale,
          mobile: false,
        })
      : undefined,
    'url' in source && cookies.length > 0
      ? send('Network.setCookies', { cookies: cookies.map((cookie) => cookieFor(source.url, cookie)) })
      : undefined,
  ]);
}

/** Of that host alone, and on secure connections alone where it has one. */
function cookieFor(
  url: string,
  { name, value, path = '/' }: LoadOptions['cookies'][number],
): Protocol.Network.CookieParam {
  return { name, value, path, url: new URL(path, url).href, secure: url.startsWith('https:'), sameSite: 'Lax' };
}

function open({ page }: RunPage, url: string) {
  return page.goto(url, { waitUntil: 'load', timeout: 0 });
}

async function openUrl(run: RunPage, url: string): Promise<void> {
  const answer = await open(run, url).catch((error: Error) => {
    if (!error.message.startsWith('net::')) throw error;
    throw unreachable(run, url, error);
  });
  const status = answer?.status() ?? 0;
  if (status === 403 || status === 502) {
    // For plain http the proxy itself may have answered.
    const refusal = refusalOf(run, new URL(answer?.url() ?? url));
    if (refusal) throw refusal;
  }
  if (status === 429 || status >= 500) {
    throw errors.GW_PDF_PAGE_UNREACHABLE({ problem: `its server answered ${status}` }, { field: 'url' });
  }
  if (status >= 400) throw errors.GW_PDF_PAGE_ANSWERED({ status }, { field: 'url' });
}

function unreachable(run: RunPage, address: string, { message }: Error): Error {
  // A redirect may have led elsewhere: whatever was refused is why.
  const hosts = [...run.pass.refusals.keys()];
  const refusal =
    refusalOf(run, new URL(address)) ??
    (hosts.length === 1 ? refusalOf(run, new URL(`https://${hosts[0]}`)) : undefined);
  if (refusal) return refusal;
  const problem = /^net::ERR_[A-Z0-9_]+/.exec(message)?.[0] ?? 'the connection failed';
  return errors.GW_PDF_PAGE_UNREACHABLE({ problem }, { field: 'url' });
}

function refusalOf({ pass }: RunPage, url: URL): Error | undefined {
  const port = url.port ? Number(url.port) : 443;
  const refuse = (problem: string) => platformErrors.GW_URL_REFUSED({ field: 'url', problem }, { field: 'url' });
  switch (pass.refusals.get(hostKey(url.hostname, port))) {
    case 'not-public':
      return refuse('its host is not on the public internet');
    case 'only-https':
      return refuse('only https is fetched');
    case 'unknown':
      return errors.GW_PDF_PAGE_UNREACHABLE({ problem: 'its host name is not known' }, { field: 'url' });
    case 'unreachable':
      return errors.GW_PDF_PAGE_UNREACHABLE({ problem: 'its server does not answer' }, { field: 'url' });
    default:
      return undefined;
  }
}
