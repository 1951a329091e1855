/** The instances on the folder, each known by its lock. */

import type { InstanceInfo, InstanceStatus, Instances } from '@genius/runtime';
import type { Scope } from './embedded.ts';
import { isInstanceAlive } from './instance-lock.ts';

export function openInstances({ store, num, info, folder }: Scope, running: () => number): Instances {
  return {
    self: info,
    async announce(tags) {
      info.tags = tags;
      await store.write((turn) =>
        turn.sql('UPDATE instances SET info = ?, seen = ? WHERE num = ?').run(JSON.stringify(info), turn.now, num),
      );
    },
    async list() {
      const rows = await store.read(
        () =>
          store
            .sql(
              'SELECT num, id, info, seen, (SELECT count(*) FROM runs WHERE state = 2 AND owner = num) AS running FROM instances WHERE gone IS NULL ORDER BY num',
            )
            .all() as { num: number; id: string; info: string; seen: number; running: number }[],
      );
      return rows.map((row): InstanceStatus => {
        const alive = isInstanceAlive(folder, row.id);
        return {
          ...(JSON.parse(row.info) as InstanceInfo),
          alive,
          // A held lock is better proof than any heartbeat.
          lastSeenAt: alive ? store.clock.now() : row.seen,
          running: row.num === num ? running() : row.running,
        };
      });
    },
  };
}
