/** What a mail server says: its code, the enhanced code of RFC 3463, its words made fit to be kept, and when to come again. */

export interface ServerWords {
  code: number;
  enhanced?: string;
  words: string;
  retryAfterMs?: number;
}

const MAX_WORDS = 500;
/** Nobody is asked to wait longer than this, ms. */
const MAX_WAIT_MS = 24 * 3_600_000;

/** Reads a reply, of one line or several. */
export function readReply(reply: string, fallbackCode = 0): ServerWords {
  const lines = reply.slice(0, 20_000).split(/\r?\n/);
  const code = Number(/^\d{3}/.exec(lines[0] ?? '')?.[0] ?? fallbackCode);
  const bodies = lines.map((line) => line.replace(/^\d{3}(?:[ -]|$)/, ''));
  const enhanced = bodies.map((line) => /^([245]\.\d{1,3}\.\d{1,3})(?:\s|$)/.exec(line)?.[1]).find(Boolean);
  const text = bodies
    .map((line) => line.replace(/^[245]\.\d{1,3}\.\d{1,3}\s?/, ''))
    .join(' ')
    .slice(0, 4 * MAX_WORDS);
  const retryAfterMs = waitOf(text);
  return {
    code,
    ...(enhanced ? { enhanced } : {}),
    words: cleanWords(text),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** Without control characters and addresses of people, and not long. */
function cleanWords(text: string): string {
  const clean = text
    .slice(0, 4 * MAX_WORDS)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/<?[^\s<>@"'(),:;]{1,64}@[^\s<>@"'(),:;]{1,255}>?/g, '<address>')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > MAX_WORDS ? `${clean.slice(0, MAX_WORDS - 1).toWellFormed()}…` : clean;
}

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 };
const UNIT = '(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)';

/** "try again in 300 seconds", "retry after 5 min", "greylisted for 00:04:59", "wait 60s". */
function waitOf(text: string): number | undefined {
  const lead = '(?:again|retry|wait|greylist(?:ed|ing)?|delay(?:ed)?|later|come back|resend)';
  const clock = new RegExp(`${lead}[^0-9]{0,40}(\\d{1,2}):(\\d{2})(?::(\\d{2}))?\\b`, 'i').exec(text);
  if (clock) {
    const [, a, b, c] = clock;
    const seconds = c === undefined ? Number(a) * 60 + Number(b) : Number(a) * 3_600 + Number(b) * 60 + Number(c);
    return bounded(seconds * 1_000);
  }
  const span = new RegExp(`${lead}[^0-9]{0,40}(\\d{1,6})\\s*${UNIT}\\b`, 'i').exec(text);
  if (span) return bounded(Number(span[1]) * (UNIT_MS[(span[2] as string)[0]?.toLowerCase() as string] as number));
  const bare = /\bretry[- ]after\s*[:=]?\s*(\d{1,6})\b/i.exec(text);
  return bare ? bounded(Number(bare[1]) * 1_000) : undefined;
}

const bounded = (ms: number) => Math.min(ms, MAX_WAIT_MS);
