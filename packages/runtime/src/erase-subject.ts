/** The right to be forgotten: everything that the platform holds of a person, erased and audited (GDPR art. 17). */

import type { Ports } from './ports/ports.ts';

export interface Erasure {
  subject: string;
  /** Only this tenant's. Default: of all. */
  tenant?: string;
  /** Who asked for it. */
  actor: string;
  reason?: string;
}

/** Erases the person's runs, events and blobs. Returns how many of each. The audit record does not name the person. */
export async function eraseSubject(ports: Ports, erasure: Erasure): Promise<{ runs: number; blobs: number }> {
  const { subject, tenant, actor, reason } = erasure;
  const blobs = await ports.blobs.list({ subject, ...(tenant === undefined ? {} : { tenant }) });
  const runs = await ports.history.eraseSubject(subject, tenant);
  for (const blob of blobs) await ports.blobs.delete(blob);
  await ports.audit.append({
    actor,
    action: 'subject.erased',
    target: 'subject',
    tenant: tenant ?? '',
    ...(reason ? { reason } : {}),
    details: { runs, blobs: blobs.length },
  });
  return { runs, blobs: blobs.length };
}
