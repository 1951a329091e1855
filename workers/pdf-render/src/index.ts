/** The worker `pdf.render`: PDFs and pictures from HTML, templates and web pages. */

import { availableParallelism } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { defineWorker } from '@genius/runtime';
import { rendererHere, whyNoRenderer } from './renderer-here.ts';
import { settings } from './settings.ts';
import { merge } from './tasks/merge.ts';
import { render } from './tasks/render.ts';
import { screenshot } from './tasks/screenshot.ts';
import { stamp } from './tasks/stamp.ts';
import { UNSANDBOXED } from './unsandboxed.ts';

export const worker = defineWorker({
  tag: 'pdf.render',
  version: '0.1.0',
  summary: 'Makes PDFs and pictures from HTML, templates and web pages; joins and stamps PDFs.',
  tasks: [render, screenshot, merge, stamp],
  module: import.meta.url,
  settings,
  unavailable: whyNoRenderer,
  // Pages wait for their files and for each other's painting: twice the cores keep them busy.
  concurrency: Math.min(16, availableParallelism() * 2),
  async warm() {
    // Threads that join and stamp PDFs need no browser.
    if (!isMainThread) return;
    await (await rendererHere()).warm();
  },
  health: [
    {
      name: 'chromium',
      async check(signal) {
        const renderer = await rendererHere();
        await renderer.check(signal);
        const { isSandboxed } = await renderer.warm();
        return isSandboxed ? undefined : UNSANDBOXED;
      },
    },
  ],
});
