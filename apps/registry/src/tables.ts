/** The registry's tables on the Database port, for whoever opens it. */

import type { Migration } from '@genius/database';
import type { EntitySchema } from 'typeorm';
import { metricMigration } from './metrics/metric-rows.ts';
import { TokenEntity, tokenMigration } from './tokens-admin/token.entity.ts';
import { ViewEntity, viewMigration } from './views/view.entity.ts';
import { WorkerStatusEntity, workerMigration } from './workers/worker-status.entity.ts';

export const entities: readonly EntitySchema[] = [WorkerStatusEntity, ViewEntity, TokenEntity];
export const migrations: readonly Migration[] = [workerMigration, viewMigration, tokenMigration, metricMigration];
