/** Blobs: large content that goes up before the run that takes it, and comes down after the run that made it. */

import { Readable } from 'node:stream';
import { blobRef, type Duration, durationMs } from '@genius/contract';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { RegistryApp, Routes } from '../http/app.ts';
import { principalOf, tenantOf } from '../http/authenticate.ts';
import { duration } from '../http/forms.ts';
import type { RegistryWorld } from '../world.ts';
import { assertMayRead, noteOwner } from './blob-access.ts';

const MAX_BYTES = 100_000_000;
const LONGEST_MS = 365 * 86_400_000;
const MEDIA_TYPE = /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/;

export function blobRoutes(world: RegistryWorld): Routes {
  return (app) => {
    // In a scope of its own, because here every content type is content.
    void app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
      upload(scope as unknown as RegistryApp, world);
    });
    app.get(
      '/v1/blobs/:id',
      {
        config: { scope: 'workers:submit' },
        schema: {
          tags: ['blobs'],
          summary: 'The content of a blob: one’s own, one in the result of one’s own run, or any with workers:read',
          description:
            'A blob about a person is shown to others than its owner only with workers:admin, which is audited.',
          params: z.object({ id: z.string().max(200) }),
          querystring: z.object({ run: z.string().max(200).optional().describe('In whose result it stands.') }),
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const { mediaType, size } = await assertMayRead(world, request, id, request.query.run);
        reply
          .header('content-type', mediaType ?? 'application/octet-stream')
          // A page that someone uploaded must never run as one of this site's.
          .header('content-disposition', 'attachment')
          .header('content-security-policy', "sandbox; default-src 'none'");
        if (size !== undefined) reply.header('content-length', size);
        return reply.send(Readable.from(await world.ports.blobs.stream(id), { objectMode: false }));
      },
    );
  };
}

function upload(app: RegistryApp, world: RegistryWorld): void {
  app.post(
    '/v1/blobs',
    {
      bodyLimit: MAX_BYTES,
      config: { scope: 'workers:submit' },
      schema: {
        tags: ['blobs'],
        summary: 'Uploads content of up to 100 MB, to be named in the input of a run',
        description: 'The body is the content, its Content-Type the media type.',
        querystring: z.object({
          subject: z.string().min(1).max(200).optional().describe('The person it is about.'),
          tenant: z.string().max(200).optional(),
          expires: duration.default('7d').describe('Deleted after this span, at most `365d`.'),
        }),
        response: { 201: blobRef },
      },
    },
    async (request, reply) => {
      const { subject, tenant: named, expires } = request.query;
      const tenant = tenantOf(request, named);
      const forMs = durationMs(expires as Duration);
      if (forMs <= 0 || forMs > LONGEST_MS) {
        throw errors.GW_REGISTRY_BAD_REQUEST({ field: 'expires', problem: 'it must be above 0 and at most 365d' });
      }
      const mediaType = mediaTypeOf(request.headers['content-type']);
      const body = (request.body ?? []) as AsyncIterable<Uint8Array>;
      const stored = await world.ports.blobs.put(upTo(MAX_BYTES, body), {
        expiresAt: world.now() + forMs,
        ...(mediaType === undefined ? {} : { mediaType }),
        ...(subject === undefined ? {} : { subject }),
        ...(tenant === undefined ? {} : { tenant }),
      });
      await noteOwner(world, stored.blob, principalOf(request), forMs);
      return reply.status(201).header('location', `/v1/blobs/${stored.blob}`).send(stored);
    },
  );
}

function mediaTypeOf(header: string | undefined): string | undefined {
  const [type = ''] = (header ?? '').split(';').map((part) => part.trim());
  return MEDIA_TYPE.test(type) ? type.toLowerCase() : undefined;
}

/** What says no length can go on for ever. */
async function* upTo(most: number, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > most) throw errors.GW_REGISTRY_TOO_LARGE({ limit: most });
    yield chunk;
  }
}
