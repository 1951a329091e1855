/** The worker `anaf.efactura`: e-invoices of RO e-Factura. */

import { defineWorker } from '@genius/runtime';
import { settings } from './settings.ts';
import { handleBuild } from './tasks/build.ts';
import { handleParse } from './tasks/parse.ts';
import { handleVerify } from './tasks/verify.ts';

export const worker = defineWorker({
  tag: 'anaf.efactura',
  version: '0.1.0',
  summary: 'Makes, reads, checks and sends invoices of RO e-Factura.',
  tasks: [handleBuild, handleParse, handleVerify],
  settings,
});
