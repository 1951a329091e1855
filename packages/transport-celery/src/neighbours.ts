/**
 * Notices the death of instances on this host within milliseconds: each listens on an abstract unix socket, which the
 * kernel takes away with its process, and the others hold a connection to it. A busy process keeps its socket.
 */

import { connect, createServer, type Socket } from 'node:net';

export interface Neighbours {
  /** Whether others can hold a connection to this instance. */
  readonly isListening: boolean;
  /** Holds a connection to an instance; does nothing if there is one. */
  watch(num: number): void;
  close(): Promise<void>;
}

const socketName = (generation: string, num: number) => `\0genius-workers/${generation}/${num}`;

export interface NeighbourListener {
  /** Nobody listens under this instance's name any more. */
  gone(num: number): void;
  /** Somebody holds a connection to this instance: perhaps one that has just started. */
  met(): void;
}

export async function openNeighbours(
  generation: string,
  self: number,
  listener: NeighbourListener,
): Promise<Neighbours> {
  const links = new Map<number, Socket>();
  const guests = new Set<Socket>();
  let closed = false;

  const server = createServer((socket) => {
    guests.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => guests.delete(socket));
    socket.resume();
    // What a guest says is not believed, only a reason to look: any process of the host may connect.
    if (!closed) listener.met();
  });
  server.unref();
  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(socketName(generation, self), () => resolve(true));
  });

  function watch(num: number): void {
    if (closed || !listening || links.has(num)) return;
    const socket = connect(socketName(generation, num));
    links.set(num, socket);
    socket.unref();
    socket.resume();
    let refused = false;
    socket.on('error', (error: NodeJS.ErrnoException) => {
      refused = error.code === 'ECONNREFUSED' || error.code === 'ENOENT';
    });
    socket.on('close', () => {
      links.delete(num);
      if (closed) return;
      if (refused) listener.gone(num);
      // The connection ended: whether somebody still listens tells death from a closed socket.
      else setTimeout(watch, 5, num);
    });
  }

  return {
    isListening: listening,
    watch,
    async close() {
      closed = true;
      for (const socket of [...links.values(), ...guests]) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
