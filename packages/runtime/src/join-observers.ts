/** Several observers as one, each with a token of its own. One that throws harms neither the run nor the others. */

import type { Observer } from './observer.ts';

/** Joins observers; absent ones are left out. `within` nests, the first one outermost. */
export function joinObservers(...observers: readonly (Observer | undefined)[]): Observer {
  const all = observers.filter((observer) => observer !== undefined);
  const tokenOf = (tokens: unknown, index: number): unknown => (Array.isArray(tokens) ? tokens[index] : undefined);
  const joined: Observer = {
    sending(envelope) {
      for (const observer of all) unharmed(() => observer.sending?.(envelope));
    },
    attemptStarted: (envelope, attempt) =>
      all.map((observer) => unharmed(() => observer.attemptStarted?.(envelope, attempt))),
    attemptEnded(tokens, envelope, end) {
      for (const [index, observer] of all.entries()) {
        unharmed(() => observer.attemptEnded?.(tokenOf(tokens, index), envelope, end));
      }
    },
  };
  if (all.some((observer) => observer.within)) {
    joined.within = <T>(tokens: unknown, call: () => T): T =>
      all.reduceRight<() => T>((inner, observer, index) => {
        const { within } = observer;
        return within ? () => within.call(observer, tokenOf(tokens, index), inner) as T : inner;
      }, call)();
  }
  return joined;
}

function unharmed<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
