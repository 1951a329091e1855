/** The ports on a folder keep what every adapter promises. */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Ports, systemClock } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import * as suites from '@genius/testing/conformance';
import { openEmbedded } from './embedded.ts';
import { openStore } from './store.ts';
import { takeOver } from './takeover.ts';

const TAMPER = {
  change: "UPDATE audit SET entry = replace(entry, 'run', 'ran') WHERE seq = 2",
  'remove-first': 'DELETE FROM audit WHERE seq = 1',
  'remove-last': 'DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)',
};

const openWorld: suites.OpenWorld = async () => {
  const folder = makeTestFolder();
  const opened: Ports[] = [];
  const another = async () => {
    const ports = await openEmbedded({ folder: folder.path });
    opened.push(ports);
    return ports;
  };
  const closeAll = async () => {
    for (const ports of opened.splice(0)) await ports.close();
  };
  return {
    ports: await another(),
    another,
    async reopen() {
      await closeAll();
      return another();
    },
    async declareDead(ports) {
      const store = await openStore(folder.path, systemClock);
      const { id } = ports.instances.self;
      const { num } = store.sql('SELECT num FROM instances WHERE id = ?').get(id) as { num: number };
      await takeOver(store, { num, id });
      await store.close();
      // The others hear of it as of a death: they look again.
      for (const each of opened) if (each !== ports) await each.kv.publish('look', '').catch(() => undefined);
    },
    async tamper(how) {
      const db = new DatabaseSync(join(folder.path, 'runs.sqlite'));
      db.exec('DROP TRIGGER audit_unchanged; DROP TRIGGER audit_undeleted');
      db.exec(TAMPER[how]);
      db.close();
      return true;
    },
    async close() {
      await closeAll();
      folder.remove();
    },
  };
};

for (const declare of Object.values(suites)) declare(openWorld);
