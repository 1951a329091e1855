/** `saft.validate`: a D406 in, a verdict out; read piece by piece, however large it is. */

import { handle } from '@genius/runtime';
import { MAX_FILE_BYTES, validateSaft } from '../contract/validate.ts';
import { validateSaft as judge } from '../domain/validate/index.ts';
import { errors } from '../errors.ts';

export const handleValidate = handle(validateSaft, async ({ xml, file, form, year, month }, ctx) => {
  const { blobs, signal } = ctx;
  const size = file === undefined ? 0 : ((await blobs.stat(file))?.size ?? 0);
  if (size > MAX_FILE_BYTES) {
    throw errors.GW_SAFT_TOO_LARGE({ found: size, limit: MAX_FILE_BYTES }, { field: 'file' });
  }
  const source = file === undefined ? [Buffer.from(xml ?? '')] : await blobs.stream(file);
  const step = size / STEPS;
  let next = step;
  return judge(source, {
    ...(form === undefined ? {} : { form }),
    ...(year === undefined || month === undefined ? {} : { year, month }),
    signal,
    onProgress(bytes) {
      if (size === 0 || bytes < next) return;
      next = bytes + step;
      ctx.progress(bytes / size);
    },
  });
});

/** How often it tells how far it is, whatever the size. */
const STEPS = 50;
