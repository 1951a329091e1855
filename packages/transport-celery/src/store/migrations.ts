/** The migrations of the store, oldest first. One that was released is never changed: what is new comes in a new one. */

import { newRunId } from '@genius/contract';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { FROM_MESSAGE } from './from-message.ts';
import { FUNCTIONS } from './functions.ts';
import { ONE_AT_A_TIME } from './one-at-a-time.ts';
import { CHILDREN, LOGS, SEARCHED, SECRETS, TABLES } from './tables.ts';

/** Its tables and functions, as they were first released. */
class CreateStore1764000000000 implements MigrationInterface {
  readonly name = 'CreateStore1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(FUNCTIONS);
    // The id under which effects are kept: a store that was lost and made anew has another one.
    await runner.query("INSERT INTO facts (name, value) VALUES ('generation', $1)", [newRunId()]);
  }

  async down(): Promise<void> {
    throw new Error('the store is not taken back: it would erase runs and the audit log. Drop its schema by hand.');
  }
}

class AddSecrets1795910400000 implements MigrationInterface {
  readonly name = 'AddSecrets1795910400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SECRETS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE secrets');
  }
}

class AddSearch1795953600000 implements MigrationInterface {
  readonly name = 'AddSearch1795953600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SEARCHED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE run_words, run_words_from; DROP INDEX runs_ended_badly, runs_failure_kind, runs_created',
    );
  }
}

/** Functions for runs that come alone. */
class OneAtATime1795996800000 implements MigrationInterface {
  readonly name = 'OneAtATime1795996800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ONE_AT_A_TIME);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION gw_take_one');
    await runner.query('DROP FUNCTION gw_settle_one');
  }
}

class IndexChildren1796040000000 implements MigrationInterface {
  readonly name = 'IndexChildren1796040000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHILDREN);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX runs_parent');
  }
}

class KeepLogs1796043600000 implements MigrationInterface {
  readonly name = 'KeepLogs1796043600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(LOGS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE run_logs');
  }
}

/** Functions for runs that were started straight from their messages. */
class FromMessage1796046000000 implements MigrationInterface {
  readonly name = 'FromMessage1796046000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FROM_MESSAGE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION gw_hold, gw_finish, gw_finish_one');
  }
}

export const MIGRATIONS = [
  CreateStore1764000000000,
  AddSecrets1795910400000,
  AddSearch1795953600000,
  OneAtATime1795996800000,
  IndexChildren1796040000000,
  KeepLogs1796043600000,
  FromMessage1796046000000,
] as const;
