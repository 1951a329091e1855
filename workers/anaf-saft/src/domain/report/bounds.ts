/** What is kept of a file at most, so that one made to exhaust memory is refused. Far above what a firm has. */

export const BOUNDS = { accounts: 200_000, partners: 500_000, taxCodes: 2_000, methods: 1_000 } as const;

/** Lines of the ledger and claims of invoices that are kept for comparing them. Beyond, the report says that it did not. */
export const MOST_LINES = 1_500_000;
export const MOST_CLAIMS = 500_000;
/** Characters of their numbers, of each of the two: those of an ordinary file take less than half. */
export const MOST_CHARACTERS = 64_000_000;

export type Bounded = keyof typeof BOUNDS;

/** There are more of them than are kept. */
export class TooManyError extends Error {
  override readonly name = 'TooManyError';
  readonly what: Bounded;
  readonly limit: number;

  constructor(what: Bounded) {
    super(`more than ${BOUNDS[what]} ${what}`);
    this.what = what;
    this.limit = BOUNDS[what];
  }
}

/** Sets a new key. Throws TooManyError. */
export function keep<T>(map: Map<string, T>, key: string, value: T, what: Bounded): T {
  if (map.size >= BOUNDS[what] && !map.has(key)) throw new TooManyError(what);
  map.set(key, value);
  return value;
}
