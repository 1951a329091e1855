/** Python's `repr`, for the texts that Celery's tools show; and the redacted ones that stand in for personal data. */

/** What stands for a value that must not be shown. */
export const HIDDEN = '…';

/** Positional arguments, redacted: `()` or `('…', '…')`. */
export function redactedArgs(count: number): string {
  if (count === 0) return '()';
  const hidden = Array.from({ length: Math.min(count, 16) }, () => `'${HIDDEN}'`);
  return count === 1 ? `(${hidden[0]},)` : `(${hidden.join(', ')})`;
}

/** Keyword arguments, redacted: the names a contract declares and no value; `{...}` where the names are not known. */
export function redactedKwargs(names?: readonly string[]): string {
  if (!names) return '{...}';
  return `{${names.map((name) => `${reprString(name)}: '${HIDDEN}'`).join(', ')}}`;
}

/** The repr of an exception, such as `GoldError('x', 42)`. */
export function reprException(type: string, args: readonly unknown[]): string {
  return `${type}(${args.map((each) => pythonRepr(each)).join(', ')})`;
}

/** The repr of a JSON value. */
export function pythonRepr(value: unknown, depth = 0): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return reprNumber(value);
  if (typeof value === 'string') return reprString(value);
  if (typeof value !== 'object' || depth > 32) return '...';
  if (Array.isArray(value)) return `[${value.map((each) => pythonRepr(each, depth + 1)).join(', ')}]`;
  if (Object.getPrototypeOf(value) === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${reprString(key)}: ${pythonRepr(each, depth + 1)}`)
    .join(', ')}}`;
}

function reprNumber(value: number): string {
  const text = String(value);
  const exponent = /^(-?[\d.]+)e([+-])(\d+)$/.exec(text);
  return exponent ? `${exponent[1]}e${exponent[2]}${(exponent[3] as string).padStart(2, '0')}` : text;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function reprString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = '';
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (char === quote) body += `\\${char}`;
    else if (ESCAPES[char]) body += ESCAPES[char];
    else if (code < 32 || (code >= 127 && code < 161) || code === 0xad)
      body += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code >= 0xd800 && code <= 0xdfff) body += `\\u${code.toString(16)}`;
    else body += char;
  }
  return quote + body + quote;
}
