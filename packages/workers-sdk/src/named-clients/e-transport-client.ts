/** RO e-Transport as a class of its own: for programs that need nothing else of the platform. */

import type { Client, ClientOptions } from '../create-client.ts';
import type { EventData } from '../generated/clients.ts';
import { NamedClient } from './named-client.ts';

/** Events of the worker `anaf.etransport`. */
type ETransportEvent = Extract<keyof EventData, `etransport.${string}`>;

/**
 * The same methods as `createClient(options).etransport`.
 * @example const { uit } = await new ETransportClient({ url, token }).submit({ notification }, { deadline: '10m' })
 */
export class ETransportClient extends NamedClient<ETransportEvent> {
  /** Whether a transport must be declared, by whom, and why. */
  readonly needed: Client['etransport']['needed'];
  /** XML in, what ANAF would say of it out. */
  readonly validate: Client['etransport']['validate'];
  /** XML in, the declaration as data out. */
  readonly parse: Client['etransport']['parse'];
  /** Declares a transport once, and gives its UIT when it counts. */
  readonly submit: Client['etransport']['submit'];
  /** A whole new notification for an old UIT. */
  readonly correct: Client['etransport']['correct'];
  /** The transport arrived, wholly, partly or not. */
  readonly confirm: Client['etransport']['confirm'];
  /** The transport does not take place. */
  readonly delete: Client['etransport']['delete'];
  /** Another lorry or trailer. */
  readonly vehicle: Client['etransport']['vehicle'];
  /** What became of an upload, or what a UIT is. */
  readonly status: Client['etransport']['status'];
  /** The declarations that ANAF has of a CIF. */
  readonly list: Client['etransport']['list'];
  /** Which UITs end soon or have ended. */
  readonly deadlines: Client['etransport']['deadlines'];

  constructor(options: ClientOptions) {
    super(options);
    const { etransport } = this.client;
    this.needed = etransport.needed;
    this.validate = etransport.validate;
    this.parse = etransport.parse;
    this.submit = etransport.submit;
    this.correct = etransport.correct;
    this.confirm = etransport.confirm;
    this.delete = etransport.delete;
    this.vehicle = etransport.vehicle;
    this.status = etransport.status;
    this.list = etransport.list;
    this.deadlines = etransport.deadlines;
  }
}
