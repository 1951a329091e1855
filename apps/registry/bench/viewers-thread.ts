/** The viewers of `viewers.ts`, on a thread of their own: tells when the last of them had a message. */

import { parentPort, workerData } from 'node:worker_threads';

const { url, token, count } = workerData as { url: string; token: string; count: number };
const seen = new Map<string, number>();

function take(text: string): void {
  const had = (seen.get(text) ?? 0) + 1;
  seen.set(text, had);
  if (had < count) return;
  seen.delete(text);
  parentPort?.postMessage({ text, at: performance.timeOrigin + performance.now() });
}

await Promise.all(
  Array.from({ length: count }, async () => {
    const socket = new WebSocket(url, ['e', `bearer.${token}`]);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', reject, { once: true });
    });
    socket.addEventListener('message', ({ data }) => take(String(data)));
  }),
);
parentPort?.postMessage({ text: 'open', at: 0 });
