/** Turns single calls into batches: while one is on its way the next ones gather. */

export interface Batcher<In, Out> {
  add(item: In): Promise<Out>;
  /** Resolves when nothing is waiting or on its way. */
  idle(): Promise<void>;
}

interface Waiting<In, Out> {
  item: In;
  resolve(out: Out): void;
  reject(error: unknown): void;
}

/**
 * `run` gets up to `most` items and answers in their order. At most `lanes` batches are on their way at once. A batch
 * waits `lingerMs` for more; default: until the event loop goes on.
 */
export function createBatcher<In, Out>(
  run: (items: In[]) => Promise<Out[]>,
  { most = 200, lanes = 1, lingerMs = 0 }: { most?: number; lanes?: number; lingerMs?: number } = {},
): Batcher<In, Out> {
  let waiting: Waiting<In, Out>[] = [];
  let flying = 0;
  let planned = false;
  const whenIdle: (() => void)[] = [];

  function plan(): void {
    if (planned || flying >= lanes || waiting.length === 0) return;
    planned = true;
    const go = () => {
      planned = false;
      void fly();
    };
    // What is added before the event loop goes on travels along.
    if (lingerMs === 0) process.nextTick(go);
    else setTimeout(go, lingerMs);
  }

  async function fly(): Promise<void> {
    if (waiting.length === 0) return;
    flying++;
    const batch = waiting.slice(0, most);
    waiting = waiting.slice(most);
    try {
      const outs = await run(batch.map(({ item }) => item));
      for (const [i, each] of batch.entries()) each.resolve(outs[i] as Out);
    } catch (error) {
      for (const each of batch) each.reject(error);
    }
    flying--;
    plan();
    if (flying === 0 && waiting.length === 0) for (const resolve of whenIdle.splice(0)) resolve();
  }

  return {
    add(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        plan();
      });
    },
    idle() {
      if (flying === 0 && waiting.length === 0) return Promise.resolve();
      return new Promise((resolve) => whenIdle.push(resolve));
    },
  };
}
