/** A transport that opens at its first use, so that a client can be made without waiting. */

import type { Transport } from '@genius/contract';

export function lazyTransport(open: () => Promise<Transport>): Transport {
  let opened: Promise<Transport> | undefined;
  const transport = () => {
    opened ??= open().catch((error) => {
      // The next use tries again.
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    submit: async (...args) => (await transport()).submit(...args),
    wait: async (...args) => (await transport()).wait(...args),
    async *progress(...args) {
      yield* (await transport()).progress(...args);
    },
    cancel: async (...args) => (await transport()).cancel(...args),
    canvas: async (...args) => (await transport()).canvas(...args),
    subscribe: async (...args) => (await transport()).subscribe(...args),
    blobs: {
      put: async (...args) => (await transport()).blobs.put(...args),
      get: async (...args) => (await transport()).blobs.get(...args),
    },
    async close() {
      await (await opened)?.close();
    },
  };
}
