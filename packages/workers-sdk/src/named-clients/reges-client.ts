/** REGES-Online as a class of its own: for programs that need nothing else of the platform. */

import type { Client, ClientOptions } from '../create-client.ts';
import type { EventData } from '../generated/clients.ts';
import { NamedClient } from './named-client.ts';

/** Events of the worker `reges`. */
type RegesEvent = Extract<keyof EventData, `reges.${string}`>;

/**
 * The same methods as `createClient(options).reges`.
 * @example const { ref } = await new REGESClient({ url, token }).submit({ employer, operation: 'addContract', employee, contract })
 */
export class REGESClient extends NamedClient<RegesEvent> {
  /** What must be told of an event, in which order and by when. */
  readonly plan: Client['reges']['plan'];
  /** Tells REGES what happened, in order, and waits for its answer. */
  readonly submit: Client['reges']['submit'];
  /** Exports of the portal or the old Revisal in, ids and data out; and many people at once. */
  readonly import: Client['reges']['import'];
  /** Codes by their names. */
  readonly nomenclature: Client['reges']['nomenclature'];
  /** Reads what REGES answered. */
  readonly results: Client['reges']['results'];

  constructor(options: ClientOptions) {
    super(options);
    const { reges } = this.client;
    this.plan = reges.plan;
    this.submit = reges.submit;
    this.import = reges.import;
    this.nomenclature = reges.nomenclature;
    this.results = reges.results;
  }
}
