/** How a JSON message that was given is spelled otherwise than ours: capitals of its keys, and where it has `$type`. */

import type { JsonObject } from './write-json.ts';

/** By path in our own spelling. */
export type Spelling = ReadonlyMap<string, { key?: string; $type?: string | undefined }>;

/** Undefined if the two differ in more than spelling. */
export function spellingOf(given: unknown, ours: unknown): Spelling | undefined {
  const found = new Map<string, { key?: string; $type?: string | undefined }>();
  return compare(given, ours, '', found) ? found : undefined;
}

/** Our message in that spelling. */
export function spell(ours: unknown, spelling: Spelling, at = ''): unknown {
  if (Array.isArray(ours)) return ours.map((each, index) => spell(each, spelling, `${at}/${index}`));
  if (!isObject(ours)) return ours;
  const note = spelling.get(at);
  const type = note && '$type' in note ? note.$type : ours.$type;
  const written: JsonObject = type === undefined ? {} : { $type: type };
  for (const [key, value] of Object.entries(ours)) {
    if (key === '$type') continue;
    const path = `${at}/${key}`;
    written[spelling.get(path)?.key ?? key] = spell(value, spelling, path);
  }
  return written;
}

function compare(
  given: unknown,
  ours: unknown,
  at: string,
  found: Map<string, { key?: string; $type?: string | undefined }>,
): boolean {
  if (Array.isArray(given) || Array.isArray(ours)) {
    if (!Array.isArray(given) || !Array.isArray(ours) || given.length !== ours.length) return false;
    return given.every((each, index) => compare(each, ours[index], `${at}/${index}`, found));
  }
  if (!isObject(given) || !isObject(ours)) return given === ours;
  if (given.$type !== ours.$type) found.set(at, { ...found.get(at), $type: given.$type as string | undefined });
  const keys = Object.keys(given).filter((key) => key !== '$type');
  const mine = new Map(Object.keys(ours).map((key) => [key.toLowerCase(), key]));
  mine.delete('$type');
  if (keys.length !== mine.size) return false;
  return keys.every((key) => {
    const own = mine.get(key.toLowerCase());
    if (own === undefined) return false;
    if (own !== key) found.set(`${at}/${own}`, { key });
    return compare(given[key], ours[own], `${at}/${own}`, found);
  });
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
