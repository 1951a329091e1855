/** XML that comes with a run or leaves with its result. */

import type { BlobRef } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import type { z } from 'zod';
import { MAX_INLINE_XML, MAX_XML_BYTES, type xmlSource } from './contract/xml-file.ts';
import { errors } from './errors.ts';

/** At most 10 MB; a blob that is larger is not even fetched. */
export async function givenXml(
  source: z.output<typeof xmlSource>,
  { blobs }: Pick<TaskContext, 'blobs'>,
  field = 'source',
): Promise<string | Uint8Array> {
  const size = 'xml' in source ? Buffer.byteLength(source.xml) : ((await blobs.stat(source.blob))?.size ?? 0);
  if (size > MAX_XML_BYTES) throw errors.GW_EFACTURA_TOO_LARGE({ found: size, limit: MAX_XML_BYTES }, { field });
  return 'xml' in source ? source.xml : blobs.get(source.blob);
}

/** Small XML as text; larger into the blob store, under the tenant and the person it is about. */
export async function givenBack(
  xml: string,
  { blobs, tenant }: Pick<TaskContext, 'blobs' | 'tenant'>,
  subject: string | undefined,
): Promise<{ xml: string } | { file: BlobRef }> {
  if (xml.length <= MAX_INLINE_XML) return { xml };
  return {
    file: await blobs.put(Buffer.from(xml), { mediaType: 'application/xml', tenant, ...(subject ? { subject } : {}) }),
  };
}
