/** `anaf.efactura`: a name in, a greeting out. */

import { handle } from '@genius/runtime';
import { anafEfactura } from '../contract.ts';
import { greetingFor } from '../domain/greeting.ts';

export const handleEfactura = handle(anafEfactura, async ({ name }, ctx) => {
  ctx.progress(0.5, 'greeting');
  return { text: greetingFor(name) };
});
