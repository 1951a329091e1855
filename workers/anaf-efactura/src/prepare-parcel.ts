/** What is sent: the XML of data, or XML as it was given, with whose it is and how it goes. */

import type { CheckedInputOf, ReturnedOf } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { buildEfactura } from './contract/build.ts';
import { parseEfactura } from './contract/parse.ts';
import type { submitEfactura } from './contract/submit.ts';
import { validateInvoice } from './contract/validate.ts';
import { channelOf } from './domain/anaf/channel.ts';
import { buildInvoice } from './domain/build/build.ts';
import type { Invoice } from './domain/model/invoice.ts';
import { asFailure } from './domain-failure.ts';
import { errors } from './errors.ts';
import { type Judged, judge, refuseInvalid } from './judge.ts';
import { inThread, isLargeDocument, LARGE_BYTES } from './large.ts';
import { readInvoice } from './read-invoice.ts';
import type { Parcel } from './upload.ts';
import { givenXml, sizeOf } from './xml-file.ts';

type Asked = CheckedInputOf<typeof submitEfactura>;
type Warnings = ReturnedOf<typeof submitEfactura>['warnings'];

/** Throws what `efactura.build` and `efactura.parse` throw, GW_EFACTURA_INVALID and GW_EFACTURA_SENDER_UNKNOWN. */
export async function prepareParcel(asked: Asked, ctx: TaskContext): Promise<{ parcel: Parcel; warnings: Warnings }> {
  const isLarge = asked.document
    ? isLargeDocument(asked.document)
    : asked.source !== undefined && (await sizeOf(asked.source, ctx)) > LARGE_BYTES;
  const { invoice, xml, warnings, verdict } = await (isLarge ? contentOfLarge(asked, ctx) : contentOf(asked, ctx));
  if (verdict) refuseInvalid(verdict);
  const channel = channelOf(invoice);
  const cif = asked.cif ?? channel.cif;
  if (cif === undefined) throw errors.GW_EFACTURA_SENDER_UNKNOWN({}, { field: 'cif' });
  const isB2c = asked.to === 'auto' ? channel.isB2c : asked.to === 'b2c';
  const { number, issueDate } = invoice;
  const sent = { ...channel, isB2c, isEnforced: asked.executare };
  return { parcel: { xml, cif, channel: sent, number, issueDate }, warnings };
}

interface Content {
  xml: Buffer;
  invoice: Invoice;
  warnings: Warnings;
  /** Undefined if it is not asked for. */
  verdict?: Judged | undefined;
}

async function contentOf({ document, source, validate }: Asked, ctx: TaskContext): Promise<Content> {
  const { xml, invoice, warnings } = document ? ofData(document) : ofXml(source ? await givenXml(source, ctx) : '');
  return { xml, invoice, warnings, ...(validate ? { verdict: await judge(xml) } : {}) };
}

function ofData(document: Invoice): Content {
  const { xml, ...rest } = asFailure(() => buildInvoice(document));
  return { ...rest, xml: Buffer.from(xml) };
}

function ofXml(given: string | Uint8Array): Content {
  const xml = Buffer.from(given);
  return { xml, invoice: readInvoice(xml).document, warnings: [] };
}

/** The same by tasks that run in a thread. */
async function contentOfLarge({ document, source, validate, subjectId }: Asked, ctx: TaskContext): Promise<Content> {
  const about = subjectId ? { subjectId } : {};
  if (document) {
    const built = await inThread(ctx.call(buildEfactura, { document, validate, ...about }, { as: 'build' }));
    const xml = built.file ? await ctx.blobs.get(built.file) : Buffer.from(built.xml ?? '');
    return { xml, invoice: document, warnings: built.warnings, verdict: built.validation };
  }
  const given = source as NonNullable<Asked['source']>;
  const xml = Buffer.from(await givenXml(given, ctx));
  const asked = 'xml' in given ? given : { file: given };
  const verdict = validate
    ? await inThread(ctx.call(validateInvoice, { ...asked, ...about }, { as: 'validate' }))
    : undefined;
  const { document: invoice } = await inThread(ctx.call(parseEfactura, { source: given, ...about }, { as: 'parse' }));
  return { xml, invoice, warnings: [], verdict };
}
