/**
 * When this process wrote to and read from each server, by the port of the other end. Imported before anything connects;
 * what it sees is the process's own sockets, so nothing that is measured knows of it.
 */

import { Socket } from 'node:net';
import { now } from './clock.ts';

export interface Crossing {
  /** Monotonic ms, the same for all processes of a machine. */
  at: number;
  port: number;
  way: 'out' | 'in';
  bytes: number;
}

const crossings: Crossing[] = [];
let isOn = false;

const note = (socket: Socket, way: Crossing['way'], bytes: number) => {
  if (isOn && socket.remotePort !== undefined) crossings.push({ at: now(), port: socket.remotePort, way, bytes });
};

type Write = (chunk: unknown, ...rest: unknown[]) => unknown;
const patch = Socket.prototype as unknown as {
  _write: Write;
  _writev: (chunks: { chunk: Uint8Array }[], callback: unknown) => unknown;
  push: (chunk: Uint8Array | null, encoding?: string) => boolean;
};
const { _write: write, _writev: writev, push } = patch;
patch._write = function (this: Socket, chunk, ...rest) {
  note(this, 'out', (chunk as Uint8Array).length);
  return write.call(this, chunk, ...rest);
};
patch._writev = function (this: Socket, chunks, callback) {
  note(
    this,
    'out',
    chunks.reduce((sum, { chunk }) => sum + chunk.length, 0),
  );
  return writev.call(this, chunks, callback);
};
patch.push = function (this: Socket, chunk, encoding) {
  if (chunk) note(this, 'in', chunk.length);
  return push.call(this, chunk, encoding);
};

/** From now on. */
export function startTrace(): void {
  isOn = true;
  crossings.length = 0;
}

/** All since the start. */
export function stopTrace(): Crossing[] {
  isOn = false;
  return crossings.splice(0);
}
