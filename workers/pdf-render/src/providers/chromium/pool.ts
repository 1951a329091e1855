/**
 * The warm pool: one browser, a fresh context for each run, one page always ready for the next. A browser is replaced
 * after so many runs, when it has grown, and at once when it died or no longer answers; runs on the old one finish first.
 */

import { setTimeout as after } from 'node:timers/promises';
import { errors } from '../../errors.ts';
import { type Egress, startEgress } from '../egress/proxy.ts';
import { type Resolve, resolveBySystem } from '../egress/resolve-host.ts';
import { type RunningBrowser, startBrowser } from './browser.ts';
import { type MemoryWatch, watchMemory } from './memory-watch.ts';
import { openRunPage, type RunPage } from './run-page.ts';

export interface PoolOptions {
  /** The program. */
  path: string;
  sandboxRequired: boolean;
  /** MiB for the page of one run. */
  memoryMiB: number;
  recycleAfter: number;
  allowedHosts: ReadonlySet<string>;
  /** Default: the system's. */
  resolve?: Resolve;
}

export interface Pool {
  /** A page for one run, given back by `done`. */
  take(): Promise<Taken>;
  /** Starts the browser, if it is not up. */
  warm(): Promise<{ isSandboxed: boolean }>;
  /** Of the browser that is up. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

export interface Taken extends RunPage {
  /** Whether pages were ended for their memory a moment ago. */
  outOfMemory(): boolean;
  /** Gives it back; it is closed behind the caller's back. */
  done(): void;
}

interface Generation {
  browser: RunningBrowser;
  watch: MemoryWatch;
  spare: Promise<RunPage> | undefined;
  runs: number;
  active: number;
  isRetired: boolean;
}

const OPEN_MS = 15_000;
const CLOSE_MS = 5_000;
/** A browser that has grown by so much beyond what its pages may hold is replaced. */
const GROWN_BYTES = 1_024 * 1_024 * 1_024;

/** Makes a pool; nothing is started until it is needed. */
export function createPool(options: PoolOptions): Pool {
  let current: Promise<Generation> | undefined;
  let egress: Promise<Egress> | undefined;
  const all = new Set<Generation>();
  const limitBytes = options.memoryMiB * 1_024 * 1_024;

  const proxy = () => {
    egress ??= startEgress(options.resolve ?? resolveBySystem);
    return egress;
  };

  async function start(): Promise<Generation> {
    const { path, sandboxRequired, memoryMiB } = options;
    const browser = await startBrowser({ path, sandboxRequired, heapMiB: memoryMiB * 2 });
    const generation: Generation = {
      browser,
      watch: watchMemory(browser, limitBytes, () => generation.active > 0),
      spare: undefined,
      runs: 0,
      active: 0,
      isRetired: false,
    };
    all.add(generation);
    void browser.gone.then(() => forget(generation));
    return generation;
  }

  function forget(generation: Generation): void {
    generation.isRetired = true;
    generation.watch.stop();
    all.delete(generation);
  }

  /** Whoever comes first starts it; the others wait for the same one. */
  async function generation(): Promise<Generation> {
    for (;;) {
      current ??= start();
      const asked = current;
      const forgetIt = () => {
        if (current === asked) current = undefined;
      };
      const known = await asked.catch((error) => {
        forgetIt();
        throw error;
      });
      if (!known.isRetired && known.browser.puppet.connected) return known;
      forgetIt();
    }
  }

  const openPage = async ({ browser }: Generation): Promise<RunPage> =>
    openRunPage(browser, await proxy(), options.allowedHosts);

  function prepareSpare(of: Generation): void {
    if (of.isRetired || of.spare) return;
    const spare = openPage(of);
    of.spare = spare;
    spare.catch(() => {
      if (of.spare === spare) of.spare = undefined;
    });
  }

  /** The next one starts at once, so that the next run finds it warm. */
  function replace(of: Generation): void {
    of.isRetired = true;
    generation().then(prepareSpare, () => undefined);
  }

  function release(of: Generation): void {
    of.active--;
    of.browser.release();
    const hasGrown = of.watch.totalBytes > limitBytes + GROWN_BYTES && of.active === 0;
    if (hasGrown && !of.isRetired) replace(of);
    if (of.isRetired && of.active === 0) void of.browser.end();
  }

  async function closePage(of: Generation, page: RunPage): Promise<void> {
    const closed = page.close().then(
      () => true,
      () => of.browser.isGone(),
    );
    // One that does not even close a page is of no more use, to this run or any other.
    if (!(await Promise.race([closed, after(CLOSE_MS, false)]))) await of.browser.end();
    release(of);
  }

  /** A browser that died while it was idle is found out here, and a fresh one is tried. */
  const take = (): Promise<Taken> => takeOnce().catch(takeOnce);

  async function takeOnce(): Promise<Taken> {
    const of = await generation();
    of.runs++;
    of.active++;
    of.browser.hold();
    if (of.runs >= options.recycleAfter) replace(of);
    try {
      const ready = of.spare ?? openPage(of);
      of.spare = undefined;
      const page = await Promise.race([ready, lateAfter(OPEN_MS)]);
      prepareSpare(of);
      let isDone = false;
      return {
        ...page,
        outOfMemory: () => of.watch.endedOne(),
        done() {
          if (isDone) return;
          isDone = true;
          void closePage(of, page);
        },
      };
    } catch (error) {
      // A browser that opens no page is replaced, whatever the reason.
      await of.browser.end();
      release(of);
      throw errors.GW_PDF_CHROMIUM_LOST({}, { cause: error });
    }
  }

  return {
    take,
    async warm() {
      const of = await generation();
      prepareSpare(of);
      await of.spare;
      return { isSandboxed: of.browser.isSandboxed };
    },
    get pid() {
      return [...all].find(({ isRetired }) => !isRetired)?.browser.pid;
    },
    async close() {
      await current?.catch(() => undefined);
      await Promise.all([...all].map(({ browser }) => browser.end()));
      current = undefined;
      await egress?.then((out) => out.stop());
      egress = undefined;
    },
  };
}

async function lateAfter(ms: number): Promise<never> {
  await after(ms, undefined, { ref: false });
  throw new Error(`no page within ${ms / 1_000} s`);
}
