/** The tasks of `pdf.render`: what a caller sends and gets. */

import { blobRef, defineEvent, defineTask, publishes } from '@genius/contract';
import { z } from 'zod';
import { pageFields, pageRanges } from './contract/page-setup.ts';
import { metadata, password, pdfFields } from './contract/pdf-options.ts';
import { content, hasOneSource, missingFiles, oneSource, sourceFields } from './contract/source.ts';
import { stamp } from './contract/stamps.ts';

/** 20 MiB of assets as base64, and the rest. */
const INPUT_BYTES = 40 * 1_024 * 1_024;

const pdf = z.object({
  pdf: blobRef,
  pages: z.number().int().positive(),
  bytes: z.number().int().positive().describe('Size of the file.'),
});

const rendered = defineEvent({
  type: 'pdf.rendered',
  summary: 'A PDF was made.',
  data: z.object({ pages: z.number().int(), bytes: z.number().int() }),
});
const captured = defineEvent({
  type: 'pdf.captured',
  summary: 'A picture of a page was made.',
  data: z.object({ width: z.number().int(), height: z.number().int() }),
});
const failed = defineEvent({ type: 'pdf.failed', summary: 'A document could not be made.', data: z.object({}) });

const pdfEvents = {
  done: publishes(rendered, ({ output: { pages, bytes } }: { input: unknown; output: z.output<typeof pdf> }) => ({
    pages,
    bytes,
  })),
  failed: { event: failed },
};

const personalData = {
  subject: (asked: { subjectId?: string | undefined }) => asked.subjectId,
  purpose: 'document',
  basis: 'contract',
} as const;

const renderInput = z
  .object({ ...sourceFields, ...pageFields, ...pdfFields })
  .refine(hasOneSource, oneSource)
  .refine(({ width, height }) => (width === undefined) === (height === undefined), {
    message: 'give width and height together',
    path: ['width'],
  })
  .refine(({ pdfa, password: secret }) => !(pdfa && secret), {
    message: 'PDF/A can not have a password',
    path: ['password'],
  })
  .refine(({ pdfa, attachments }) => !(pdfa && attachments), {
    message: 'with pdfa, its own attachments are used',
    path: ['attachments'],
  });

const renderOutput = pdf.extend({ missing: missingFiles });

/** HTML, a template or an address in, a PDF out. */
export const renderPdf = defineTask({
  name: 'pdf.render',
  queue: 'pdf.render',
  summary: 'Makes a PDF from HTML, from a template with data, or from a web page.',
  summaryRo: 'Face un PDF din HTML, dintr-un șablon cu date sau dintr-o pagină web.',
  input: renderInput,
  output: renderOutput,
  limits: { attempts: 4, soft: '90s', hard: '110s', ttl: '7d', inputBytes: INPUT_BYTES },
  idempotent: 'It only makes a new file: the same input gives the same pages.',
  personalData,
  events: pdfEvents,
  examples: [
    { title: 'one page', input: { html: '<h1>Bună ziua, Ștefan!</h1>' } },
    {
      title: 'a picture beside it, a footer with page numbers',
      input: {
        html: '<img src="logo.png"><p>Mulțumim!</p>',
        assets: [{ name: 'logo.png', content: { blob: 'logo.png' } }],
        footer: '<p style="font-size:8pt;width:100%;text-align:center"><span class="pageNumber"></span></p>',
        margin: '15mm',
      },
    },
    { title: 'a web page, landscape', input: { url: 'https://example.com/', landscape: true } },
  ],
});

const screenshotInput = z
  .object({
    ...sourceFields,
    type: z.enum(['png', 'jpeg', 'webp']).default('png'),
    quality: z.number().int().min(1).max(100).default(85).describe('Of JPEG and WebP.'),
    width: z.number().int().min(16).max(4_096).default(1_280).describe('Of the window, CSS pixels.'),
    height: z.number().int().min(16).max(4_096).default(800).describe('Of the window, CSS pixels.'),
    deviceScale: z.number().min(0.5).max(4).default(1).describe('Pixels of the picture for each CSS pixel.'),
    fullPage: z
      .boolean()
      .default(false)
      .describe('The whole page, not only what the window shows; at most 16,384 pixels high.'),
    selector: z.string().min(1).max(500).optional().describe('Only the first element that matches this CSS selector.'),
    transparent: z.boolean().default(false).describe('No white behind the page; PNG and WebP.'),
  })
  .refine(hasOneSource, oneSource)
  .refine(({ fullPage, selector }) => !(fullPage && selector !== undefined), {
    message: 'give fullPage or selector',
    path: ['selector'],
  })
  .refine(({ transparent, type }) => !(transparent && type === 'jpeg'), {
    message: 'JPEG can not be transparent',
    path: ['transparent'],
  });

const screenshotOutput = z.object({
  image: blobRef,
  width: z.number().int().positive().describe('Pixels.'),
  height: z.number().int().positive().describe('Pixels.'),
  bytes: z.number().int().positive().describe('Size of the file.'),
  missing: missingFiles,
});

/** HTML, a template or an address in, a picture out. */
export const takeScreenshot = defineTask({
  name: 'pdf.screenshot',
  queue: 'pdf.render',
  summary: 'Makes a picture (PNG, JPEG, WebP) of HTML, of a template with data, or of a web page.',
  summaryRo: 'Face o imagine (PNG, JPEG, WebP) din HTML, dintr-un șablon cu date sau dintr-o pagină web.',
  input: screenshotInput,
  output: screenshotOutput,
  limits: { attempts: 4, soft: '90s', hard: '110s', ttl: '7d', inputBytes: INPUT_BYTES },
  idempotent: 'It only makes a new file: the same input gives the same picture.',
  personalData,
  events: {
    done: publishes(
      captured,
      ({ output: { width, height } }: { input: unknown; output: z.output<typeof screenshotOutput> }) => ({
        width,
        height,
      }),
    ),
    failed: { event: failed },
  },
  examples: [
    { title: 'a picture of some HTML', input: { html: '<h1>Bună ziua!</h1>', width: 600, height: 200 } },
    { title: 'a whole web page', input: { url: 'https://example.com/', fullPage: true, type: 'webp' } },
  ],
});

const mergeInput = z.object({
  files: z
    .array(
      z.object({
        document: content.describe('A PDF.'),
        pages: pageRanges.optional().describe('Pages to take, such as "1-3, 5, 8-". Default: all.'),
        title: z.string().min(1).max(500).optional().describe('Of its bookmark. Default: that of the document.'),
      }),
    )
    .min(1)
    .max(100)
    .describe('In the order of the result.'),
  bookmarks: z
    .enum(['keep', 'files', 'none'])
    .default('keep')
    .describe('keep: one for each file, with its own below. files: one for each file. none.'),
  metadata: metadata.optional().describe('Default: that of the first file.'),
  password: password.optional(),
  subjectId: z.string().max(200).optional().describe('Whom the document is about, for access and erasure.'),
});

/** PDFs in, one PDF out. */
export const mergePdfs = defineTask({
  name: 'pdf.merge',
  queue: 'pdf.render',
  summary: 'Joins PDFs, or some of their pages, into one.',
  summaryRo: 'Unește PDF-uri, sau unele dintre paginile lor, într-unul singur.',
  input: mergeInput,
  output: pdf,
  limits: { attempts: 3, soft: '2m', ttl: '7d', inputBytes: INPUT_BYTES },
  idempotent: 'It only makes a new file: the same input gives the same pages.',
  personalData,
  events: pdfEvents,
  isolation: 'thread',
  examples: [
    {
      title: 'an invoice and the first page of its annex',
      input: {
        files: [{ document: { blob: 'invoice.pdf' } }, { document: { blob: 'annex.pdf' }, pages: '1', title: 'Anexă' }],
      },
    },
  ],
});

const stampInput = z.object({
  document: content.describe('A PDF.'),
  stamps: z.array(stamp).min(1).max(50),
  subjectId: z.string().max(200).optional().describe('Whom the document is about, for access and erasure.'),
});

/** A PDF and stamps in, the stamped PDF out. */
export const stampPdf = defineTask({
  name: 'pdf.stamp',
  queue: 'pdf.render',
  summary: 'Puts text, pictures, page numbers or QR codes on the pages of a PDF.',
  summaryRo: 'Pune text, imagini, numere de pagină sau coduri QR pe paginile unui PDF.',
  input: stampInput,
  output: pdf,
  limits: { attempts: 3, soft: '2m', ttl: '7d', inputBytes: INPUT_BYTES },
  idempotent: 'It only makes a new file: the same input gives the same pages.',
  personalData,
  events: pdfEvents,
  isolation: 'thread',
  examples: [
    {
      title: 'a watermark and page numbers',
      input: {
        document: { blob: 'offer.pdf' },
        stamps: [
          { kind: 'text', text: 'CIORNĂ', size: 90, color: '#c00000', rotation: 45, opacity: 0.2 },
          { kind: 'pageNumbers', text: 'pagina {page} din {pages}', position: 'bottom-right' },
        ],
      },
    },
  ],
});
