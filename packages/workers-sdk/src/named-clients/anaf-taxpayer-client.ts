/** Firms at ANAF and VAT numbers in VIES, as a class of their own: for programs that need nothing else of the platform. */

import type { EventHandler, EventOptions } from '@genius/contract';
import { type Client, type ClientOptions, createClient } from '../create-client.ts';
import type { EventOf } from '../event-of.ts';
import type { EventData } from '../generated/clients.ts';

/** Events of the worker `anaf.taxpayer`. */
type TaxpayerEvent = Extract<keyof EventData, `anaf.taxpayer.${string}` | `vies.${string}` | 'anaf.token.expiring'>;

/**
 * The same methods as `createClient(options).taxpayer`, beside `vies` and `logins`.
 * @example const { found } = await new ANAFTaxpayerClient({ url, token }).validate({ cui: 'RO14399840' })
 */
export class ANAFTaxpayerClient {
  /** One or many CUIs in, what ANAF's register says of them out. */
  readonly validate: Client['taxpayer']['validate'];
  /** The list of firms that are looked after, and the look at all of them. */
  readonly watch: Client['taxpayer']['watch'];
  /** Public indicators of yearly statements. */
  readonly financials: Client['taxpayer']['financials'];
  /** Whether a VAT number of the Union is valid. */
  readonly validateVat: Client['vies']['validate'];
  /** How long the logins at ANAF live. */
  readonly logins: Client['anaf']['logins'];
  readonly #client: Client;

  /** Connects at its first use, by HTTP, to the broker or over a transport, as `createClient` does. */
  constructor(options: ClientOptions) {
    const client = createClient(options);
    this.#client = client;
    this.validate = client.taxpayer.validate;
    this.watch = client.taxpayer.watch;
    this.financials = client.taxpayer.financials;
    this.validateVat = client.vies.validate;
    this.logins = client.anaf.logins;
  }

  /** Hears one kind of the worker's events, such as `anaf.taxpayer.changed`. */
  on<T extends TaxpayerEvent>(
    type: T,
    handler: EventHandler<EventOf<T>>,
    options?: EventOptions,
  ): Promise<{ close(): Promise<void> }> {
    return this.#client.on(type, handler, options);
  }

  /** Content of results that came as a file. */
  get blobs(): Client['blobs'] {
    return this.#client.blobs;
  }

  /** Ends waits, subscriptions and connections. */
  close(): Promise<void> {
    return this.#client.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
