/** The headers of a message that is set aside, as they can be sent again: all of them, but for what a broker acts on. */

/** A frame of AMQP holds 128 KiB; what goes beside the headers is small. */
const MOST_BYTES = 100_000;
/** RabbitMQ would send copies along them, back into the queue that the message came from. */
const ROUTES = new Set(['CC', 'BCC']);

/** Routes are renamed to `genius-cc`; the longest headers are left out where all would not fit, and named. */
export function keptHeaders(headers: Record<string, unknown> | undefined): Record<string, unknown> {
  const sized = Object.entries(headers ?? {}).map(([name, value]) => ({
    name: ROUTES.has(name) ? `genius-${name.toLowerCase()}` : name,
    value,
    bytes: name.length + sizeOf(value),
  }));
  sized.sort((one, other) => one.bytes - other.bytes);
  const kept: Record<string, unknown> = {};
  const left: string[] = [];
  let bytes = 0;
  for (const each of sized) {
    bytes += each.bytes;
    if (bytes <= MOST_BYTES) kept[each.name] = each.value;
    else left.push(each.name);
  }
  return left.length === 0 ? kept : { ...kept, 'genius-left-out': left.join(' ').slice(0, 1_000) };
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 6;
  if (Buffer.isBuffer(value)) return value.length + 6;
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + sizeOf(each), 6);
  if (typeof value !== 'object' || value === null) return 10;
  return Object.entries(value).reduce((sum, [name, each]) => sum + Buffer.byteLength(name) + sizeOf(each), 6);
}
