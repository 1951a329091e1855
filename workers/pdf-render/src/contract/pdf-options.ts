/** What is done to a finished PDF: metadata, archival form, attachments, password. */

import { z } from 'zod';
import { content } from './source.ts';

const text = z.string().max(1_000);

export const metadata = z
  .object({
    title: text,
    author: text,
    subject: text,
    keywords: z.array(z.string().max(200)).max(100),
    creator: text.describe('The program that made the document.'),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is no language tag, such as "ro-RO"')
      .describe('For readers of the screen; the `lang` of the HTML goes into the PDF by itself.'),
  })
  .partial();

const attachment = z.object({
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^/\\\p{Cc}]+$/u, 'is no file name'),
  content,
  mediaType: z
    .string()
    .max(200)
    .regex(/^[\w.+-]+\/[\w.+-]+$/, 'is no media type, such as "application/xml"'),
  relationship: z
    .enum(['Alternative', 'Source', 'Data', 'Supplement'])
    .default('Alternative')
    .describe('What the file is to the document; an e-invoice beside its picture is Alternative.'),
  description: text.optional(),
});

const attachments = z.array(attachment).max(20);

const pdfa = z.object({
  level: z.literal('3b'),
  attachments: attachments.default([]).describe('Files inside the PDF, such as the XML of an e-invoice.'),
});

export const password = z
  .object({
    open: z.string().min(1).max(127).describe('Asked for when the PDF is opened.'),
    owner: z.string().min(1).max(127).describe('Lifts the limits on what may be done with it.'),
    permissions: z
      .object({
        print: z.enum(['none', 'low', 'full']).default('full'),
        copy: z.boolean().default(true),
        change: z.boolean().default(false),
        annotate: z.boolean().default(false),
        fillForms: z.boolean().default(true),
        assemble: z.boolean().default(false),
      })
      .describe('What may be done with it by those who only have the `open` password, or none.'),
  })
  .partial()
  .refine(({ open, owner }) => open !== undefined || owner !== undefined, 'give open, owner or both')
  .describe("AES-256. Kept with the run's input for as long as that is kept.");

/** The fields of `pdf.render` that shape the file. */
export const pdfFields = {
  tagged: z.boolean().default(true).describe('Writes the structure that screen readers need.'),
  outline: z.boolean().default(true).describe('Writes bookmarks from the headings; needs `tagged`.'),
  metadata: metadata.optional().describe('Default: the title is that of the HTML.'),
  pdfa: pdfa.optional().describe('Writes PDF/A, for archives, with files attached.'),
  attachments: attachments.optional().describe('Files inside a PDF that is not PDF/A.'),
  password: password.optional(),
};
