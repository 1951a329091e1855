/** References to content kept in the Blobs port: what travels instead of large bytes. */

import { z } from 'zod';

/** Schema of a blob reference; `blob` is the id under which the Blobs port gives the bytes back. */
export const blobRef = z
  .object({
    blob: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/, 'is no blob id'),
    mediaType: z.string().max(200).optional(),
    size: z.number().int().nonnegative().optional(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  })
  .meta({ id: 'BlobRef', description: 'A reference to content in the blob store.' });

export type BlobRef = z.infer<typeof blobRef>;
