/** Opens all ports of the runtime on RabbitMQ, Redis and PostgreSQL. */

import { hostname } from 'node:os';
import { newRunId } from '@genius/contract';
import { type InstanceInfo, type Logger, type Ports, silentLogger } from '@genius/runtime';
import { openAmqp } from './amqp/connect.ts';
import { openAudit } from './audit.ts';
import { openBlobRows } from './blobs/blob-rows.ts';
import { openFolderBlobs } from './blobs/folder.ts';
import { openS3Blobs } from './blobs/s3.ts';
import { type CeleryBroker, openBroker } from './broker.ts';
import { openConsent } from './consent.ts';
import type { CeleryConsumer } from './consumer.ts';
import { nodeName } from './control/node-name.ts';
import { openEffects } from './effects.ts';
import { openEndsChannel } from './ends-channel.ts';
import { declareEventExchange, publishEvents } from './event-exchange.ts';
import { openEvents } from './events.ts';
import { createForeignEnds } from './foreign-ends.ts';
import { createHandover } from './handover.ts';
import { openHistory } from './history.ts';
import { openInstances } from './instances.ts';
import { createInterimStates } from './interim-states.ts';
import { keyPrefix } from './key-prefix.ts';
import { joinMembers } from './membership.ts';
import { createNode, type Node } from './node.ts';
import { createOutgoing } from './outgoing.ts';
import { openRedis } from './redis/connect.ts';
import { openKeyValue } from './redis/key-value.ts';
import { openHub } from './redis-hub.ts';
import { openResults } from './results.ts';
import { createRevokeElsewhere } from './revoke-elsewhere.ts';
import { openSchedules } from './schedules.ts';
import { openSecrets } from './secrets.ts';
import { createSettling } from './settling.ts';
import { openDb } from './store/db.ts';
import { watchLosses } from './store/losses.ts';
import { prepareStore } from './store/migrate.ts';
import { createSweeper } from './sweeper.ts';
import { createSynced } from './synced.ts';
import { takeOver } from './takeover.ts';

export interface CeleryOptions {
  /** `amqp://…` */
  brokerUrl: string;
  /** `redis://…` */
  redisUrl: string;
  /** `postgres://…` */
  databaseUrl: string;
  /** PostgreSQL schema of the store. Default `genius`. */
  schema?: string;
  /** S3; unset: `blobFolder`. */
  blobUrl?: string;
  /** A folder that all instances share, if there is no S3. */
  blobFolder: string;
  /** Shown to people. Default `'0'`. */
  version?: string;
  /**
   * The queue of a task, where a Python caller's chain, group or chord names none. Default: none is known, and such runs
   * go where Celery sends them, to the queue `celery`.
   */
  queueOf?: (task: string) => string | undefined;
  /** Whether Celery's callers are told STARTED when a run starts, as with `task_track_started`. Default false. */
  trackStarted?: boolean;
  /** Default: none. */
  log?: Logger;
  /** What `celery control shutdown` does. Default: SIGTERM to this process. */
  shutDown?: () => void;
}

/** How often an instance looks for what no message told it, ms. */
const LOOK_AROUND_MS = 2_000;

const instances = new WeakMap<
  Ports,
  { num: number; sees(dead: number): Promise<boolean>; fallSilent(): Promise<void> }
>();

/**
 * Lets one instance see the death of another, as if its socket had closed; that one takes nothing more and says
 * nothing more, and what it has in hand stays there. For tests.
 */
export async function declareDead(witness: Ports, dead: Ports): Promise<void> {
  const victim = instances.get(dead);
  if (!victim) return;
  await victim.fallSilent();
  await instances.get(witness)?.sees(victim.num);
}

export async function openCelery(options: CeleryOptions): Promise<Ports> {
  const { brokerUrl, redisUrl, databaseUrl, schema = 'genius', log = silentLogger } = options;
  const { generation } = await prepareStore({ url: databaseUrl, schema });
  const db = openDb({ url: databaseUrl, schema, connections: 4 });
  // Commits that a message on its way, or a later commit, makes good for need not wait for the disk.
  const fast = openDb({ url: databaseUrl, schema, connections: 4, synced: false });
  const redis = openRedis(redisUrl, { log });
  const id = newRunId();
  const name = nodeName(id);
  const amqp = openAmqp(brokerUrl, { log, name });
  const info: InstanceInfo = {
    id,
    host: hostname(),
    pid: process.pid,
    startedAt: Date.now(),
    tags: [],
    version: options.version ?? '0',
  };
  const [self] = await db.query<{ num: number }>(
    'INSERT INTO instances (id, info, seen) VALUES ($1, $2, gw_now()) RETURNING num',
    [id, JSON.stringify(info)],
  );
  const num = (self as { num: number }).num;
  const [hub, ends] = await Promise.all([openHub(redis, generation, num), openEndsChannel(redis, generation, num)]);
  const scope = { db, hub, num, info, generation };
  let closed = false;

  const { queueOf } = options;
  const handover = createHandover({
    fast,
    db,
    amqp,
    redis,
    hub,
    node: name,
    generation,
    log,
    closed: () => closed,
    queueOf,
  });
  const outgoing = createOutgoing({
    fast,
    db,
    amqp,
    redis,
    node: name,
    generation,
    replyTo: (runId) => (results.wantsEndOf(runId) ? ends.name : undefined),
  });
  hub.listen(({ f }) => f && outgoing.ended(f));
  const foreign = createForeignEnds(db, redis, handover, (ids) => hub.tell({ f: ids }));
  const results = openResults({
    db,
    redis,
    hub,
    ends,
    sentLately: outgoing.sentLately,
    foreign: (runId) => foreign.noticed(runId),
  });
  const synced = createSynced(() => db.query('UPDATE instances SET seen = gw_now() WHERE num = $1', [num]));
  const interim = createInterimStates({ redis, node: name, trackStarted: options.trackStarted ?? false });
  const settling = createSettling({
    db,
    hub,
    handover,
    owner: num,
    instance: id,
    synced: synced.synced,
    events: () => node.events,
    interim,
  });
  let tasks: readonly string[] = [];
  const consumers = new Set<CeleryConsumer>();
  const node: Node = createNode({
    name,
    info,
    db,
    amqp,
    log,
    consumers,
    tasks: () => tasks,
    cancel: (runId) => broker.cancel(runId),
    shutDown: options.shutDown ?? (() => void process.kill(process.pid, 'SIGTERM')),
    conf: () => ({ broker: amqp.address.shown, schema, version: info.version }),
  });
  const broker: CeleryBroker = openBroker({
    ...scope,
    instance: id,
    fast,
    amqp,
    redis,
    outgoing,
    handover,
    settling,
    log,
    whenSynced: synced.whenSynced,
    revokeElsewhere: createRevokeElsewhere(amqp),
    consumers,
    node,
    interim,
  });
  watchLosses([db, fast], {
    lost() {
      synced.forget();
      outgoing.rewrite();
      broker.distrust();
    },
    recovered: () => broker.renew(),
  });
  amqp.onConnected(() => {
    declareEventExchange(amqp).catch((error: Error) => {
      log.error('the exchange for events could not be declared', { problem: error.message });
    });
  });
  const members = await joinMembers({
    db,
    num,
    generation,
    running: () => broker.running(),
    takeOver: (dead) => takeOver(scope, handover, dead),
    fenced: () => broker.fenced(),
    log,
  });
  const events = openEvents(scope, {
    publish: (event) => {
      publishEvents(amqp, [event]).catch(() => undefined);
    },
  });
  const sweeper = createSweeper({ db, num, hub, outgoing, handover });
  const history = openHistory(scope, {
    flush: outgoing.flush,
    resend: (runIds) => outgoing.resend(runIds),
    async ended(_query, runIds) {
      return () => handover.tellStored(runIds, undefined).catch(() => undefined);
    },
    async corrected(_query, runIds) {
      return () => handover.correct(runIds).catch(() => undefined);
    },
    async erased(_query, runIds) {
      return async () => {
        await redis
          .run((commands) => commands.del(...runIds.map((runId) => `celery-task-meta-${runId}`)))
          .catch(() => undefined);
      };
    },
  });
  const rows = openBlobRows(db);
  const clock = { now: () => db.now() };
  const blobs = options.blobUrl
    ? openS3Blobs({ url: options.blobUrl, clock }, rows)
    : openFolderBlobs(options.blobFolder, rows, clock);

  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = (async () => {
      await broker.look();
      results.look();
      events.wake();
      await foreign.look();
      await sweeper.look();
    })().catch(() => undefined);
  }, LOOK_AROUND_MS);
  timer.unref();

  const ports: Ports = {
    broker,
    results,
    events,
    kv: openKeyValue(redis, keyPrefix(generation), `wrk:pace:${generation.slice(-8)}:`),
    effects: openEffects(scope, { ownerLives: members.ownerLives }),
    instances: openInstances(
      scope,
      () => broker.running(),
      (names) => {
        tasks = names;
      },
    ),
    schedules: openSchedules(scope, { send: (query, envelope) => outgoing.sendIn(query, envelope) }),
    history,
    consent: openConsent(scope),
    audit: openAudit(scope),
    secrets: openSecrets(scope),
    blobs,
    async close() {
      if (closed) return;
      clearInterval(timer);
      await looking;
      await broker.close();
      await node.close();
      await settling.idle();
      await outgoing.idle();
      await events.close();
      results.close();
      foreign.close();
      await Promise.race([handover.idle(), new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
      closed = true;
      synced.close();
      await members.close();
      // What is left to tell is told by another instance, or by the next one.
      await db.query('UPDATE instances SET gone = gw_now() WHERE num = $1', [num]).catch(() => undefined);
      ends.close();
      await hub.close();
      await amqp.close();
      redis.close();
      await fast.close();
      await db.close();
    },
  };
  instances.set(ports, {
    num,
    sees: (dead) => takeOver(scope, handover, dead),
    async fallSilent() {
      for (const consumer of consumers) consumer.pause();
      await members.fallSilent();
    },
  });
  return ports;
}
