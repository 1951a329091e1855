/** The task that the bench sends: it does nothing, and its schema is checked on both sides. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';

export const noOp = defineTask({
  name: 'bench.no-op',
  queue: 'bench',
  summary: 'Does nothing.',
  input: z.object({ id: z.number().int() }),
  output: z.null(),
  limits: { keep: 10_000_000 },
  idempotent: 'it does nothing',
});
