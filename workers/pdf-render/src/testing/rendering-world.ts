/** A platform with this worker, for tests: calls, and what came of them. */

import type { InputOf, OutputOf, TaskFailed } from '@genius/contract';
import { openTestPlatform, type TestPlatform } from '@genius/testing';
import type { TestContext } from 'vitest';
import { renderPdf, takeScreenshot } from '../contract.ts';
import { worker } from '../index.ts';
import { closeRenderer, whyNoRenderer } from '../renderer-here.ts';
import { type PdfReading, readPdf } from './read-pdf.ts';

export interface RenderingWorld {
  readonly platform: TestPlatform;
  /** A PDF, read. */
  render(input: InputOf<typeof renderPdf>): Promise<PdfReading & { output: OutputOf<typeof renderPdf>; file: Buffer }>;
  capture(input: InputOf<typeof takeScreenshot>): Promise<{ output: OutputOf<typeof takeScreenshot>; file: Buffer }>;
  /** Why a call failed: `outcome kind code field`. */
  failure(input: InputOf<typeof renderPdf>): Promise<string>;
  close(): Promise<void>;
}

/** Opens it. */
export async function openRenderingWorld(): Promise<RenderingWorld> {
  const platform = await openTestPlatform({ workers: [worker] });
  const { client, ports } = platform;
  return {
    platform,
    async render(input) {
      const output = await client.call(renderPdf, input);
      const file = await ports.blobs.get(output.pdf);
      return { ...(await readPdf(file)), output, file };
    },
    async capture(input) {
      const output = await client.call(takeScreenshot, input);
      return { output, file: await ports.blobs.get(output.image) };
    },
    failure: (input) =>
      client.call(renderPdf, input).then(
        () => 'it was rendered',
        ({ outcome, failure }: TaskFailed) =>
          [outcome, failure.kind, failure.code, failure.field].filter(Boolean).join(' '),
      ),
    async close() {
      await platform.close();
      await closeRenderer();
    },
  };
}

/** Leaves a test out where there is no Chromium. */
export function needChromium(ctx: Pick<TestContext, 'skip'>): void {
  const why = whyNoRenderer();
  if (why) ctx.skip(`service: there is no Chromium. ${why}`);
}
