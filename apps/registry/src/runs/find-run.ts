/** A run that a request may see: within its token's tenant. */

import type { RunRecord } from '@genius/runtime';
import type { FastifyRequest } from 'fastify';
import { principalOf } from '../http/authenticate.ts';
import type { RegistryWorld } from '../world.ts';
import { unknownRun } from './senders.ts';

/** Throws GW_REGISTRY_NOT_FOUND, also for a run of another tenant: whether there is one is not theirs to know. */
export async function findRun(world: RegistryWorld, request: FastifyRequest, id: string): Promise<RunRecord> {
  const { tenant } = principalOf(request);
  const run = await world.ports.history.get(id);
  if (!run || (tenant !== undefined && run.tenant !== tenant)) throw unknownRun(id);
  return run;
}
