/** What the ports of one instance share. */

import type { InstanceInfo } from '@genius/runtime';
import type { Hub } from './hub.ts';
import type { Db } from './store/db.ts';

export interface Scope {
  db: Db;
  hub: Hub;
  /** This instance's number in the store: the owner of what it claims. */
  num: number;
  info: InstanceInfo;
  /** Id of the store, under which effects are kept. */
  generation: string;
}
