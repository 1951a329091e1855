/** A page in a context of its own, ready for one run: guarded, with its pass through the proxy, never used twice. */

import type { BrowserContext, CDPSession, Page } from 'puppeteer-core';
import type { Pass } from '../egress/pass.ts';
import type { Egress } from '../egress/proxy.ts';
import type { RunningBrowser } from './browser.ts';
import { guardRequests, type RequestGuard } from './guard-requests.ts';

export interface RunPage {
  readonly browser: RunningBrowser;
  readonly page: Page;
  readonly session: CDPSession;
  readonly guard: RequestGuard;
  readonly pass: Pass;
  /** Rejects with a `PageCrash` when the page or the browser is gone; never resolves. */
  readonly crashed: Promise<never>;
  close(): Promise<void>;
}

/** The page's process ended: by itself, or because it held too much memory. */
export class PageCrash extends Error {
  override readonly name = 'PageCrash';
  /** What Chromium says of it: `crashed`, `oom`, `killed`, … */
  readonly status: string;
  constructor(status: string) {
    super(`the page is gone (${status})`);
    this.status = status;
  }
}

/** Bytes that a run may fetch from outside. */
const MOST_FETCHED = 100 * 1_024 * 1_024;
const MOST_CONNECTIONS = 64;

/** Opens a page. */
export async function openRunPage(
  browser: RunningBrowser,
  egress: Egress,
  allowedHosts: ReadonlySet<string>,
): Promise<RunPage> {
  const pass = egress.open({ allowedHosts, maxBytes: MOST_FETCHED, maxConnections: MOST_CONNECTIONS });
  let context: BrowserContext | undefined;
  try {
    context = await browser.puppet.createBrowserContext({
      proxyServer: egress.url,
      // Without it Chromium reaches the loopback past its proxy.
      proxyBypassList: ['<-loopback>'],
      downloadBehavior: { policy: 'deny' },
    });
    const page = await context.newPage();
    // One that waits for an answer would hold up the page for ever.
    page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
    const session = await page.createCDPSession();
    const guard = await guardRequests(page, session, pass);
    const crash = watchForCrash(browser, page, session);
    return {
      browser,
      page,
      session,
      guard,
      pass,
      crashed: crash.promise,
      async close() {
        crash.forget();
        egress.close(pass);
        await context?.close();
      },
    };
  } catch (error) {
    egress.close(pass);
    await context?.close().catch(() => undefined);
    throw error;
  }
}

function watchForCrash(
  browser: RunningBrowser,
  page: Page,
  session: CDPSession,
): { promise: Promise<never>; forget: () => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  // It may come while nobody listens.
  promise.catch(() => undefined);
  const forget = browser.onGone(() => reject(new PageCrash('browser')));
  session.on('Inspector.targetCrashed', () => reject(new PageCrash('crashed')));
  page.on('error', () => reject(new PageCrash('crashed')));
  page.on('close', () => reject(new PageCrash('closed')));
  return { promise, forget };
}
