/** What may be set on the simulator of ANAF while it runs; kept in its folder. */

import { z } from 'zod';

const count = (value: number) => z.number().int().min(0).max(10_000_000).default(value);

/** By PUT of `/anaf/control/settings`; what is left out stays. The limits are those that ANAF publishes. */
export const anafSettings = z.strictObject({
  /** Milliseconds from an upload to its `ok` or `nok`. */
  processMs: z.number().int().min(0).max(604_800_000).default(1_500),
  /** Milliseconds from `ok` or `nok` until the message is in the list. ANAF: about 15 minutes at worst. */
  listLateMs: z.number().int().min(0).max(604_800_000).default(0),
  /** Milliseconds before the answer of the asynchronous service can be taken. */
  asyncMs: z.number().int().min(0).max(604_800_000).default(2_000),
  /** Whether a second call within a second to the public services is turned away by the firewall; else it is only shown. */
  strictPace: z.boolean().default(false),
  /** How far the simulator's clock is from the machine's, in milliseconds: days pass by it. */
  clockOffsetMs: z.number().int().min(-315_360_000_000).max(315_360_000_000).default(0),
  /** The person for whom every application gets its code at once, without the page; nobody if empty. */
  certificate: z.string().max(40).default(''),
  /** Calls a minute to the API, of one person; then 429. */
  callsPerMinute: count(1_000),
  /** Messages of type RASP a day, of one CUI. */
  raspPerDay: count(1_000),
  /** stareMesaj a day, of one message, and of one declaration of e-Transport. */
  statePerDay: count(100),
  /** listaMesajeFactura a day, of one CUI. */
  listPerDay: count(1_500),
  /** lista of e-Transport a day, of one person. */
  transportListPerDay: count(1_000),
  /** listaMesajePaginatieFactura a day, of one CUI. */
  pagedListPerDay: count(100_000),
  /** descarcare a day, of one message. */
  downloadPerDay: count(10),
  /** How many messages a page holds; the list without pages refuses more. */
  pageSize: z.number().int().min(1).max(500).default(500),
});

export type AnafSettings = z.infer<typeof anafSettings>;
