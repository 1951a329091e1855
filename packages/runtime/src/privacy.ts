/** Privacy in the runtime: no record of consent, no run; and every decision of a model is in the audit log. */

import { type Envelope, errors, type Task } from '@genius/contract';
import type { Ports } from './ports/ports.ts';

/** Throws GW_CONSENT_MISSING or GW_SUBJECT_MISSING, and notes the refusal in the audit log. */
export async function guardConsent(ports: Ports, task: Task, envelope: Envelope, input: unknown): Promise<void> {
  const { personalData } = task;
  if (personalData?.basis !== 'consent') return;
  const subject = subjectOf(task, input);
  if (!subject) throw errors.GW_SUBJECT_MISSING({ task: task.name });
  const { purpose } = personalData;
  if (await ports.consent.isGranted(subject, purpose, envelope.tenant)) return;
  await ports.audit.append({
    actor: ports.instances.self.id,
    action: 'consent.missing',
    target: envelope.id,
    tenant: envelope.tenant,
    details: { task: task.name, purpose },
  });
  throw errors.GW_CONSENT_MISSING({ task: task.name, purpose });
}

/** The person a run is about, or undefined. A finder that throws on an odd input finds nobody. */
export function subjectOf(task: Task, input: unknown): string | undefined {
  try {
    return task.personalData?.subject(input) || undefined;
  } catch {
    return undefined;
  }
}

/** Notes that a model decided. The output's field names are noted, not their values. */
export async function logDecision(ports: Ports, task: Task, envelope: Envelope, output: unknown): Promise<void> {
  await ports.audit.append({
    actor: ports.instances.self.id,
    action: 'decision.made',
    target: envelope.id,
    tenant: envelope.tenant,
    details: {
      task: task.name,
      purpose: task.personalData?.purpose ?? '',
      outputs: typeof output === 'object' && output !== null ? Object.keys(output) : [],
    },
  });
}
