/** What `pdf.stamp` puts on pages. */

import { z } from 'zod';
import { length, pageRanges } from './page-setup.ts';
import { content } from './source.ts';

const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'is no colour, such as "#c00000"');

const place = {
  pages: pageRanges.optional().describe('Pages that get it, such as "1, 3-". Default: all.'),
  position: z
    .enum(['top-left', 'top', 'top-right', 'left', 'center', 'right', 'bottom-left', 'bottom', 'bottom-right'])
    .default('center')
    .describe('Where on the page, as it is seen.'),
  x: length
    .optional()
    .describe(
      'Distance from the edge that `position` names (from the left if it names none); with `position` center, a shift to the right.',
    ),
  y: length.optional().describe('The same from top or bottom; with center, a shift down.'),
  rotation: z.number().min(-360).max(360).default(0).describe('Degrees, counter-clockwise.'),
  opacity: z.number().min(0).max(1).default(1),
  layer: z.enum(['above', 'under']).default('above').describe('Above the content of the page or under it.'),
};

const textStamp = z.object({
  kind: z.literal('text'),
  text: z.string().min(1).max(2_000).describe('Lines are broken where they are broken here.'),
  size: z.number().min(2).max(500).default(12).describe('Points.'),
  bold: z.boolean().default(false),
  color: colour.default('#000000'),
  ...place,
});

const imageStamp = z.object({
  kind: z.literal('image'),
  image: content.describe('PNG or JPEG.'),
  width: length
    .optional()
    .describe('Default: that of the picture at 96 pixels an inch, or by its shape from `height`.'),
  height: length.optional().describe('Default: by its shape from `width`.'),
  ...place,
});

const pageNumberStamp = z.object({
  kind: z.literal('pageNumbers'),
  text: z
    .string()
    .min(1)
    .max(200)
    .default('{page} / {pages}')
    .describe('With {page} for the number and {pages} for how many.'),
  first: z.number().int().min(0).max(1_000_000).default(1).describe('The number of the first page.'),
  size: z.number().min(2).max(500).default(10).describe('Points.'),
  color: colour.default('#000000'),
  ...place,
  position: place.position.removeDefault().default('bottom'),
});

const qrStamp = z.object({
  kind: z.literal('qr'),
  text: z.string().min(1).max(2_000).describe('What the code says.'),
  size: length.default('25mm').describe('Width and height, with the quiet zone.'),
  errorCorrection: z.enum(['L', 'M', 'Q', 'H']).default('M'),
  color: colour.default('#000000'),
  ...place,
});

/** One stamp. */
export const stamp = z.discriminatedUnion('kind', [textStamp, imageStamp, pageNumberStamp, qrStamp]);
