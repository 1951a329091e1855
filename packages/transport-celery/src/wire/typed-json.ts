/** Kombu 5.3's typed JSON, `{"__type__", "__value__"}`, as the plain JSON that our contracts read. */

const MARK = '"__type__"';
const MAX_DEPTH = 500;

/** Whether a JSON text can hold typed values at all; almost none does. */
export function mayBeTyped(text: string): boolean {
  return text.includes(MARK);
}

/**
 * Times, dates, decimals and UUIDs as their text, bytes as Base64 text. An object with exactly these two keys and a type
 * we don't know throws, as in Celery.
 */
export function plainJson(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new RangeError(`JSON nested more than ${MAX_DEPTH} deep`);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => plainJson(each, depth + 1));
  if (Object.getPrototypeOf(value) === null) return value;
  const record = value as Record<string, unknown>;
  const keys = Object.keys(record);
  if (keys.length === 2 && Object.hasOwn(record, '__type__') && Object.hasOwn(record, '__value__')) {
    return plainValue(record.__type__, record.__value__);
  }
  // Object.fromEntries defines own properties, so a key named __proto__ stays a key.
  return Object.fromEntries(keys.map((key) => [key, plainJson(record[key], depth + 1)]));
}

function plainValue(type: unknown, value: unknown): unknown {
  switch (type) {
    case 'datetime':
    case 'date':
    case 'time':
    case 'decimal':
    case 'base64':
      if (typeof value === 'string') return value;
      break;
    case 'bytes':
      if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('base64');
      break;
    case 'uuid': {
      const hex = typeof value === 'string' ? value : (value as { hex?: unknown } | null)?.hex;
      if (typeof hex === 'string' && /^[0-9a-f]{32}$/i.test(hex)) {
        return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
      }
      break;
    }
  }
  throw new TypeError(`a typed value of type ${JSON.stringify(type)?.slice(0, 40)} is not known`);
}
