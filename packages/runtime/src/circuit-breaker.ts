/**
 * Circuit breakers for providers: one that fails again and again is left alone for a while, then tried by one caller.
 * Our own, because the libraries keep the state in the process, and ten workers would each have to find out. Given a
 * KeyValue the state is shared by all of them, on the store's clock.
 */

import { type Duration, durationMs, errors, FailureError } from '@genius/contract';
import type { KeyValue } from './ports/key-value.ts';

export interface BreakerOptions {
  /** The provider's name, as people know it. */
  name: string;
  /** Shared state. Default: this breaker's own. */
  kv?: KeyValue;
  /** Transient failures in a row that open it. Default 5. */
  failures?: number;
  /** How long it is left alone before one caller may try. Default `'30s'`. */
  openFor?: Duration;
}

export interface Breaker {
  /** Calls, or throws GW_CIRCUIT_OPEN with `retryAfterMs` without calling. */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/** Failures further apart than this are not in a row. */
const FORGET_MS = 600_000;

export function createBreaker(options: BreakerOptions): Breaker {
  const { name, failures: most = 5, openFor = '30s' } = options;
  const kv = options.kv ?? createLocalState();
  const openMs = durationMs(openFor);
  const key = (what: string) => `breaker/${name}/${what}`;

  const refuse = (until: number) =>
    errors.GW_CIRCUIT_OPEN(
      { provider: name, failures: most, until: new Date(until).toISOString() },
      { retryAfterMs: Math.max(0, until - Date.now()) },
    );

  async function succeeded(): Promise<void> {
    if ((await kv.get(key('failures'))) === undefined) return;
    for (const what of ['failures', 'tripped', 'open', 'trial']) await kv.delete(key(what));
  }

  async function failed(isTrial: boolean): Promise<void> {
    const count = await kv.increment(key('failures'), 1, { ttlMs: FORGET_MS });
    if (count < most && !isTrial) return;
    await kv.set(key('open'), String(Date.now() + openMs), { ttlMs: openMs });
    await kv.set(key('tripped'), '1', { ttlMs: FORGET_MS + openMs });
    await kv.delete(key('trial'));
  }

  return {
    async run(call) {
      const until = await kv.get(key('open'));
      if (until !== undefined) throw refuse(Number(until));
      const isTrial = (await kv.get(key('tripped'))) !== undefined;
      // Half open: one caller tries, the others wait for what it finds.
      if (isTrial && !(await kv.set(key('trial'), '1', { ttlMs: openMs, ifAbsent: true }))) {
        throw refuse(Date.now() + 1_000);
      }
      try {
        const value = await call();
        await succeeded();
        return value;
      } catch (error) {
        // A "no" is an answer: the other side is there.
        if (error instanceof FailureError && (error.kind === 'invalid' || error.kind === 'refused')) await succeeded();
        else await failed(isTrial);
        throw error;
      }
    },
  };
}

function createLocalState(): Pick<KeyValue, 'get' | 'set' | 'delete' | 'increment'> {
  const values = new Map<string, { value: string; until: number }>();
  const get = (key: string) => {
    const found = values.get(key);
    return found && found.until > Date.now() ? found.value : undefined;
  };
  return {
    get: async (key) => get(key),
    async set(key, value, { ttlMs = Number.POSITIVE_INFINITY, ifAbsent } = {}) {
      if (ifAbsent && get(key) !== undefined) return false;
      values.set(key, { value, until: Date.now() + ttlMs });
      return true;
    },
    delete: async (key) => values.delete(key),
    async increment(key, by = 1, { ttlMs = Number.POSITIVE_INFINITY } = {}) {
      const sum = Number(get(key) ?? 0) + by;
      values.set(key, { value: String(sum), until: Date.now() + ttlMs });
      return sum;
    },
  };
}
