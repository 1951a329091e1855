/** Files that come with a run. */

import type { TaskContext } from '@genius/runtime';
import type { z } from 'zod';
import { MAX_XML_BYTES, type xmlSource } from './contract/xml-file.ts';
import { errors } from './errors.ts';

/** At most 5 MB; a blob that is larger is not even fetched. Throws GW_ETRANSPORT_TOO_LARGE. */
export async function givenXml(
  source: z.output<typeof xmlSource>,
  { blobs }: Pick<TaskContext, 'blobs'>,
  field = 'source',
): Promise<string | Uint8Array> {
  const size = 'blob' in source ? ((await blobs.stat(source.blob))?.size ?? 0) : Buffer.byteLength(source.xml);
  if (size > MAX_XML_BYTES) throw errors.GW_ETRANSPORT_TOO_LARGE({ found: size, limit: MAX_XML_BYTES }, { field });
  return 'blob' in source ? blobs.get(source.blob) : source.xml;
}
