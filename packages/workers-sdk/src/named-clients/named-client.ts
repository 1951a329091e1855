/** What the classes for single workers have in common: a client of their own, its events, files and end. */

import type { EventHandler, EventOptions } from '@genius/contract';
import { type Client, type ClientOptions, createClient } from '../create-client.ts';
import type { EventOf } from '../event-of.ts';
import type { EventData } from '../generated/clients.ts';

/** `E`: the types of the events that the worker has. */
export abstract class NamedClient<E extends keyof EventData> {
  protected readonly client: Client;

  /** Connects at its first use, by HTTP, to the broker or over a transport, as `createClient` does. */
  constructor(options: ClientOptions) {
    this.client = createClient(options);
  }

  /** Hears one kind of the worker's events. */
  on<T extends E>(
    type: T,
    handler: EventHandler<EventOf<T>>,
    options?: EventOptions,
  ): Promise<{ close(): Promise<void> }> {
    return this.client.on(type, handler, options);
  }

  /** Content of results that came as a file. */
  get blobs(): Client['blobs'] {
    return this.client.blobs;
  }

  /** Ends waits, subscriptions and connections. */
  close(): Promise<void> {
    return this.client.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
