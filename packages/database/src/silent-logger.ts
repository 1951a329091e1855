/** TypeORM prints to the console by itself, even with logging off. Here errors are thrown and nothing is printed. */
import type { Logger } from 'typeorm';

const nothing = () => undefined;

export const silentLogger: Logger = {
  log: nothing,
  logMigration: nothing,
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
};
