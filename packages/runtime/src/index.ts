/** The runtime: everything that is given to a worker. */

export { type AuditColumns, auditHash, createAuditCheck, readAuditColumns } from './audit-chain.ts';
export { backoffMs, ceilingMs } from './backoff.ts';
export { openBlobFiles } from './blob-files.ts';
export {
  type BlobColumns,
  type BlobContents,
  type BlobRow,
  type BlobRows,
  createBlobs,
  readBlobColumns,
} from './blob-store.ts';
export { type Canvas, createCanvas, type GroupRun, type PartResult } from './canvas.ts';
export { type Breaker, type BreakerOptions, createBreaker } from './circuit-breaker.ts';
export {
  type Client,
  createClient,
  type OutboxWriter,
  type Run,
  type SendOptions,
  type WaitOptions,
} from './client.ts';
export { transportOn } from './client-transport.ts';
export { type Clock, systemClock } from './clock.ts';
export type { CallOptions, ChildOptions, DatabasePort, Effect, SqlSource, TaskContext } from './context.ts';
export {
  CONTROL_DEEDS,
  type ControlAnswer,
  type ControlDeed,
  type ControlOrder,
  sendOrder,
} from './control.ts';
export { checkCron, nextSlot } from './cron-slots.ts';
export { type DeclaredOptions, type DeclaredSchedule, declareSchedule } from './declared-schedules.ts';
export { DURATION_STEPS, durationQuantile, durationStep } from './duration-counts.ts';
export { type EffectColumns, readEffectColumns } from './effect-columns.ts';
export { type Erasure, eraseSubject } from './erase-subject.ts';
export { EVENT_COLUMNS, type EventColumns, readEventColumns } from './event-columns.ts';
export { type Activity, createExecutor, type Executor, type IsolationPool } from './executor.ts';
export { aggregateScore, checkPenalty, type HealthFacts, healthScore } from './health-score.ts';
export {
  createHeartbeats,
  type Heartbeat,
  type HeartbeatMetrics,
  type HeartbeatSender,
  type Heartbeats,
  type InstanceMode,
  MODES,
  type ToldHealth,
} from './heartbeat.ts';
export { ADDRESS_KEY, createHttpSender, type RegistryAddress } from './heartbeat-http.ts';
export { createHousekeeping, type Housekeeping } from './housekeeping.ts';
export { joinObservers } from './join-observers.ts';
export { assertLocalFileSystem } from './local-folder.ts';
export { createLogger, type Logger, type LogLevel, silentLogger } from './log.ts';
export { mask, withoutQuotes } from './mask.ts';
export { type AttemptEnd, type Observer, traceparentOf } from './observer.ts';
export { notPerformed } from './once.ts';
export type { PaceOptions } from './pace.ts';
export { isPacked, unpackPayload } from './payload.ts';
export { createPlatform, type Platform, type PlatformOptions } from './platform.ts';
export * from './ports/index.ts';
export { chooseProviders, type ProviderChoice, type ProviderNeed } from './provider-choice.ts';
export { type ConsumerGate, pauseOf, pauseQueue, type QueuePause, resumeQueue } from './queue-pauses.ts';
export {
  type AttemptColumns,
  blobOfInput,
  RUN_COLUMNS,
  type RunColumns,
  readAttemptColumns,
  readRunColumns,
  type ShownMeta,
  STORED_STATES,
} from './run-columns.ts';
export { type LogLine, MOST_LOG_LINES } from './run-log.ts';
export { noteEnvelope, type RunMetaBase, recallEnvelope } from './run-meta.ts';
export { readScheduleColumns, type ScheduleColumns, scheduleJson } from './schedule-columns.ts';
export { createScheduler, type ScheduleOptions, type Scheduler } from './scheduler.ts';
export { facet, hasWords, queryWords, type SearchedWord, wordsOf } from './search-words.ts';
export {
  createSecrets,
  type ListedSecret,
  MAX_SECRET_BYTES,
  type Secret,
  type SecretService,
  type TenantSecrets,
} from './secrets.ts';
export { isKeyFileOpen } from './secrets-key-file.ts';
export { type KeyOrigin, openSecretKeys, type SecretKeys } from './secrets-keys.ts';
export { readSettings, type Settings } from './settings.ts';
export { forms, type SettingNotes, setting } from './settings-forms.ts';
export { createSubscriptions, type EventStream, type Subscriptions } from './subscriptions.ts';
export { reasonOfRun, type WaitReason, whyWaiting } from './why-waiting.ts';
export {
  defineWorker,
  type HealthCheck,
  type HealthHost,
  handle,
  type SqlMigration,
  type TaskHandler,
  type Worker,
  type WorkerOptions,
} from './worker.ts';
export { defineSettings, type WorkerSettings } from './worker-settings.ts';
