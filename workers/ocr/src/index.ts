/** The worker `ocr`: text, boxes and fields from pictures and PDFs. */

import { defineWorker } from '@genius/runtime';
import { ENGINE_ENVIRONMENT } from './domain/engine-environment.ts';
import { extract } from './tasks/extract.ts';

export const worker = defineWorker({
  tag: 'ocr',
  version: '0.1.0',
  summary: 'Reads pictures and PDFs: text with boxes, and the fields of receipts and invoices.',
  tasks: [extract],
  module: import.meta.url,
  processEnv: ENGINE_ENVIRONMENT,
  // One at a time: both readers of a document already use two cores.
  concurrency: 1,
  async warm(progress) {
    const { readers } = await import('./readers.ts');
    await readers().warm(progress);
  },
  health: [
    {
      name: 'models',
      async check() {
        const { languageData } = await import('./domain/languages.ts');
        for (const language of ['ron', 'eng']) languageData(language);
      },
    },
  ],
});
