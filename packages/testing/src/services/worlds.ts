/** Gives out worlds on the shared servers; a few are made ahead, because a vhost and a database take a moment. */

import { execute } from './postgres-server.ts';
import { manage } from './rabbit-server.ts';
import { flushDatabase, REDIS_DATABASES } from './redis-server.ts';
import type { WorldAddress } from './requests.ts';
import type { SharedServers } from './shared-servers.ts';

const AHEAD = 2;
const SCHEMA = 'genius';

export class Worlds {
  readonly #servers: SharedServers;
  readonly #ahead: Promise<WorldAddress>[] = [];
  readonly #open = new Map<number, WorldAddress>();
  /** Numbers used before come back last. Database 0 belongs to those who ask for no world. */
  readonly #databases = Array.from({ length: REDIS_DATABASES - 1 }, (_, index) => index + 1);
  #made = 0;
  #isStopped = false;

  constructor(servers: SharedServers) {
    this.#servers = servers;
  }

  async open(): Promise<WorldAddress> {
    const world = await (this.#ahead.shift() ?? this.#make());
    this.#open.set(world.id, world);
    this.#makeAhead();
    return world;
  }

  async close(id: number): Promise<void> {
    const world = this.#open.get(id);
    if (world === undefined || this.#isStopped) return;
    this.#open.delete(id);
    const [redis, postgres] = await Promise.all([this.#servers.get('redis'), this.#servers.get('postgres')]);
    const database = Number(new URL(world.redisUrl).pathname.slice(1));
    await Promise.all([
      manage(world.managementUrl, 'DELETE', `vhosts/${world.vhost}`),
      flushDatabase(redis.url, database).then(() => this.#databases.push(database)),
      execute(postgres.url, `DROP DATABASE IF EXISTS ${nameOf(id)} WITH (FORCE)`),
    ]);
  }

  stop(): void {
    this.#isStopped = true;
  }

  #makeAhead(): void {
    while (this.#ahead.length < AHEAD && !this.#isStopped) {
      const world = this.#make();
      this.#ahead.push(world);
      // Who takes it hears of it.
      world.catch(() => undefined);
    }
  }

  async #make(): Promise<WorldAddress> {
    const id = ++this.#made;
    const name = nameOf(id);
    const [rabbit, redis, postgres] = await Promise.all([
      this.#servers.rabbitmq(),
      this.#servers.get('redis'),
      this.#servers.get('postgres'),
    ]);
    const database = this.#databases.shift();
    if (database === undefined) throw new Error(`All ${REDIS_DATABASES} Redis databases are in use.`);
    const databaseUrl = withPath(postgres.url, name);
    await Promise.all([
      manage(rabbit.managementUrl, 'PUT', `vhosts/${name}`).then(() =>
        manage(rabbit.managementUrl, 'PUT', `permissions/${name}/guest`, { configure: '.*', write: '.*', read: '.*' }),
      ),
      execute(postgres.url, `CREATE DATABASE ${name} TEMPLATE template0`).then(() =>
        execute(databaseUrl, `CREATE SCHEMA ${SCHEMA}`),
      ),
    ]);
    return {
      id,
      vhost: name,
      amqpUrl: withPath(rabbit.url, name),
      managementUrl: rabbit.managementUrl,
      redisUrl: withPath(redis.url, `${database}`),
      databaseUrl,
      schema: SCHEMA,
    };
  }
}

const nameOf = (id: number): string => `world_${id}`;

function withPath(url: string, path: string): string {
  const address = new URL(url);
  address.pathname = `/${path}`;
  return address.href;
}
