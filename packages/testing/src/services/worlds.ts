/** Gives out worlds on the shared servers and takes them back. */

import { Databases, SCHEMA } from './databases.ts';
import { manage } from './rabbit-server.ts';
import { flushDatabase, REDIS_DATABASES } from './redis-server.ts';
import type { WorldAddress } from './requests.ts';
import type { SharedServers } from './shared-servers.ts';

export class Worlds {
  readonly #servers: SharedServers;
  readonly #open = new Map<number, WorldAddress>();
  /** Numbers used before come back last. Database 0 belongs to those who ask for no world. */
  readonly #numbers = Array.from({ length: REDIS_DATABASES - 1 }, (_, index) => index + 1);
  #databases: Promise<Databases> | undefined;
  #made = 0;

  constructor(servers: SharedServers) {
    this.#servers = servers;
  }

  async open(): Promise<WorldAddress> {
    const id = ++this.#made;
    const vhost = `world-${id}`;
    this.#databases ??= this.#servers.get('postgres').then(({ url }) => new Databases(url));
    this.#databases.catch(() => {
      this.#databases = undefined;
    });
    const databases = this.#databases;
    const [rabbit, redis, databaseUrl] = await Promise.all([
      this.#openVhost(vhost),
      this.#servers.get('redis'),
      databases.then((supply) => supply.take()),
    ]);
    const number = this.#numbers.shift();
    if (number === undefined) throw new Error(`All ${REDIS_DATABASES} Redis databases are in use.`);
    const world = {
      id,
      vhost,
      amqpUrl: `${rabbit.url}/${vhost}`,
      managementUrl: rabbit.managementUrl,
      redisUrl: redis.url.replace(/0$/, `${number}`),
      databaseUrl,
      schema: SCHEMA,
    };
    this.#open.set(id, world);
    return world;
  }

  /** Resolves when nothing of it is left. */
  async close(id: number): Promise<void> {
    const world = this.#open.get(id);
    if (world === undefined) return;
    this.#open.delete(id);
    const number = Number(new URL(world.redisUrl).pathname.slice(1));
    await Promise.all([
      manage(world.managementUrl, 'DELETE', `vhosts/${world.vhost}`),
      flushDatabase(world.redisUrl, number).then(() => this.#numbers.push(number)),
      this.#databases?.then((supply) => supply.giveBack(world.databaseUrl)),
    ]);
  }

  /** Who makes a vhost is permitted everything in it. */
  async #openVhost(vhost: string) {
    const rabbit = await this.#servers.rabbitmq();
    await manage(rabbit.managementUrl, 'PUT', `vhosts/${vhost}`);
    return rabbit;
  }
}
