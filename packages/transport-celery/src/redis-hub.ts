/** The hub over a Redis channel. */

import type { Hub, HubMessage } from './hub.ts';
import type { RedisLink } from './redis/connect.ts';

/**
 * What is only worth knowing (that runs have ended, that there are events) travels along with what is needed at once, or
 * after this, ms: a message of its own for each would cost every instance a turn.
 */
const LATER_MS = 20;

/** `generation` keeps stores apart: channels of Redis know no database numbers. */
export async function openHub(redis: RedisLink, generation: string, self: number): Promise<Hub> {
  const channel = `wrk:hub:${generation}`;
  const listeners = new Set<(message: HubMessage) => void>();
  let waiting: HubMessage | undefined;
  let isUrgent = false;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const hear = (message: HubMessage) => {
    for (const listener of listeners) listener(message);
  };

  function flush(): void {
    const message = waiting;
    waiting = undefined;
    isUrgent = false;
    clearTimeout(timer);
    timer = undefined;
    if (!message || closed) return;
    // A message that is lost is made up for by looking.
    redis.run((commands) => commands.publish(channel, JSON.stringify([self, message]))).catch(() => undefined);
  }

  const leave = await redis.subscribe(channel, (text) => {
    const [from, message] = JSON.parse(text) as [number, HubMessage];
    if (from !== self) hear(message);
  });

  return {
    tell(message) {
      hear(message);
      waiting = merge(waiting ?? {}, message);
      if (mayWait(message)) timer ??= setTimeout(flush, LATER_MS);
      else if (!isUrgent) {
        isUrgent = true;
        setImmediate(flush);
      }
    },
    listen: (listener) => void listeners.add(listener),
    async close() {
      flush();
      closed = true;
      leave();
    },
  };
}

const mayWait = ({ q, s, x, c, p, z }: HubMessage) => !q && s === undefined && !x && !c && !p && !z;

function merge(into: HubMessage, { q, s, e, x, c, p, f, z }: HubMessage): HubMessage {
  if (q) into.q = [...new Set([...(into.q ?? []), ...q])];
  if (s !== undefined) into.s = Math.min(into.s ?? s, s);
  if (e) into.e = e;
  if (z) into.z = z;
  if (x) into.x = [...(into.x ?? []), ...x];
  if (c) into.c = [...(into.c ?? []), ...c];
  if (p) into.p = [...(into.p ?? []), ...p];
  if (f) into.f = [...(into.f ?? []), ...f];
  return into;
}
