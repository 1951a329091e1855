/** Durations as people write them: `'500ms'`, `'20s'`, `'5m'`, `'2h'`, `'7d'`. */

export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a duration. Throws a `TypeError` that names the accepted form. */
export function durationMs(duration: Duration): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration);
  if (!match) throw new TypeError(`"${duration}" is no duration: write a number and ms, s, m, h or d, such as "20s"`);
  return Number(match[1]) * MS[match[2] as keyof typeof MS];
}

/** A duration in the largest unit that keeps it short: 1500 is "1.5 s", 90000 is "1.5 min". */
export function formatMs(ms: number): string {
  const round = (n: number) => String(Number(n.toPrecision(n >= 100 ? 3 : 2)));
  if (ms < 1_000) return `${round(ms)} ms`;
  if (ms < 60_000) return `${round(ms / 1_000)} s`;
  if (ms < 3_600_000) return `${round(ms / 60_000)} min`;
  if (ms < 86_400_000) return `${round(ms / 3_600_000)} h`;
  return `${round(ms / 86_400_000)} d`;
}
