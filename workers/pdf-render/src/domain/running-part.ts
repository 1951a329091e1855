/** Running headers and footers, as Chromium prints them into the margins. */

import { type AssetMap, inlineAssets } from './assets.ts';
import type { Paper } from './paper.ts';

/** Chromium prints its own header or footer where it is given none. */
const EMPTY_PART = '<span></span>';

/** A header or footer that begins and ends where the text of the page does; its own styles go before ours. */
export function runningPart(html: string | undefined, assets: AssetMap, { left, right }: Paper): string {
  if (!html) return EMPTY_PART;
  // Chromium gives these documents a font size of zero and no width.
  const style = `font-size:9pt;font-family:sans-serif;width:100%;box-sizing:border-box;padding:0 ${right}in 0 ${left}in`;
  return `<style>html{-webkit-print-color-adjust:exact}#header,#footer{padding:0}</style><div style="${style}">${inlineAssets(html, assets)}</div>`;
}
