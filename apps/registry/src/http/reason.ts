/** Who acts and why: every change names its reason and lands in the audit log. */

import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { RegistryWorld } from '../world.ts';
import { principalOf } from './authenticate.ts';

export const reason = z.string().min(1).max(500).describe('Why; it stands in the audit log.');

/** The body of a change that needs nothing else. */
export const reasonBody = z.object({ reason });

export interface Deed {
  /** Such as `run.retried`. */
  action: string;
  /** On what: a run, a queue, a schedule. */
  target: string;
  reason: string;
  tenant?: string | undefined;
  details?: Record<string, unknown> | undefined;
}

export async function noteDeed(
  { ports }: Pick<RegistryWorld, 'ports'>,
  request: FastifyRequest,
  { tenant, details, ...deed }: Deed,
): Promise<void> {
  const principal = principalOf(request);
  await ports.audit.append({
    actor: principal.subject,
    ...deed,
    tenant: tenant ?? principal.tenant ?? '',
    ...(details ? { details } : {}),
  });
}
