/** Who may read a blob: whoever put it, whoever's run it stands in, and readers where it is about no person. */

import type { BlobRef } from '@genius/contract';
import type { BlobMeta } from '@genius/runtime';
import type { FastifyRequest } from 'fastify';
import { errors } from '../errors.ts';
import { principalOf } from '../http/authenticate.ts';
import { assertMayTouch, nameOf } from '../runs/senders.ts';
import { may, type Principal } from '../tokens/scopes.ts';
import type { RegistryWorld } from '../world.ts';

const keyOf = (blob: string) => `registry/blob-owner/${blob}`;

export async function noteOwner({ ports }: RegistryWorld, blob: string, who: Principal, forMs: number): Promise<void> {
  await ports.kv.set(keyOf(blob), nameOf(who), { ttlMs: forMs });
}

/** Throws GW_REGISTRY_NOT_FOUND for everybody else: whether there is such a blob is not theirs to know. */
export async function assertMayRead(
  world: RegistryWorld,
  request: FastifyRequest,
  id: string,
  runId: string | undefined,
): Promise<BlobRef & BlobMeta> {
  const { kv, blobs, audit } = world.ports;
  const principal = principalOf(request);
  const found = await blobs.stat(id);
  if (!found) throw unknownBlob(id);
  if (runId !== undefined) {
    await assertMayTouch(world, request, runId, 'workers:admin');
    if (await standsIn(world, runId, id)) return found;
    throw unknownBlob(id);
  }
  if ((await kv.get(keyOf(id))) === nameOf(principal)) return found;
  const isTheirs = principal.tenant === undefined || principal.tenant === found.tenant;
  if (!isTheirs || !may(principal, found.subject === undefined ? 'workers:read' : 'workers:admin')) {
    throw unknownBlob(id);
  }
  if (found.subject !== undefined) {
    const { subject: actor, tenant = '' } = principal;
    await audit.append({ actor, action: 'blob.revealed', target: id, tenant });
  }
  return found;
}

/** Whether the result of the run refers to it. */
async function standsIn({ ports }: RegistryWorld, runId: string, blob: string): Promise<boolean> {
  const status = await ports.results.get(runId);
  return refersTo(status?.output === undefined ? undefined : JSON.parse(status.output), blob);
}

function refersTo(value: unknown, blob: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ('blob' in value && value.blob === blob) return true;
  return Object.values(value).some((each) => refersTo(each, blob));
}

const unknownBlob = (id: string) => errors.GW_REGISTRY_NOT_FOUND({ what: 'blob', name: id.slice(0, 80) });
