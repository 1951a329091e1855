/** A plain run of the renderer, for tests and measurements. */

import { mapAssets } from '../domain/assets.ts';
import { layOutPaper, type Paper } from '../domain/paper.ts';
import type { LoadOptions } from '../providers/chromium/load-page.ts';
import type { PrintOptions } from '../providers/chromium/print-page.ts';
import type { RunLimits } from '../providers/chromium/renderer.ts';

/** HTML without files, network or scripts. */
export const loadHtml = (html: string): LoadOptions => ({
  source: { html },
  assets: mapAssets([]),
  network: false,
  javascript: false,
  media: 'print',
  colorScheme: 'light',
  reducedMotion: false,
  locale: 'ro-RO',
  timezone: 'Europe/Bucharest',
  cookies: [],
  headers: {},
});

/** Upright A4, as a caller gets it who asks for nothing else. */
export const printA4: PrintOptions = {
  paper: layOutPaper({ format: 'A4', margin: '10mm', landscape: false }) as Paper,
  scale: 1,
  printBackground: true,
  cssPageSize: true,
  tagged: true,
  outline: true,
};

/** A run that may take its time. */
export const unhurried = (): RunLimits => ({
  signal: new AbortController().signal,
  timeoutMs: 50_000,
  isLastTry: true,
});
