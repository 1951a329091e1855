/** What may be set on the simulator of REGES-Online while it runs; kept in its folder. */

import { z } from 'zod';

const wait = (ms: number) => z.number().int().min(0).max(604_800_000).default(ms);

/** By PUT of `/reges/control/settings`; what is left out stays. */
export const regesSettings = z.strictObject({
  /** Milliseconds from a message to its working; those of one employer are worked in their order. */
  processMs: wait(500),
  /** Milliseconds from the working to the result in the queue. */
  resultMs: wait(0),
  /** How far the simulator's clock is from the machine's, in milliseconds. */
  clockOffsetMs: z.number().int().min(-315_360_000_000).max(315_360_000_000).default(0),
  /** Names of answers in JSON: `camel` and `pascal` in parts as the schema has them, `flat-…` all side by side; `xml`
   * answers XML always. Who accepts XML alone gets it in any case. */
  resultStyle: z.enum(['camel', 'pascal', 'flat-camel', 'flat-pascal', 'xml']).default('camel'),
  /** Answers with many messages: a list, or `{ "message": [] }`. */
  listStyle: z.enum(['list', 'batch']).default('list'),
  /** What a MessageId that was taken before gets: a second message, the receipt of the first, or status 400. */
  repeatedMessageId: z.enum(['accept', 'same-receipt', 'refuse']).default('accept'),
  /** Whether `$type` must be the first name of its object. */
  typeFirst: z.boolean().default(false),
  /** Names in JSON that the schema doesn't have. */
  unknownNames: z.enum(['refuse', 'ignore']).default('refuse'),
  /** The lowest salary of a whole month, in lei: the simulator's own, not the law's. */
  minimumWage: z.number().int().min(0).max(1_000_000).default(4_000),
  /** Whether part time is held against the whole wage too, as the registry did by mistake in early 2025. */
  minimumWageFor: z.enum(['full-time', 'all']).default('full-time'),
  /** Of the ready application. */
  clientSecret: z.string().min(1).max(200).default('genius-sandbox-secret'),
  /** Seconds that an access token and a refresh token live. */
  accessSeconds: z.number().int().min(1).max(86_400).default(300),
  refreshSeconds: z.number().int().min(1).max(2_592_000).default(1_800),
});

export type RegesSettings = z.infer<typeof regesSettings>;
