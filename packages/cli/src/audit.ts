/** Notes in the audit log who decided what at a terminal. */

import { userInfo } from 'node:os';
import type { Ports, RunRecord } from '@genius/runtime';

/** The person at the terminal, as the system knows them. */
export function actor(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    return 'cli';
  }
}

export async function noteDecision(
  ports: Ports,
  action: string,
  run: Pick<RunRecord, 'id' | 'tenant' | 'task'>,
  reason?: string,
): Promise<void> {
  await ports.audit.append({
    actor: actor(),
    action,
    target: run.id,
    tenant: run.tenant,
    details: { task: run.task },
    ...(reason ? { reason } : {}),
  });
}

/** The same of what is no run: a queue, a process. */
export async function noteDeed(
  ports: Ports,
  action: string,
  target: string,
  reason: string,
  details?: Record<string, unknown>,
): Promise<void> {
  await ports.audit.append({ actor: actor(), action, target, tenant: '', reason, ...(details ? { details } : {}) });
}
