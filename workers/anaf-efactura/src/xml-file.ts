/** XML that comes with a run or leaves with its result. */

import type { BlobRef } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { MAX_INLINE_XML } from './contract/xml-file.ts';

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
