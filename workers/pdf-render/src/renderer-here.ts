/** The renderer of this process, made from the settings at its first use. */

import { durationMs } from '@genius/contract';
import { readAllowedHosts } from './domain/reachable-host.ts';
import { errors } from './errors.ts';
import { findChromium, INSTALL } from './providers/chromium/find-chromium.ts';
import type { Renderer } from './providers/chromium/renderer.ts';
import { settings } from './settings.ts';

let opened: Promise<Renderer> | undefined;

/** Why there is no renderer here, and the remedy. */
export function whyNoRenderer(): string | undefined {
  return findChromium(settings.read().CHROMIUM_PATH) ? undefined : INSTALL;
}

/** Throws GW_PDF_CHROMIUM_MISSING. */
export function rendererHere(): Promise<Renderer> {
  opened ??= open().catch((error) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

/** Ends the browser, if one is up; the next use starts anew. */
export async function closeRenderer(): Promise<void> {
  const closing = opened;
  opened = undefined;
  await (await closing)?.close();
}

/** How long one document may take. */
export const runTimeoutMs = (): number =>
  Math.min(durationMs(settings.read().PDF_RENDER_TIMEOUT as `${number}s`), 80_000);

async function open(): Promise<Renderer> {
  const read = settings.read();
  const path = findChromium(read.CHROMIUM_PATH);
  if (!path) throw errors.GW_PDF_CHROMIUM_MISSING();
  // Loaded at the first use: a process that never renders stays light.
  const { createRenderer } = await import('./providers/chromium/renderer.ts');
  return createRenderer({
    path,
    sandboxRequired: read.PDF_RENDER_SANDBOX_REQUIRED,
    memoryMiB: read.PDF_RENDER_MEMORY,
    recycleAfter: read.PDF_RENDER_RECYCLE_AFTER,
    allowedHosts: readAllowedHosts(read.PDF_RENDER_ALLOW_HOSTS),
  });
}
