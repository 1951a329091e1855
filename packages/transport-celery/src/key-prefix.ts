/** Before every key of a store's KeyValue in Redis that is not called the same there: stores share a Redis. */
export function keyPrefix(generation: string): string {
  return `wrk:kv:${generation.slice(-8)}:`;
}
