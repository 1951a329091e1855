/** Hides what may be personal in a payload: its shape stays, its values go. */

/** Every text becomes dots and its length, every number and truth value dots. */
export function mask(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? '' : `•••• (${[...value].length})`;
  if (typeof value === 'number' || typeof value === 'boolean') return '••••';
  if (Array.isArray(value)) {
    const shown = value.slice(0, 3).map(mask);
    return value.length > 3 ? [...shown, `… ${value.length - 3} more`] : shown;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mask(each)]));
  }
  return value;
}
