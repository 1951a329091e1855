/** What is sent: the XML of data, or XML as it was given, with whose it is and how it goes. */

import type { CheckedInputOf, ReturnedOf } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import type { submitEfactura } from './contract/submit.ts';
import { channelOf } from './domain/anaf/channel.ts';
import { buildInvoice } from './domain/build/build.ts';
import type { Invoice } from './domain/model/invoice.ts';
import { asFailure } from './domain-failure.ts';
import { errors } from './errors.ts';
import { refuseInvalid } from './judge.ts';
import { readInvoice } from './read-invoice.ts';
import type { Parcel } from './upload.ts';
import { givenXml } from './xml-file.ts';

type Asked = CheckedInputOf<typeof submitEfactura>;
type Warnings = ReturnedOf<typeof submitEfactura>['warnings'];

/** Throws what `efactura.build` and `efactura.parse` throw, GW_EFACTURA_INVALID and GW_EFACTURA_SENDER_UNKNOWN. */
export async function prepareParcel(asked: Asked, ctx: TaskContext): Promise<{ parcel: Parcel; warnings: Warnings }> {
  const { invoice, xml, warnings } = await contentOf(asked, ctx);
  if (asked.validate) await refuseInvalid(xml);
  const channel = channelOf(invoice);
  const cif = asked.cif ?? channel.cif;
  if (cif === undefined) throw errors.GW_EFACTURA_SENDER_UNKNOWN({}, { field: 'cif' });
  const isB2c = asked.to === 'auto' ? channel.isB2c : asked.to === 'b2c';
  const { number, issueDate } = invoice;
  return { parcel: { xml, cif, channel: { ...channel, isB2c }, number, issueDate }, warnings };
}

async function contentOf({ document, source }: Asked, ctx: TaskContext) {
  if (document) {
    const { xml, invoice, warnings } = asFailure(() => buildInvoice(document));
    return { xml: Buffer.from(xml), invoice, warnings };
  }
  const xml = Buffer.from(source ? await givenXml(source, ctx) : '');
  const invoice: Invoice = readInvoice(xml).document;
  return { xml, invoice, warnings: [] };
}
