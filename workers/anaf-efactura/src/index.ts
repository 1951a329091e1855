/** The worker `anaf.efactura`. */

import { defineWorker } from '@genius/runtime';
import { handleEfactura } from './tasks/efactura.ts';

export const worker = defineWorker({
  tag: 'anaf.efactura',
  version: '0.1.0',
  summary: 'Greets people.',
  tasks: [handleEfactura],
});
