/** Takes a picture of a loaded page. */

import type { CDPSession, Protocol } from 'puppeteer-core';
import { errors } from '../../errors.ts';
import { findNode } from './wait-for.ts';

export interface CaptureOptions {
  type: 'png' | 'jpeg' | 'webp';
  quality: number;
  width: number;
  height: number;
  deviceScale: number;
  fullPage: boolean;
  selector?: string | undefined;
  transparent: boolean;
}

export interface Picture {
  bytes: Buffer;
  width: number;
  height: number;
}

/** What the formats and Chromium's painting hold. */
const MOST_PIXELS_A_SIDE = 16_384;
const MOST_PIXELS = 100_000_000;

/** Throws GW_PDF_SELECTOR, GW_PDF_TOO_LARGE. */
export async function capturePage(session: CDPSession, options: CaptureOptions): Promise<Picture> {
  const area = await areaOf(session, options);
  const width = Math.ceil(area.width);
  const height = Math.ceil(area.height);
  assertFits(width * options.deviceScale, height * options.deviceScale);
  if (options.transparent) {
    await session.send('Emulation.setDefaultBackgroundColorOverride', { color: { r: 0, g: 0, b: 0, a: 0 } });
  }
  const { data } = await session.send('Page.captureScreenshot', {
    format: options.type,
    ...(options.type === 'png' ? {} : { quality: options.quality }),
    clip: { x: area.x, y: area.y, width, height, scale: 1 },
    captureBeyondViewport: options.fullPage || options.selector !== undefined,
    optimizeForSpeed: false,
  });
  const bytes = Buffer.from(data, 'base64');
  return { bytes, width: Math.round(width * options.deviceScale), height: Math.round(height * options.deviceScale) };
}

async function areaOf(
  session: CDPSession,
  { width, height, fullPage, selector }: CaptureOptions,
): Promise<Protocol.DOM.Rect> {
  if (selector !== undefined) return elementArea(session, selector);
  if (!fullPage) return { x: 0, y: 0, width, height };
  const { cssContentSize } = await session.send('Page.getLayoutMetrics');
  return { x: 0, y: 0, width: Math.max(width, cssContentSize.width), height: cssContentSize.height };
}

async function elementArea(session: CDPSession, selector: string): Promise<Protocol.DOM.Rect> {
  const nodeId = await findNode(session, selector, 'selector');
  const model = nodeId && (await session.send('DOM.getBoxModel', { nodeId }).catch(() => undefined))?.model;
  if (!model || model.width < 1 || model.height < 1) throw errors.GW_PDF_SELECTOR({ selector }, { field: 'selector' });
  const xs = model.border.filter((_, n) => n % 2 === 0);
  const ys = model.border.filter((_, n) => n % 2 === 1);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function assertFits(width: number, height: number): void {
  if (Math.max(width, height) <= MOST_PIXELS_A_SIDE && width * height <= MOST_PIXELS) return;
  throw errors.GW_PDF_TOO_LARGE({
    what: 'The picture',
    found: `${Math.round(width)} × ${Math.round(height)} pixels`,
    limit: `${MOST_PIXELS_A_SIDE} a side and ${MOST_PIXELS / 1_000_000} million in all`,
  });
}
