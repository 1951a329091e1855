/**
 * What channels write goes to the socket in the same turn of the event loop. amqplib gathers it in a stream per channel
 * and moves it on one turn later: whoever waits for a message waits for that too.
 */

import type { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';
import type { ChannelModel } from 'amqplib';

interface Internals {
  stream: Writable;
  muxer: { pipeFrom(frames: EventEmitter): void; unpipeFrom(frames: EventEmitter): void };
}

/**
 * To be called before the first channel is opened. Channels keep their order; none of them waits for another, and what
 * the socket can't take yet waits in it.
 */
export function writeThrough(made: ChannelModel): void {
  const { connection } = made as unknown as { connection: Internals };
  const { stream } = connection;
  const forward = (frame: Buffer) => void stream.write(frame);
  connection.muxer = {
    pipeFrom: (frames) => void frames.on('data', forward),
    unpipeFrom: (frames) => void frames.off('data', forward),
  };
}
