/** Files that come with a run or leave with its result. */

import type { BlobRef } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import type { z } from 'zod';
import { MAX_INLINE_XML, MAX_XML_BYTES, type xmlSource } from './contract/xml-file.ts';
import { errors } from './errors.ts';

type Given = { blob: string } | { base64: string };

/** At most `most`; a blob that is larger is not even fetched. Throws GW_EFACTURA_TOO_LARGE. */
export async function givenBytes(
  given: Given,
  { blobs }: Pick<TaskContext, 'blobs'>,
  most: number,
  field: string,
): Promise<Buffer> {
  const size = 'base64' in given ? given.base64.length * 0.75 : ((await blobs.stat(given.blob))?.size ?? 0);
  if (size > most) throw errors.GW_EFACTURA_TOO_LARGE({ found: Math.floor(size), limit: most }, { field });
  return 'base64' in given ? Buffer.from(given.base64, 'base64') : blobs.get(given.blob);
}

/** At most 10 MB. Throws GW_EFACTURA_TOO_LARGE. */
export async function givenXml(
  source: z.output<typeof xmlSource>,
  ctx: Pick<TaskContext, 'blobs'>,
  field = 'source',
): Promise<string | Uint8Array> {
  if ('blob' in source) return givenBytes(source, ctx, MAX_XML_BYTES, field);
  const size = Buffer.byteLength(source.xml);
  if (size > MAX_XML_BYTES) throw errors.GW_EFACTURA_TOO_LARGE({ found: size, limit: MAX_XML_BYTES }, { field });
  return source.xml;
}

/** Bytes; for text its characters, which are as many or some fewer. */
export async function sizeOf(
  source: z.output<typeof xmlSource>,
  { blobs }: Pick<TaskContext, 'blobs'>,
): Promise<number> {
  return 'xml' in source ? source.xml.length : ((await blobs.stat(source.blob))?.size ?? 0);
}

/** Small XML as text; larger into the blob store, under the tenant and the person it is about. */
export async function givenBack(
  xml: string,
  { blobs, tenant }: Pick<TaskContext, 'blobs' | 'tenant'>,
  subject: string | undefined,
): Promise<{ xml: string } | { file: BlobRef }> {
  if (xml.length <= MAX_INLINE_XML) return { xml };
  const about = { mediaType: 'application/xml', tenant, ...(subject ? { subject } : {}) };
  return { file: await blobs.put(Buffer.from(xml), about) };
}
