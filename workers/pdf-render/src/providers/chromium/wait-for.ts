/** Waits for what the caller awaits of a page, by asking it again and again from outside: its scripts may be off. */

import { setTimeout as after } from 'node:timers/promises';
import type { CDPSession, Page } from 'puppeteer-core';
import { errors } from '../../errors.ts';

/** What is awaited. */
export type Awaited = { selector: string } | { networkIdle: true } | { function: string };

const ASK_MS = 50;
const IDLE_MS = 500;
const FONTS_MS = 5_000;

/** Throws GW_PDF_WAIT_IN_VAIN when it did not come in time, GW_PDF_SELECTOR for what is no selector. */
export async function waitForPage(page: Page, session: CDPSession, awaited: Awaited, limitMs: number): Promise<void> {
  const inVain = (what: string) =>
    errors.GW_PDF_WAIT_IN_VAIN({ awaited: what, limit: `${Math.round(limitMs / 1_000)} s` }, { field: 'waitFor' });
  if ('networkIdle' in awaited) {
    await page.waitForNetworkIdle({ idleTime: IDLE_MS, timeout: limitMs }).catch((error: Error) => {
      if (error.name === 'TimeoutError') throw inVain('networkIdle');
      throw error;
    });
    return;
  }
  const until = performance.now() + limitMs;
  const isThere =
    'selector' in awaited
      ? async () => (await findNode(session, awaited.selector, 'waitFor.selector')) !== undefined
      : () => answersTrue(session, awaited.function);
  while (!(await isThere())) {
    if (performance.now() > until) throw inVain('selector' in awaited ? awaited.selector : awaited.function);
    await after(ASK_MS);
  }
}

/** The protocol's id of the first element that matches. Throws GW_PDF_SELECTOR. */
export async function findNode(session: CDPSession, selector: string, field: string): Promise<number | undefined> {
  const { root } = await session.send('DOM.getDocument', { depth: 0 });
  try {
    const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
    return nodeId || undefined;
  } catch (error) {
    // The document may just have been replaced; a selector that is none stays wrong.
    if (/selector/i.test((error as Error).message)) throw errors.GW_PDF_SELECTOR({ selector }, { field });
    return undefined;
  }
}

async function answersTrue(session: CDPSession, name: string): Promise<boolean> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `typeof ${name} === 'function' && Promise.resolve(${name}()).then(Boolean)`,
    awaitPromise: true,
    returnByValue: true,
  });
  return !exceptionDetails && result.value === true;
}

/** Waits until the fonts that the page uses are there, or five seconds. */
export async function waitForFonts(session: CDPSession): Promise<void> {
  const loaded = session.send('Runtime.evaluate', {
    expression: 'document.fonts.status === "loaded" || document.fonts.ready.then(() => true)',
    awaitPromise: true,
    returnByValue: true,
  });
  await Promise.race([loaded, after(FONTS_MS, undefined, { ref: false })]);
}
