/** All ports of the runtime: what an adapter brings, and what conformance suites run against. */

import type { Audit } from './audit.ts';
import type { Blobs } from './blobs.ts';
import type { Broker } from './broker.ts';
import type { Consent } from './consent.ts';
import type { Effects } from './effects.ts';
import type { Events } from './events.ts';
import type { History } from './history.ts';
import type { Instances } from './instances.ts';
import type { KeyValue } from './key-value.ts';
import type { Results } from './results.ts';
import type { Schedules } from './schedules.ts';
import type { Secrets } from './secrets.ts';

export interface Ports {
  broker: Broker;
  results: Results;
  events: Events;
  kv: KeyValue;
  effects: Effects;
  schedules: Schedules;
  blobs: Blobs;
  history: History;
  consent: Consent;
  audit: Audit;
  secrets: Secrets;
  instances: Instances;
  /** Resolves when everything pending is on disk and every handle is closed. */
  close(): Promise<void>;
}
