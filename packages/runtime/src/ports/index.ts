/** The ports, and what adapters and tests need of them. */

export type { Audit, AuditEntry, AuditRecord } from './audit.ts';
export type { BlobMeta, Blobs } from './blobs.ts';
export type {
  Broker,
  ConsumeOptions,
  Consumer,
  Delivery,
  QueueDepth,
  Receipt,
  SendHint,
  Settlement,
} from './broker.ts';
export type { Consent, ConsentRecord } from './consent.ts';
export type { ClaimAnswer, EffectClaim, EffectRecord, Effects } from './effects.ts';
export {
  type EventSubscription,
  type Events,
  type ReceivedEvent,
  type SubscribeOptions,
  topicMatches,
} from './events.ts';
export type { AttemptRecord, History, RunQuery, RunRecord } from './history.ts';
export type { InstanceInfo, InstanceStatus, Instances } from './instances.ts';
export type { KeyValue, Pace, PaceSlot } from './key-value.ts';
export type { Ports } from './ports.ts';
export { isFinal, type Results, type RunState, type RunStatus } from './results.ts';
export type { MissedPolicy, Schedule, Schedules } from './schedules.ts';
export type { SecretFacts, Secrets, StoredSecret } from './secrets.ts';
