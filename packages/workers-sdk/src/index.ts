/** @genius/workers-sdk: calls the platform's workers, by HTTP through the registry or straight to the broker. */

export {
  type BlobOptions,
  type BlobRef,
  type CancelOutcome,
  type CloudEvent,
  type Duration,
  defineTask,
  type EventHandler,
  type EventOptions,
  type Failure,
  FailureError,
  type FailureKind,
  type InputOf,
  next,
  type OutputOf,
  type Progress,
  type SubmitOptions,
  signature,
  type Task,
  TaskFailed,
  type Transport,
  type TransportBlobs,
  WaitTimeout,
} from '@genius/contract';
export type { Batch, BatchOptions, PartResult } from './batch.ts';
export type { BrokerOptions } from './broker.ts';
export type { Canvas, CanvasOptions, GroupRun } from './canvas.ts';
export { type Client, type ClientBase, type ClientOptions, createClient } from './create-client.ts';
export {
  type CallOptions,
  type ChooseOptions,
  createDiscovery,
  type Discovery,
  type FindOptions,
} from './discovery/discovery.ts';
export type { CallableInstance, WorkerInstance } from './discovery/worker-instance.ts';
export type { EventFailure, EventOf, EventOrigin } from './event-of.ts';
export { isDefect, isInvalid, isRefused, isTransient } from './failure-kinds.ts';
export type { Methods, TaskMethod } from './families.ts';
export type { EventData, Tasks } from './generated/clients.ts';
export type { BreakerOptions } from './http/breaker.ts';
export type { HttpOptions } from './http/http-options.ts';
export { ANAFTaxpayerClient } from './named-clients/anaf-taxpayer-client.ts';
export { EFacturaClient } from './named-clients/e-factura-client.ts';
export { ETransportClient } from './named-clients/e-transport-client.ts';
export { REGESClient } from './named-clients/reges-client.ts';
export { SAFTClient } from './named-clients/saft-client.ts';
export type { Run, WaitOptions } from './run.ts';
