/** Gives the failures of queries the platform's words, so that "try again" is known from "never". */

import { FailureError } from '@genius/contract';
import type { DataSource, QueryRunner } from 'typeorm';
import { databaseErrors } from './errors.ts';

/** Makes every query of the data source fail with a FailureError where trying again may help; else as TypeORM has it. */
export function explainQueryFailures(dataSource: DataSource): void {
  const { driver } = dataSource;
  const createQueryRunner = driver.createQueryRunner.bind(driver);
  driver.createQueryRunner = (mode) => {
    const runner = createQueryRunner(mode);
    const query = runner.query.bind(runner) as (...call: unknown[]) => Promise<unknown>;
    runner.query = (async (...call: unknown[]) => {
      try {
        return await query(...call);
      } catch (error) {
        const failure = explainFailure(error);
        // A lost connection must not go back to the pool, where the next query would find it.
        if ((failure as { code?: string }).code === 'GW_DATABASE_CONNECTION_LOST')
          await dropConnection(runner, failure);
        throw failure;
      }
    }) as QueryRunner['query'];
    return runner;
  };
}

/** The FailureError for an error that a later try may not meet; any other error as it is. */
export function explainFailure(error: unknown): unknown {
  const { driverError } = error as { driverError?: unknown };
  const inner = driverError ?? error;
  if (inner instanceof FailureError) return inner;
  const { code, message, name } = inner as { code?: string; message?: string; name?: string };
  // TypeORM releases the query runner of a lost connection, and has no better word for it afterwards.
  if (name === 'QueryRunnerAlreadyReleasedError')
    return databaseErrors.GW_DATABASE_CONNECTION_LOST({}, { cause: error });
  if (code === undefined ? lostByMessage.test(message ?? '') : lostByCode.test(code)) {
    return databaseErrors.GW_DATABASE_CONNECTION_LOST({}, { cause: error });
  }
  if (code !== undefined && busyByCode.test(code)) {
    return databaseErrors.GW_DATABASE_BUSY({ sqlState: code, problem: message ?? '' }, { cause: error });
  }
  return error;
}

const lostByMessage = /^Connection terminated|not queryable|Client was closed/;
// SQLSTATE class 08 and the server's shutting down (57P0x); the system's codes for a broken stream.
const lostByCode = /^(08\w{3}|57P0[1-3]|ECONNRESET|EPIPE|ECONNREFUSED)$/;
// Serialization failure, deadlock, lock not available, idle transaction ended, too many connections.
const busyByCode = /^(40001|40P01|55P03|25P03|53300)$/;

/** Releases the runner and ends its connection. TypeORM's own `release()` gives the connection back to the pool. */
export async function dropConnection(runner: QueryRunner, reason: unknown): Promise<void> {
  await (runner as unknown as { releasePostgresConnection(reason: unknown): Promise<void> }).releasePostgresConnection(
    reason,
  );
}
