/** The registry's tables on the Database port, for whoever opens it. */

import type { Migration } from '@genius/database';
import type { EntitySchema } from 'typeorm';
import { WorkerStatusEntity, workerMigration } from './workers/worker-status.entity.ts';

export const entities: readonly EntitySchema[] = [WorkerStatusEntity];
export const migrations: readonly Migration[] = [workerMigration];
