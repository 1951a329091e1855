/** What this process did a moment ago, by id: old entries go as new ones come. */

export interface Recent<T> {
  add(id: string, item: T): void;
  has(id: string): boolean;
  get(id: string): T | undefined;
  delete(id: string): void;
  /** Those that are not too old. */
  all(): T[];
}

export function createRecent<T>(keepMs: number): Recent<T> {
  const items = new Map<string, { item: T; at: number }>();
  return {
    add(id, item) {
      const now = performance.now();
      // They stand in the order of their coming.
      for (const [old, { at }] of items) {
        if (at > now - keepMs) break;
        items.delete(old);
      }
      items.delete(id);
      items.set(id, { item, at: now });
    },
    has: (id) => items.has(id),
    get: (id) => items.get(id)?.item,
    delete: (id) => void items.delete(id),
    all() {
      const oldest = performance.now() - keepMs;
      return [...items.values()].filter(({ at }) => at > oldest).map(({ item }) => item);
    },
  };
}
