/** `anaf.taxpayer`: a name in, a greeting out. */

import { handle } from '@genius/runtime';
import { anafTaxpayer } from '../contract.ts';
import { greetingFor } from '../domain/greeting.ts';

export const handleTaxpayer = handle(anafTaxpayer, async ({ name }, ctx) => {
  ctx.progress(0.5, 'greeting');
  return { text: greetingFor(name) };
});
