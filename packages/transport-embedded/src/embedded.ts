/** Opens all ports of the runtime on one folder. */

import { createHash, randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { newRunId } from '@genius/contract';
import { assertLocalFileSystem, type Clock, type InstanceInfo, type Ports, systemClock } from '@genius/runtime';
import { openAudit } from './audit.ts';
import { openBlobs } from './blobs.ts';
import { openBroker } from './broker.ts';
import { openConsent } from './consent.ts';
import { openEffects } from './effects.ts';
import { openEvents } from './events.ts';
import { openHistory } from './history.ts';
import { holdInstanceLock, isInstanceAlive } from './instance-lock.ts';
import { openInstances } from './instances.ts';
import { openKeyValue } from './key-value.ts';
import { openPeers, type PeerMessage } from './peers.ts';
import { openResults } from './results.ts';
import { openSchedules } from './schedules.ts';
import { openSecrets } from './secrets.ts';
import { openStartedFile } from './started-file.ts';
import { openStore } from './store.ts';
import { takeOver } from './takeover.ts';
import type { Turn } from './turn.ts';

export interface EmbeddedOptions {
  /** Where everything lives. Made with access for its owner only. */
  folder: string;
  /** Default: the system's. */
  clock?: Clock;
  /** Type number of the file system of a folder, as statfs(2) tells it. Default: statfs(2). */
  fileSystemType?: (folder: string) => Promise<number>;
  /** Shown to people. Default `'0'`. */
  version?: string;
}

/** How often an instance looks for what no socket told it, ms. */
const LOOK_AROUND_MS = 2_000;

export async function openEmbedded(options: EmbeddedOptions): Promise<Ports> {
  const clock = options.clock ?? systemClock;
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  await assertLocalFileSystem(options.folder, options.fileSystemType);
  const store = await openStore(options.folder, clock);
  const folder = realpathSync(options.folder);
  const id = newRunId();
  const freeLock = holdInstanceLock(folder, id);
  const info: InstanceInfo = {
    id,
    host: hostname(),
    pid: process.pid,
    startedAt: clock.now(),
    tags: [],
    version: options.version ?? '0',
  };
  const secret = await store.write((turn) => {
    turn
      .sql("INSERT INTO facts (name, value) VALUES ('secret', ?) ON CONFLICT DO NOTHING")
      .run(randomBytes(32).toString('hex'));
    return turn.sql("SELECT value FROM facts WHERE name = 'secret'").get()?.value as string;
  });
  // The number is taken before the socket listens, and the instance shows itself only after: whoever sees it can
  // connect to it.
  const num = await store.write((turn) =>
    Number(
      turn
        .sql('INSERT INTO instances (id, info, seen, gone) VALUES (?, ?, ?, ?)')
        .run(id, JSON.stringify(info), turn.now, turn.now).lastInsertRowid,
    ),
  );
  const started = openStartedFile(folder, id);
  const folderHash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const scope = { store, folder, num, info };

  const peers = await openPeers({
    folderHash,
    secret,
    self: num,
    listener: {
      onMessage: (message) => heard(message),
      onGone: (instance) => void checkInstance(instance),
      onHeard: (n) => results.heard(n),
    },
  });
  let closing = false;
  const wants = { queues: [] as string[], results: false, events: false };
  const changeWants = (change: Partial<typeof wants>) => {
    Object.assign(wants, change);
    return peers.setWants({ ...wants });
  };

  const results = openResults(store, changeWants);
  const broker = openBroker(scope, started, changeWants);
  const events = openEvents(scope, changeWants);
  const kv = openKeyValue(store);
  const effects = openEffects(scope);
  const history = openHistory(store);
  const instances = openInstances(scope, () => broker.running());

  store.onCommit((turn) => {
    // The others first: their way is longer.
    if (peers.connected.size > 0) tellCommitted(turn);
    broker.committed(turn);
    for (const { channel, message } of turn.messages) kv.heard(channel, message);
  });
  store.onSynced((turn) => {
    if (peers.connected.size > 0) tellSynced(turn);
    results.committed(turn.finished);
    if (turn.events) events.wake();
    if (turn.effects.length) effects.heard(turn.effects);
  });

  function tellCommitted(turn: Turn): void {
    if (turn.queues.size) {
      const queues = [...turn.queues];
      peers.send({ q: queues }, (w) => w.queues.some((queue) => turn.queues.has(queue)));
    }
    const all: PeerMessage = {};
    if (turn.cancels.length)
      all.c = turn.cancels.map(([run, reason]) => (reason === undefined ? [run] : [run, reason]));
    if (turn.messages.length) all.k = turn.messages.map(({ channel, message }) => [channel, message]);
    if (turn.due !== Number.POSITIVE_INFINITY) all.s = turn.due;
    for (const _ in all) {
      peers.send(all);
      break;
    }
  }

  function tellSynced(turn: Turn): void {
    if (turn.effects.length) peers.send({ x: turn.effects });
    if (turn.finished.length) peers.send({ f: turn.finished }, (w) => w.results);
    if (turn.events) peers.send({ e: 1 }, (w) => w.events);
  }

  function heard(message: PeerMessage): void {
    if (message.q) broker.wake(message.q);
    if (message.f) results.committed(message.f);
    if (message.e) events.wake();
    if (message.s !== undefined) broker.dueAt(message.s);
    for (const [run, reason] of message.c ?? []) broker.stop(run, reason);
    for (const [channel, text] of message.k ?? []) kv.heard(channel, text);
    if (message.x) effects.heard(message.x);
    for (const [run, fraction, note] of message.p ?? []) results.progressed(run, fraction, note);
  }
  broker.onProgress((run, fraction, note) => {
    results.progressed(run, fraction, note);
    if (peers.connected.size)
      peers.send({ p: [note === undefined ? [run, fraction] : [run, fraction, note]] }, (w) => w.results);
  });

  async function checkInstance(instance: number): Promise<void> {
    if (closing) return;
    // The kernel may close the socket before it frees the lock, and two who look at once see each other's lock.
    for (const pause of [0, 10, 30, 60, 120, 240]) {
      if (pause > 0) await new Promise<void>((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
      if (closing) return;
      try {
        const row = store.sql('SELECT num, id FROM instances WHERE num = ? AND gone IS NULL').get(instance) as
          | { num: number; id: string }
          | undefined;
        if (!row) return;
        if (isInstanceAlive(folder, row.id)) continue;
        await takeOver(store, row);
        return;
      } catch {
        // The store was busy: again, and at last the next look around.
      }
    }
  }

  /** Finds the dead that no socket told of, connects to the living, and says that this one lives. */
  async function lookAround(): Promise<Promise<void>[]> {
    const links: Promise<void>[] = [];
    const others = store.sql('SELECT num, id FROM instances WHERE gone IS NULL AND num <> ?').all(num) as {
      num: number;
      id: string;
    }[];
    for (const other of others) {
      if (peers.connected.has(other.num)) continue;
      if (isInstanceAlive(folder, other.id)) links.push(peers.connect(other.num));
      else await takeOver(store, other);
    }
    return links;
  }

  await store.write((turn) => turn.sql('UPDATE instances SET gone = NULL, seen = ? WHERE num = ?').run(turn.now, num));
  // A message on a channel is sent once: whoever was there before must hear this one from now on, and it them.
  await Promise.race([
    lookAround().then((links) => Promise.all(links)),
    new Promise((resolve) => setTimeout(resolve, 500).unref()),
  ]);
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = lookAround()
      .then(() => {
        broker.look();
        results.look();
        events.look();
      })
      .catch(() => undefined);
  }, LOOK_AROUND_MS);

  return {
    broker,
    results,
    events,
    kv,
    effects,
    instances,
    schedules: openSchedules(store),
    history,
    consent: openConsent(store),
    audit: openAudit(store),
    secrets: openSecrets(store, folder),
    blobs: openBlobs(store, folder),
    async close() {
      if (closing) return;
      closing = true;
      clearInterval(timer);
      await looking;
      await broker.close();
      await events.close();
      results.close();
      history.close();
      await store.write((turn) => turn.sql('UPDATE instances SET gone = ? WHERE num = ?').run(turn.now, num));
      await store.close();
      await peers.close();
      started.close();
      freeLock();
    },
  };
}

/** What the ports of one instance share. */
export interface Scope {
  store: Awaited<ReturnType<typeof openStore>>;
  folder: string;
  /** This instance's number in the store: the owner of what it claims. */
  num: number;
  info: InstanceInfo;
}
