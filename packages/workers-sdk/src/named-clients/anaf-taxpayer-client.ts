/** Firms at ANAF and VAT numbers in VIES, as a class of their own: for programs that need nothing else of the platform. */

import type { Client, ClientOptions } from '../create-client.ts';
import type { EventData } from '../generated/clients.ts';
import { NamedClient } from './named-client.ts';

/** Events of the worker `anaf.taxpayer`. */
type TaxpayerEvent = Extract<keyof EventData, `anaf.taxpayer.${string}` | `vies.${string}` | 'anaf.token.expiring'>;

/**
 * The same methods as `createClient(options).taxpayer`, beside `vies` and `logins`.
 * @example const { found } = await new ANAFTaxpayerClient({ url, token }).validate({ cui: 'RO14399840' })
 */
export class ANAFTaxpayerClient extends NamedClient<TaxpayerEvent> {
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

  constructor(options: ClientOptions) {
    super(options);
    const { client } = this;
    this.validate = client.taxpayer.validate;
    this.watch = client.taxpayer.watch;
    this.financials = client.taxpayer.financials;
    this.validateVat = client.vies.validate;
    this.logins = client.anaf.logins;
  }
}
