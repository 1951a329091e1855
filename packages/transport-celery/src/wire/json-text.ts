/** JSON as text: parts of it cut out unread, so that large inputs are not written again and large integers stay whole. */

/**
 * The top-level values of a JSON array, or the top-level keys and values of an object in turn, as slices of the text.
 * The text must be valid JSON: call only after it was parsed, or for text that we wrote.
 */
export function topLevelSlices(text: string): string[] {
  const slices: string[] = [];
  let at = skipSpace(text, 0) + 1;
  for (;;) {
    at = skipSpace(text, at);
    const code = text.charCodeAt(at);
    if (code === 93 || code === 125 || Number.isNaN(code)) return slices;
    if (code === 44 || code === 58) {
      at++;
      continue;
    }
    const end = skipValue(text, at);
    slices.push(text.slice(at, end));
    at = end;
  }
}

/** The names of the top-level fields of an object's JSON text. */
export function topLevelKeys(text: string): string[] {
  return topLevelSlices(text)
    .filter((_, i) => i % 2 === 0)
    .map((slice) => JSON.parse(slice) as string);
}

/** The text of one top-level field of an object, or `undefined`. */
export function fieldText(text: string, name: string): string | undefined {
  const slices = topLevelSlices(text);
  const quoted = JSON.stringify(name);
  // Of equal keys the last one counts, as for JSON.parse.
  for (let i = slices.length - 2; i >= 0; i -= 2) if (slices[i] === quoted) return slices[i + 1];
  return undefined;
}

/** Whether a JSON text is that of an object. */
export function isObjectText(text: string): boolean {
  return text.charCodeAt(skipSpace(text, 0)) === 123;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at;
    at++;
  }
}

function skipString(text: string, from: number): number {
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new SyntaxError('a JSON string does not end');
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === 92) slashes++;
    at = quote + 1;
    if (slashes % 2 === 0) return at;
  }
}

function skipValue(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === 34) return skipString(text, from);
  let at = from;
  if (first !== 91 && first !== 123) {
    while (at < text.length && !',]} \n\r\t:'.includes(text.charAt(at))) at++;
    return at;
  }
  let depth = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      at = skipString(text, at);
      continue;
    }
    at++;
    if (code === 91 || code === 123) depth++;
    else if ((code === 93 || code === 125) && --depth === 0) return at;
  }
  throw new SyntaxError('a JSON value does not end');
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const parseWith = JSON.parse as (text: string, reviver: Reviver) => unknown;
const { rawJSON } = JSON as unknown as { rawJSON: (source: string) => unknown };

/** Parses; an integer beyond 2^53 becomes a raw value that is written again as it stood. */
export function parseExact(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return parseWith(text, (_key, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
      ? rawJSON(source)
      : value,
  );
}

/** An object of JSON: neither a list nor a raw number. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) !== null;
}
