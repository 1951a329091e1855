/** RO e-Factura as a class of its own: for programs that need nothing else of the platform. */

import type { Client, ClientOptions } from '../create-client.ts';
import type { EventData } from '../generated/clients.ts';
import { NamedClient } from './named-client.ts';

/** Events of the worker `anaf.efactura`. */
type EFacturaEvent = Extract<keyof EventData, `efactura.${string}`>;

/**
 * The same methods as `createClient(options).efactura`.
 * @example const { index } = await new EFacturaClient({ url, token }).submit({ document }, { deadline: '1h' })
 */
export class EFacturaClient extends NamedClient<EFacturaEvent> {
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

  constructor(options: ClientOptions) {
    super(options);
    const { build, parse, validate, submit, status, inbox, message, pdf, verify, deadlines } = this.client.efactura;
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
}
