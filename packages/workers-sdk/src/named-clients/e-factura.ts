/** RO e-Factura as a class of its own: for programs that need nothing else of the platform. */

import type { EventHandler, EventOptions } from '@genius/contract';
import { type Client, type ClientOptions, createClient } from '../create-client.ts';
import type { EventOf } from '../event-of.ts';
import type { EventData } from '../generated/clients.ts';

/** Events of the worker `anaf.efactura`. */
type EFacturaEvent = Extract<keyof EventData, `efactura.${string}`>;

/**
 * The same methods as `createClient(options).efactura`.
 * @example const { index } = await new EFacturaClient({ url, token }).submit({ document }, { deadline: '1h' })
 */
export class EFacturaClient {
  /** An invoice as data in, its XML with totals and VAT out. */
  readonly build: Client['efactura']['build'];
  /** XML in, the invoice as data out. */
  readonly parse: Client['efactura']['parse'];
  /** XML in, what ANAF would say of it out. */
  readonly validate: Client['efactura']['validate'];
  /** Sends an invoice once, and follows it until ANAF has accepted or refused it. */
  readonly submit: Client['efactura']['submit'];
  /** What became of an upload. */
  readonly status: Client['efactura']['status'];
  /** New messages of a CIF, each once. */
  readonly inbox: Client['efactura']['inbox'];
  /** Words to the sender of a received invoice. */
  readonly message: Client['efactura']['message'];
  /** A readable PDF in Romanian with the XML inside. */
  readonly pdf: Client['efactura']['pdf'];
  /** Whether a download is signed by the Ministry of Finance. */
  readonly verify: Client['efactura']['verify'];
  /** Which invoices must still be sent, and until when. */
  readonly deadlines: Client['efactura']['deadlines'];
  readonly #client: Client;

  /** Connects at its first use, by HTTP, to the broker or over a transport, as `createClient` does. */
  constructor(options: ClientOptions) {
    const client = createClient(options);
    const { build, parse, validate, submit, status, inbox, message, pdf, verify, deadlines } = client.efactura;
    this.#client = client;
    this.build = build;
    this.parse = parse;
    this.validate = validate;
    this.submit = submit;
    this.status = status;
    this.inbox = inbox;
    this.message = message;
    this.pdf = pdf;
    this.verify = verify;
    this.deadlines = deadlines;
  }

  /** Hears one kind of the worker's events, such as `efactura.received`. */
  on<T extends EFacturaEvent>(
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
