/** How the Slack simulator can be told to misbehave by a recipe. */

import { z } from 'zod';

/** What a recipe does: wait, then one of the others; without one, the call goes on as usual. */
export const slackMisbehaviour = z.strictObject({
  /** Milliseconds that pass first. */
  waitMs: z.number().int().min(0).max(3_600_000).optional(),
  /** Any of Slack's error codes; a webhook answers it as text under its own status. */
  error: z
    .string()
    .regex(/^[a-z][a-z0-9_]{1,60}$/)
    .optional(),
  /** 429 with so many seconds in Retry-After. */
  retryAfter: z.number().int().min(0).max(86_400).optional(),
  /** A status with nothing of Slack's in it, such as 500 or 503. */
  status: z.number().int().min(400).max(599).optional(),
  /** A page in HTML with status 200, as a proxy gives it. */
  html: z.literal(true).optional(),
  /** The connection ends without an answer: `before` nothing was done, `after` it was. */
  cut: z.enum(['before', 'after']).optional(),
  /** The limit of one message a second in a channel does not count. */
  unlimited: z.literal(true).optional(),
});

export type SlackMisbehaviour = z.infer<typeof slackMisbehaviour>;

/** Checks what a recipe says. What isn't understood becomes a status 500 with the words. */
export function readMisbehaviour(action: unknown): { does: SlackMisbehaviour } | { trouble: string } {
  const { success, data, error } = slackMisbehaviour.safeParse(action);
  if (success) return { does: data };
  const issue = error.issues[0];
  return { trouble: `the recipe is not understood: ${issue?.path.join('.') ?? ''} ${issue?.message}` };
}
