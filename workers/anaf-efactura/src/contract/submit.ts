/** `efactura.submit`: an invoice in, ANAF's answer out; and `efactura.status`, which looks once. */

import { blobRef, defineTask } from '@genius/contract';
import { z } from 'zod';
import { exampleInvoice, warning } from './build.ts';
import { invoiceDocument } from './document.ts';
import { anafNumber, cif, finding } from './finding.ts';
import { personalData } from './privacy.ts';
import { verification } from './verify.ts';
import { DOCUMENT_INPUT_BYTES, xmlSource } from './xml-file.ts';

const subjectId = z.string().max(200).optional().describe('Whom the invoice is about, for access and erasure.');

const submitInput = z
  .object({
    document: invoiceDocument.optional().describe('The invoice as data,'),
    source: xmlSource.optional().describe('or its XML, sent byte for byte as it is.'),
    cif: cif.optional().describe('Who sends. Default: the seller of the invoice; the buyer of a self-billed one.'),
    to: z
      .enum(['auto', 'b2b', 'b2c'])
      .default('auto')
      .describe('auto: a buyer without a tax code, or with a CNP, is a consumer.'),
    executare: z
      .boolean()
      .default(false)
      .describe(
        'Sent by an enforcement body in the name of the debtor, who is the seller. cif is then the one that stands in the register of RO e-Factura for enforcement.',
      ),
    validate: z
      .boolean()
      .default(true)
      .describe("Judges it by ANAF's rules first, and sends nothing that breaks them."),
    wait: z.boolean().default(true).describe('Until ANAF has accepted or refused it. false: until it is uploaded.'),
    subjectId,
  })
  .refine(({ document, source }) => (document === undefined) !== (source === undefined), {
    message: 'give document or source',
    path: ['document'],
  })
  .refine(({ executare, cif: sender }) => !executare || sender !== undefined, {
    message: 'give the cif of the enforcement body',
    path: ['cif'],
  });

const archived = z.object({ kind: z.string(), file: blobRef });

const submitOutput = z.object({
  state: z.enum(['accepted', 'processing']),
  index: anafNumber.describe("ANAF's index of the upload."),
  downloadId: anafNumber.optional(),
  cif: z.string(),
  number: z.string(),
  isAdopted: z.boolean().describe('ANAF had it already: this is the earlier upload of the same document.'),
  signature: verification.optional().describe('Of what ANAF gave back.'),
  archive: z.array(archived).describe('What was kept: the XML that was sent, the ZIP that came.'),
  warnings: z.array(warning),
});

export const submitEfactura = defineTask({
  name: 'efactura.submit',
  queue: 'anaf.efactura',
  summary: 'Sends an invoice to ANAF (RO e-Factura), follows it to its end, and keeps what comes back.',
  summaryRo: 'Trimite o factură la ANAF (RO e-Factura), o urmărește până la capăt și păstrează răspunsul.',
  input: submitInput,
  output: submitOutput,
  limits: { attempts: 500, soft: '4m', ttl: '30d', inputBytes: DOCUMENT_INPUT_BYTES },
  retry: { first: '1s', factor: 1.5, cap: '30s', total: '5d' },
  idempotent:
    'The upload is done once for each document; where its answer got lost, ANAF is asked before it is repeated.',
  personalData,
  examples: [
    { title: 'data, until ANAF has accepted it', input: { document: exampleInvoice } },
    { title: 'XML of the blob store, only uploaded', input: { source: { blob: 'invoice.xml' }, wait: false } },
  ],
});

const statusOutput = z.object({
  state: z.enum(['accepted', 'rejected', 'processing', 'sending']),
  index: anafNumber.optional(),
  downloadId: anafNumber.optional(),
  number: z.string().optional(),
  findings: z.array(finding),
  signature: verification.optional(),
  archive: z.array(archived),
});

export const efacturaStatus = defineTask({
  name: 'efactura.status',
  queue: 'anaf.efactura',
  summary: 'Asks ANAF once what became of an upload, and keeps what there is to download.',
  summaryRo: 'Întreabă ANAF o dată ce s-a întâmplat cu o încărcare și păstrează ce este de descărcat.',
  input: z
    .object({
      cif: cif.describe('Who sent it.'),
      index: anafNumber.optional().describe("ANAF's index of the upload,"),
      number: z.string().max(1_000).optional().describe('or the number of an invoice that efactura.submit sent.'),
      subjectId,
    })
    .refine(({ index, number }) => (index === undefined) !== (number === undefined), {
      message: 'give index or number',
      path: ['index'],
    }),
  output: statusOutput,
  limits: { attempts: 10, soft: '2m', ttl: '7d' },
  idempotent: 'It asks; what is downloaded is kept once.',
  personalData,
  examples: [{ title: 'by its index', input: { cif: '14399840', index: '5001120362' } }],
});
