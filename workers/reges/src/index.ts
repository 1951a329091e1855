/** The worker `reges`. */

import { defineWorker } from '@genius/runtime';
import { handleGreet } from './tasks/greet.ts';

export const worker = defineWorker({
  tag: 'reges',
  version: '0.1.0',
  summary: 'Greets people.',
  tasks: [handleGreet],
});
