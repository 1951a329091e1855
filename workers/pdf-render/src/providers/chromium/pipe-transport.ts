/** Talks to the browser over two pipes: messages of JSON, each ended by a zero byte. The browser ends when they close. */

import type { Readable, Writable } from 'node:stream';
import type { ConnectionTransport } from 'puppeteer-core';

export function pipeTransport(write: Writable, read: Readable): ConnectionTransport {
  let pending: Buffer[] = [];
  let isOpen = true;
  const transport: ConnectionTransport = {
    send(message) {
      if (!isOpen) return;
      write.write(message);
      write.write('\0');
    },
    close() {
      write.end();
      read.destroy();
      closed();
    },
  };
  const closed = () => {
    if (!isOpen) return;
    isOpen = false;
    transport.onclose?.();
  };
  read.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      pending.push(chunk.subarray(start, end));
      const message = Buffer.concat(pending).toString('utf8');
      pending = [];
      start = end + 1;
      transport.onmessage?.(message);
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
  });
  read.on('close', closed);
  // A browser that dies in the middle of a message is told of by its end.
  for (const stream of [read, write]) stream.on('error', closed);
  return transport;
}
