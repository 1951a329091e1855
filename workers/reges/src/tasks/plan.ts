/** `reges.plan`: terms as data, reckoned with working days. */

import { romanianDay } from '@genius/romania';
import { handle } from '@genius/runtime';
import { z } from 'zod';
import { planReges } from '../contract/plan.ts';
import { planFor } from '../domain/plan/plan.ts';
import { EVENTS, type OwnTerms } from '../domain/plan/terms.ts';
import { errors } from '../errors.ts';
import { settings } from '../settings.ts';

export const handlePlan = handle(planReges, ({ today = romanianDay(new Date()), ...asked }) =>
  planFor({ ...asked, today }, ownTerms()),
);

const termsSchema = z.partialRecord(
  z.enum(EVENTS),
  z.strictObject({ days: z.number().int().min(-60).max(60), unit: z.enum(['calendar', 'working']) }),
);
const EXAMPLE = '{"suspension":{"days":-1,"unit":"calendar"}}';

function ownTerms(): OwnTerms {
  const text = settings.read().REGES_TERMS;
  if (text === undefined) return {};
  try {
    return termsSchema.parse(JSON.parse(text));
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    const problem = issue ? `${issue.path.join('.')} ${issue.message}`.trim() : 'it is not JSON';
    throw errors.GW_REGES_TERMS_UNREADABLE({ problem, example: EXAMPLE }, { field: 'REGES_TERMS' });
  }
}
