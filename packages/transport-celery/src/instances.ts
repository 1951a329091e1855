/** The instances on the store, each with its row. Whether one lives is decided elsewhere and noted there as `gone`. */

import type { InstanceInfo, InstanceStatus, Instances } from '@genius/runtime';
import type { Scope } from './scope.ts';

interface InstanceColumns {
  num: number;
  /** JSON text. */
  info: string;
  running: number;
  seen: number;
}

/** `running`: how many attempts run here, for the own row, which the store learns later. Default: as stored. */
export function openInstances(
  { db, num, info }: Scope,
  running?: () => number,
  onTasks?: (tasks: readonly string[]) => void,
): Instances {
  return {
    self: info,
    async announce(tags, tasks = []) {
      onTasks?.(tasks);
      info.tags = tags;
      // The row also knows the host by which neighbours find it.
      await db.query('UPDATE instances SET info = (info::jsonb || $1::jsonb)::text, seen = gw_now() WHERE num = $2', [
        JSON.stringify(info),
        num,
      ]);
    },
    async list() {
      const rows = await db.query<InstanceColumns>(
        'SELECT num, info, running, seen FROM instances WHERE gone IS NULL ORDER BY num',
      );
      return rows.map(
        (row): InstanceStatus => ({
          ...(JSON.parse(row.info) as InstanceInfo),
          alive: true,
          lastSeenAt: row.num === num ? db.now() : row.seen,
          running: row.num === num && running ? running() : row.running,
        }),
      );
    },
  };
}
