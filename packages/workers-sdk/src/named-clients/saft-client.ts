/** SAF-T (D406) as a class of its own: for programs that need nothing else of the platform. */

import type { Client, ClientOptions } from '../create-client.ts';
import type { EventData } from '../generated/clients.ts';
import { NamedClient } from './named-client.ts';

/** Events of the worker `anaf.saft`. */
type SAFTEvent = Extract<keyof EventData, `saft.${string}`>;

/**
 * The same methods as `createClient(options).saft`.
 * @example const { file, isValid } = await new SAFTClient({ url, token }).generate({ declaration, period, company, file })
 */
export class SAFTClient extends NamedClient<SAFTEvent> {
  /** Accounting records in, the XML of a D406 with its verdict out. */
  readonly generate: Client['saft']['generate'];
  /** A D406 in, what ANAF's validator would say of it and what it misses out. */
  readonly validate: Client['saft']['validate'];
  /** A valid D406 in, ANAF's PDF out, where ANAF's kit is installed. */
  readonly package: Client['saft']['package'];
  /** A D406 in, what a controller wants to see of it out. */
  readonly report: Client['saft']['report'];

  constructor(options: ClientOptions) {
    super(options);
    const { generate, validate, package: pack, report } = this.client.saft;
    this.generate = generate;
    this.validate = validate;
    this.package = pack;
    this.report = report;
  }
}
