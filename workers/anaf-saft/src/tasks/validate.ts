/** `saft.validate`: a D406 in, a verdict out; read piece by piece, however large it is. */

import { handle } from '@genius/runtime';
import { validateSaft } from '../contract/validate.ts';
import { validateSaft as judge } from '../domain/validate/index.ts';
import { openGiven } from '../given-file.ts';

export const handleValidate = handle(validateSaft, async (input, ctx) => {
  const { form, year, month } = input;
  const { bytes, read } = await openGiven(input, ctx);
  const step = bytes / STEPS;
  let next = step;
  return judge(read(), {
    ...(form === undefined ? {} : { form }),
    ...(year === undefined || month === undefined ? {} : { year, month }),
    signal: ctx.signal,
    onProgress(done) {
      if (done < next) return;
      next = done + step;
      ctx.progress(Math.min(1, done / bytes));
    },
  });
});

/** How often it tells how far it is, whatever the size. */
const STEPS = 50;
