/** What every part of the registry works with. */

import type { Task } from '@genius/contract';
import type { Database } from '@genius/database';
import type { Client, Logger, Ports } from '@genius/runtime';
import type { Tokens } from './tokens/tokens.ts';

export interface RegistryWorld {
  ports: Ports;
  client: Client;
  /** The contracts of all workers, whether they run or not. */
  tasks: readonly Task[];
  /** Opened at its first use. */
  database: Pick<Database, 'dataSource'>;
  tokens: Tokens;
  log: Logger;
  /** ms since 1970. */
  now: () => number;
}
