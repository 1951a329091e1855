/**
 * Run ids: UUIDv7 (RFC 9562), rising within a process; and ids derived from a parent, the same at every attempt. Clients
 * in a browser load this file too, so it imports nothing of Node's.
 */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const pool = new Uint8Array(4_096);
let poolAt = pool.length;
let lastMs = 0;
let counter = 0;

/** A new UUIDv7. Ids of one process rise even within a millisecond (RFC 9562, 6.2, method 1: a 12-bit counter). */
export function newRunId(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = randomByte() & 0x7f;
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  return format(lastMs, counter, randomByte(), randomByte);
}

function randomByte(): number {
  if (poolAt === pool.length) {
    crypto.getRandomValues(pool);
    poolAt = 0;
  }
  return pool[poolAt++] as number;
}

function hex(byte: number): string {
  return HEX[byte] as string;
}

function format(ms: number, twelveBits: number, variantByte: number, next: () => number): string {
  const high = Math.floor(ms / 65_536);
  const low = ms & 0xffff;
  return (
    `${hex((high >>> 24) & 255)}${hex((high >>> 16) & 255)}${hex((high >>> 8) & 255)}${hex(high & 255)}-` +
    `${hex(low >>> 8)}${hex(low & 255)}-7${HEX[twelveBits >>> 8]?.[1]}${hex(twelveBits & 255)}-` +
    `${hex(0x80 | (variantByte & 0x3f))}${hex(next())}-` +
    `${hex(next())}${hex(next())}${hex(next())}${hex(next())}${hex(next())}${hex(next())}`
  );
}

/**
 * The id of a child run: the same for the same parent and position, so that a parent that is attempted again finds its
 * children instead of making new ones. It carries the parent's time, so that its age can still be told. In Node alone:
 * browsers have no hash that answers at once.
 */
export function childRunId(parentId: string, position: string | number): string {
  const digest = nodeCrypto().createHash('sha256').update(`${parentId}/${position}`).digest();
  let at = 3;
  const next = () => digest[at++] as number;
  return format(runIdTime(parentId) ?? 0, digest.readUInt16BE(0) & 0xfff, digest[2] as number, next);
}

let loaded: typeof import('node:crypto') | undefined;

function nodeCrypto(): typeof import('node:crypto') {
  loaded ??= process.getBuiltinModule('node:crypto');
  return loaded;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text has the form of a UUID of any version (a Celery sender's ids are UUIDv4). */
export function isRunId(text: string): boolean {
  return UUID.test(text);
}

/** When a UUIDv7 was made, in ms since 1970, or undefined for any other id. */
export function runIdTime(id: string): number | undefined {
  if (!isRunId(id) || id[14] !== '7') return undefined;
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
