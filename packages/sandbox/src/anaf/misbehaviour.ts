/** How the simulator of ANAF can be told to misbehave by a recipe. */

import { z } from 'zod';

/** What a recipe does at one call: wait, then one of the answers, or a change in how the call goes on. */
export const anafMisbehaviour = z.strictObject({
  /** Milliseconds that pass before anything is done. */
  waitMs: z.number().int().min(0).max(3_600_000).optional(),
  /** The page of the firewall, with status 200: `public` words it as the public services do, `spv` as the older host. */
  firewall: z.enum(['public', 'spv']).optional(),
  /** 429, with so many seconds in Retry-After; 0 leaves the header out. */
  tooMany: z.number().int().min(0).max(86_400).optional(),
  /** A bare status, such as 503; 5xx come with a page of maintenance. 204 is e-Transport's for a limit that was reached. */
  status: z.union([z.literal(204), z.number().int().min(400).max(599)]).optional(),
  /** The connection ends without an answer: `before` nothing was done, `after` it was. */
  cut: z.enum(['before', 'after']).optional(),
  /** The connection stays open and nothing comes: after so many milliseconds it is cut. What was asked is done. */
  silentMs: z.number().int().min(0).max(3_600_000).optional(),
  /** "A aparut o eroare tehnica. Cod: …" in the shape of the call. */
  technical: z
    .string()
    .regex(/^[\w.-]{1,40}$/)
    .optional(),
  /** Any text in the shape of the call's errors. */
  error: z.string().min(1).max(2_000).optional(),
  /** The token is answered as one that is not valid any more. */
  staleToken: z.literal(true).optional(),
  /** The clock by which this call is judged, in milliseconds from the simulator's. */
  skewMs: z.number().int().min(-31_536_000_000).max(31_536_000_000).optional(),
  /** Of an upload: milliseconds to its `ok` or `nok`. */
  processMs: z.number().int().min(0).max(604_800_000).optional(),
  /** Of an upload: milliseconds from its `ok` or `nok` until the message is in the list. */
  listLateMs: z.number().int().min(0).max(604_800_000).optional(),
  /** Of an upload: the verdict, whatever the checks say: errors for `nok`, or the state of a file that is not taken. */
  verdict: z.union([z.literal('not-taken'), z.strictObject({ nok: z.array(z.string().max(2_000)).min(1) })]).optional(),
  /** Of a download: `line-breaks` as production has them, which a strict check refuses; `tampered` with other content. */
  signature: z.enum(['line-breaks', 'tampered', 'missing']).optional(),
  /** Of an upload to e-Transport: the answer has no UIT, or one whose control digits are wrong. */
  uit: z.enum(['missing', 'wrong-digits']).optional(),
  /** Of VIES: its error, such as MS_UNAVAILABLE. */
  userError: z
    .string()
    .regex(/^[A-Z_]{2,60}$/)
    .optional(),
  /** No limit and no pace count. */
  unlimited: z.literal(true).optional(),
});

export type AnafMisbehaviour = z.infer<typeof anafMisbehaviour>;

/** Checks what a recipe says. What isn't understood becomes a status 500 with the words. */
export function readMisbehaviour(action: unknown): { does: AnafMisbehaviour } | { trouble: string } {
  const { success, data, error } = anafMisbehaviour.safeParse(action);
  if (success) return { does: data };
  const issue = error.issues[0];
  return { trouble: `the recipe is not understood: ${issue?.path.join('.') ?? ''} ${issue?.message}` };
}
