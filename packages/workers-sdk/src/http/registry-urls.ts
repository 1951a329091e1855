/** The addresses under which the registry may answer: calls stay with the one that does, and go on to the next if it does not. */

import { type Breaker, type BreakerOptions, createBreaker } from './breaker.ts';

export interface RegistryUrl {
  /** Without a slash at the end. */
  base: string;
  origin: string;
  breaker: Breaker;
}

export interface RegistryUrls {
  readonly count: number;
  current(): RegistryUrl;
  /** This one did not answer. */
  leave(url: RegistryUrl): void;
}

/** Throws a TypeError if there is none, or one is no URL. */
export function createRegistryUrls(urls: string | readonly string[], breaker: BreakerOptions): RegistryUrls {
  const all = [urls].flat().map((url): RegistryUrl => {
    const base = url.replace(/\/+$/, '');
    const { origin } = new URL(base);
    return { base, origin, breaker: createBreaker(`the registry at ${origin}`, breaker) };
  });
  if (all.length === 0) throw new TypeError('url names no registry');
  let at = 0;
  return {
    count: all.length,
    current: () => all[at] as RegistryUrl,
    leave(url) {
      // Others that failed at the same time have gone on already.
      if (all[at] === url) at = (at + 1) % all.length;
    },
  };
}
