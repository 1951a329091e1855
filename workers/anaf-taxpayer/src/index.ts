/** The worker `anaf.taxpayer`. */

import { defineWorker } from '@genius/runtime';
import { handleTaxpayer } from './tasks/taxpayer.ts';

export const worker = defineWorker({
  tag: 'anaf.taxpayer',
  version: '0.1.0',
  summary: 'Greets people.',
  tasks: [handleTaxpayer],
});
