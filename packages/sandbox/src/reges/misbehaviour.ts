/** How the simulator of REGES-Online can be told to misbehave by a recipe: at a call, or over one message. */

import { z } from 'zod';

const wait = z.number().int().min(0).max(604_800_000).optional();

/** At a call: wait, then one of the answers, or a change in how the call goes on. */
const atCall = {
  /** Milliseconds that pass before anything is done. */
  waitMs: z.number().int().min(0).max(3_600_000).optional(),
  /** A bare status, such as 500 or 503. */
  status: z.number().int().min(400).max(599).optional(),
  /** 429, with so many seconds in Retry-After; 0 leaves the header out. */
  tooMany: z.number().int().min(0).max(86_400).optional(),
  /** The connection ends without an answer: `before` nothing was done, `after` it was. */
  cut: z.enum(['before', 'after']).optional(),
  /** The connection stays open and nothing comes: after so many milliseconds it is cut. What was asked is done. */
  silentMs: z.number().int().min(0).max(3_600_000).optional(),
  /** 401, as if the token were at its end. */
  staleToken: z.literal(true).optional(),
  /** Of the token: an error of the sign-in. */
  error: z
    .enum(['invalid_client', 'unauthorized_client', 'invalid_grant', 'account_disabled', 'server_error'])
    .optional(),
  /** Of a read: what was committed comes again, so many messages back. */
  again: z.number().int().min(1).max(1_000).optional(),
};

/** Over one message, from its receipt to its result. */
const atMessage = {
  /** Milliseconds to its working. */
  processMs: wait,
  /** Milliseconds from its working to its result: later ones may come before it. */
  resultMs: wait,
  /**
   * The result never comes, or comes twice. `no-ref` and `false-success` answer a success without its `Ref`, whose text
   * says failure in the second case: nothing is done.
   */
  result: z.enum(['never', 'twice', 'no-ref', 'false-success']).optional(),
  /** It fails with these words, whatever the rules say. */
  fail: z.string().min(1).max(2_000).optional(),
  /** It succeeds with a warning in these words. */
  warning: z.string().min(1).max(2_000).optional(),
};

export const regesMisbehaviour = z.strictObject({ ...atCall, ...atMessage });

export type RegesMisbehaviour = z.infer<typeof regesMisbehaviour>;

/** Checks what a recipe says. What isn't understood becomes a status 500 with the words. */
export function readMisbehaviour(action: unknown): { does: RegesMisbehaviour } | { trouble: string } {
  const { success, data, error } = regesMisbehaviour.safeParse(action);
  if (success) return { does: data };
  const issue = error.issues[0];
  return { trouble: `the recipe is not understood: ${issue?.path.join('.') ?? ''} ${issue?.message}` };
}
