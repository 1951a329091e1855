/** The paper: its size, margins, running header and footer, and which pages are kept. */

import { z } from 'zod';

/** `210mm`, `21cm`, `8.5in`, `600px` (96 an inch), `595pt` (72 an inch). */
export const length = z
  .string()
  .max(12)
  .regex(/^\d{1,5}(\.\d{1,4})?(mm|cm|in|px|pt)$/, 'is no length, such as "20mm", "1.5cm", "0.5in", "40px" or "12pt"');

/** Pages such as `1-3, 5, 8-`. */
export const pageRanges = z
  .string()
  .max(200)
  .regex(
    /^\s*\d{1,6}\s*(-\s*(\d{1,6})?\s*)?(,\s*\d{1,6}\s*(-\s*(\d{1,6})?\s*)?)*$/,
    'is no list of pages, such as "1-3, 5, 8-"',
  );

const runningPart = z.string().max(200_000);

/** The fields of `pdf.render` that lay out its pages. */
export const pageFields = {
  format: z
    .enum(['A0', 'A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'Letter', 'Legal', 'Tabloid', 'Ledger'])
    .default('A4')
    .describe('Paper size.'),
  width: length.optional().describe('Paper width, instead of `format`; with `height`.'),
  height: length.optional().describe('Paper height, instead of `format`; with `width`.'),
  margin: z
    .union([length, z.object({ top: length, right: length, bottom: length, left: length }).partial()])
    .default('10mm')
    .describe(
      'All four margins, or each; a side that is not named has 10mm. `@page { margin }` of the document goes first.',
    ),
  landscape: z.boolean().default(false).describe('Turns the paper.'),
  scale: z.number().min(0.1).max(2).default(1).describe('Size of the content, 0.1 to 2.'),
  pages: pageRanges.optional().describe('Pages to keep, such as "1-3, 5, 8-". Default: all.'),
  printBackground: z.boolean().default(true).describe('Whether background colours and pictures are printed.'),
  cssPageSize: z.boolean().default(true).describe('Whether `@page { size }` of the document goes before `format`.'),
  header: runningPart
    .optional()
    .describe(
      'HTML on top of each page, in the margin. Elements of class pageNumber, totalPages, title, date and url are filled; its style is its own, and it may use assets by name.',
    ),
  footer: runningPart.optional().describe('The same at the foot of each page.'),
};
