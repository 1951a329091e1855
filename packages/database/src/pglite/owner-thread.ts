/** The thread that PGlite runs in: SQL and syncs to disk never hold up the process's own event loop. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ServeOptions, serveDatabase } from './serve.ts';

/** What the thread tells its process. */
export type FromOwnerThread = { ready: true } | { failed: string };
/** What the process tells its thread. */
export interface ToOwnerThread {
  closeWithinMs: number;
}

if (!parentPort) throw new Error('owner-thread.ts runs as a worker thread only.');
const port = parentPort;
const tell = (told: FromOwnerThread) => port.postMessage(told);

try {
  const server = await serveDatabase(workerData as ServeOptions);
  port.on('message', ({ closeWithinMs }: ToOwnerThread) => {
    void server.close(closeWithinMs).finally(() => process.exit(0));
  });
  tell({ ready: true });
} catch (error) {
  tell({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
