/** Renders documents with Chromium: the real client behind the `Renderer` that tasks know. */

import { setTimeout as after } from 'node:timers/promises';
import { FailureError } from '@genius/contract';
import type { MissingFile } from '../../domain/missing-files.ts';
import { errors } from '../../errors.ts';
import { type CaptureOptions, capturePage, type Picture } from './capture-page.ts';
import { type LoadOptions, loadPage } from './load-page.ts';
import { createPool, type PoolOptions, type Taken } from './pool.ts';
import { type PrintOptions, printPage } from './print-page.ts';
import { PageCrash } from './run-page.ts';

/** Limits of one run. */
export interface RunLimits {
  signal: AbortSignal;
  timeoutMs: number;
  /** Whether an earlier attempt took too long. */
  isLastTry: boolean;
}

export interface Renderer {
  toPdf(load: LoadOptions, print: PrintOptions, limits: RunLimits): Promise<{ pdf: Buffer; missing: MissingFile[] }>;
  toPicture(
    load: LoadOptions,
    capture: CaptureOptions,
    limits: RunLimits,
  ): Promise<{ picture: Picture; missing: MissingFile[] }>;
  /** Starts the browser and opens a page, if that is still to be done. */
  warm(): Promise<{ isSandboxed: boolean }>;
  /** Proves that a page can be opened and answers. */
  check(signal: AbortSignal): Promise<void>;
  /** The browser's process, if one is up. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/** A renderer with a pool of its own. */
export function createRenderer(options: PoolOptions): Renderer {
  const pool = createPool(options);

  async function run<T>(limits: RunLimits, work: (page: Taken) => Promise<T>): Promise<T> {
    limits.signal.throwIfAborted();
    const page = await pool.take();
    const ended = new AbortController();
    try {
      return await Promise.race([work(page), page.crashed, stopped(limits, ended.signal)]);
    } catch (error) {
      throw asFailure(error, page, options.memoryMiB);
    } finally {
      ended.abort();
      page.done();
    }
  }

  return {
    toPdf: (load, print, limits) =>
      run(limits, async (page) => {
        await loadPage(page, load);
        return { pdf: await printPage(page.session, print), missing: page.guard.missing.list() };
      }),
    toPicture: (load, capture, limits) =>
      run(limits, async (page) => {
        await loadPage(page, load);
        return { picture: await capturePage(page.session, capture), missing: page.guard.missing.list() };
      }),
    warm: () => pool.warm(),
    async check(signal) {
      await run({ signal, timeoutMs: 5_000, isLastTry: true }, ({ session }) =>
        session.send('Runtime.evaluate', { expression: '1' }),
      );
    },
    get pid() {
      return pool.pid;
    },
    close: () => pool.close(),
  };
}

/** Rejects at the time limit, or when the attempt is to end. */
async function stopped({ signal, timeoutMs, isLastTry }: RunLimits, ended: AbortSignal): Promise<never> {
  try {
    await after(timeoutMs, undefined, { signal: AbortSignal.any([signal, ended]) });
  } catch {
    signal.throwIfAborted();
    // Nobody listens any more.
    return await new Promise<never>(() => undefined);
  }
  const limit = `${Math.round(timeoutMs / 1_000)} s`;
  throw isLastTry ? errors.GW_PDF_TOO_SLOW({ limit }) : errors.GW_PDF_BUSY({ limit });
}

function asFailure(error: unknown, page: Taken, memoryMiB: number): unknown {
  if (error instanceof FailureError) return error;
  const isGone =
    error instanceof PageCrash || page.page.isClosed() || /Target closed|detached|crashed/i.test(String(error));
  if (page.outOfMemory()) return errors.GW_PDF_TOO_MUCH_MEMORY({ limit: memoryMiB }, { cause: error });
  return isGone ? errors.GW_PDF_CHROMIUM_LOST({}, { cause: error }) : error;
}
