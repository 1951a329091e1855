/** What TypeScript knows of the Python task `receipts.total`: the input's fields are its keyword arguments. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';

const read = z.object({ fields: z.object({ total: z.object({ value: z.string() }) }) });

export const totalReceipts = defineTask({
  name: 'receipts.total',
  queue: 'receipts',
  summary: 'Adds up the totals of receipts.',
  idempotent: 'it only adds',
  input: z.object({ read: z.array(read) }),
  output: z.object({ receipts: z.number().int(), total: z.string() }),
});
