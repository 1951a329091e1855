/** `pdf.screenshot`: HTML, a template or an address in, a picture out. */

import { durationMs } from '@genius/contract';
import { handle } from '@genius/runtime';
import { takeScreenshot } from '../contract.ts';
import { rendererHere } from '../renderer-here.ts';
import { assertNothingMissing } from './assert-nothing-missing.ts';
import { gatherSource } from './gather-source.ts';
import { runLimits } from './run-limits.ts';

export const screenshot = handle(takeScreenshot, async (asked, ctx) => {
  const { load } = await gatherSource(asked, 'screen', ctx);
  const { width, height, deviceScale } = asked;
  const renderer = await rendererHere();
  ctx.progress(0.1, 'rendering');
  const { picture, missing } = await renderer.toPicture(
    { ...load, viewport: { width, height, deviceScale } },
    asked,
    await runLimits(renderer, ctx),
  );
  assertNothingMissing(asked.missing, missing);
  const image = await ctx.blobs.put(picture.bytes, {
    mediaType: `image/${asked.type}`,
    expiresAt: Date.now() + durationMs(takeScreenshot.limits.ttl),
    ...(asked.subjectId ? { subject: asked.subjectId } : {}),
    ...(ctx.tenant ? { tenant: ctx.tenant } : {}),
  });
  return { image, width: picture.width, height: picture.height, bytes: picture.bytes.byteLength, missing };
});
