/** Who sent a run, so that a token that may only submit can wait for its own runs and cancel them, and no others. */

import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { errors } from '../errors.ts';
import { principalOf } from '../http/authenticate.ts';
import { may, type Principal, type Scope } from '../tokens/scopes.ts';
import type { RegistryWorld } from '../world.ts';

/** The sender is kept as a hash: a subject may be a person's address. */
export const nameOf = ({ subject, tenant = '' }: Principal) =>
  createHash('sha256').update(`${tenant}\n${subject}`).digest('base64url');

const keyOf = (runId: string) => `registry/sender/${runId}`;

export async function noteSender(
  { ports }: RegistryWorld,
  runId: string,
  principal: Principal,
  forMs: number,
): Promise<void> {
  await ports.kv.set(keyOf(runId), nameOf(principal), { ttlMs: forMs });
}

/**
 * Lets through who has the scope within the run's tenant, and a run's own sender. Throws GW_REGISTRY_NOT_FOUND for
 * everybody else: whether there is such a run is not theirs to know.
 */
export async function assertMayTouch(
  world: RegistryWorld,
  request: FastifyRequest,
  runId: string,
  scope: Scope,
): Promise<void> {
  const principal = principalOf(request);
  const { kv, history } = world.ports;
  if (!may(principal, scope) && (await kv.get(keyOf(runId))) !== nameOf(principal)) throw unknownRun(runId);
  if (principal.tenant === undefined) return;
  // A run that its worker has not taken yet may have no record; then only its sender is known to have it.
  const run = await history.get(runId);
  const isTheirs = run ? run.tenant === principal.tenant : (await kv.get(keyOf(runId))) === nameOf(principal);
  if (!isTheirs) throw unknownRun(runId);
}

export const unknownRun = (runId: string) => errors.GW_REGISTRY_NOT_FOUND({ what: 'run', name: runId.slice(0, 80) });
