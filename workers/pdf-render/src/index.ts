/** The worker `pdf.render`: PDFs and pictures from HTML, templates and web pages. */

import { defineWorker } from '@genius/runtime';

export const worker = defineWorker({
  tag: 'pdf.render',
  version: '0.1.0',
  summary: 'Makes PDFs and pictures from HTML, templates and web pages; joins and stamps PDFs.',
  tasks: [],
  module: import.meta.url,
});
