/** JSON as PostgreSQL's jsonb takes it. */

const MAYBE = /\\u(?:0000|d[89a-f])/;
const STRANGE = /\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/g;

/**
 * JSON text of a value. jsonb has no NUL and no half of a surrogate pair: a picture stands for the one, the replacement
 * character for the other. `JSON.stringify` escapes only halves, so every escape of a surrogate is one.
 */
export function jsonbText(value: unknown): string {
  const text = JSON.stringify(value);
  if (!MAYBE.test(text)) return text;
  return text.replace(STRANGE, (found) => (found === '\\\\' ? found : found === '\\u0000' ? '\u2400' : '\ufffd'));
}
