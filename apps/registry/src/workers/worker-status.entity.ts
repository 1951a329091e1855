/** The table "WorkerStatus": a row is an instance of a worker; a tag has many. */

import { defineMigration } from '@genius/database';
import { EntitySchema } from 'typeorm';
import { WORKER_STATUSES, type WorkerStatus } from './worker-status.ts';

export const WorkerStatusEntity = new EntitySchema<WorkerStatus>({
  name: 'WorkerStatus',
  tableName: 'WorkerStatus',
  columns: {
    tag: { type: 'text', primary: true },
    id: { type: 'text', primary: true },
    version: { type: 'text' },
    last_seen: { type: 'timestamptz' },
    status: { type: 'enum', enum: [...WORKER_STATUSES], enumName: 'registry_worker_status' },
    health_endpoint: { type: 'text', nullable: true },
    metrics: { type: 'jsonb', default: {} },
    mode: { type: 'text', default: 'active' },
    host: { type: 'text', default: '' },
    health_score: { type: 'integer', default: 100 },
    registered_at: { type: 'timestamptz', default: () => 'now()' },
    watch_index: { type: 'bigint', default: 0 },
    ttl_ms: { type: 'integer', default: 95_000 },
    leased: { type: 'boolean', default: false },
  },
});

export const workerMigration = defineMigration({
  name: 'CreateWorkerStatus1764414000000',
  up: [
    `CREATE TYPE registry_worker_status AS ENUM ('running', 'idle', 'error', 'stopped')`,
    `CREATE TABLE "WorkerStatus" (
       tag text NOT NULL,
       id text NOT NULL,
       version text NOT NULL,
       last_seen timestamptz NOT NULL,
       status registry_worker_status NOT NULL,
       health_endpoint text,
       metrics jsonb NOT NULL DEFAULT '{}',
       mode text NOT NULL DEFAULT 'active',
       host text NOT NULL DEFAULT '',
       health_score integer NOT NULL DEFAULT 100,
       registered_at timestamptz NOT NULL DEFAULT now(),
       watch_index bigint NOT NULL DEFAULT 0,
       ttl_ms integer NOT NULL DEFAULT 95000,
       leased boolean NOT NULL DEFAULT false,
       CONSTRAINT "PK_WorkerStatus" PRIMARY KEY (tag, id)
     )`,
    'CREATE SEQUENCE registry_watch_index',
    // Outlives the rows of its tag, so that a watcher hears of the last one's end.
    'CREATE TABLE registry_watch (tag text PRIMARY KEY, watch_index bigint NOT NULL)',
  ],
  down: [
    'DROP TABLE registry_watch',
    'DROP SEQUENCE registry_watch_index',
    'DROP TABLE "WorkerStatus"',
    'DROP TYPE registry_worker_status',
  ],
});
