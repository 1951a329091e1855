/** The servers that all tests of one run share, each started when the first test asks for it. */

import { join } from 'node:path';
import type { Child } from './child.ts';
import { postgresServer } from './postgres-server.ts';
import { type RabbitServer, rabbitServer, startEpmd } from './rabbit-server.ts';
import { redisServer } from './redis-server.ts';
import type { PrivateService, SharedService } from './requests.ts';
import { s3Server } from './s3-server.ts';
import type { Server } from './server.ts';

export class SharedServers {
  readonly #folder: string;
  readonly #shared = new Map<SharedService, Promise<Server>>();
  #epmd: Promise<{ port: number; child: Child }> | undefined;
  #made = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async rabbitmq(): Promise<RabbitServer> {
    return (await this.get('rabbitmq')) as RabbitServer;
  }

  /** Starts it once; a start that failed is tried again by who asks next. */
  get(name: SharedService): Promise<Server> {
    let server = this.#shared.get(name);
    if (server === undefined) {
      server = this.make(name).then(async ({ server: made }) => {
        await made.start();
        return made;
      });
      this.#shared.set(name, server);
      server.catch(() => this.#shared.delete(name));
    }
    return server;
  }

  /** A server that is not started yet, on a folder of its own. */
  async make(name: SharedService | PrivateService): Promise<{ server: Server | RabbitServer; folder: string }> {
    const folder = join(this.#folder, `${name}-${++this.#made}`);
    if (name === 'redis') return { folder, server: await redisServer(folder) };
    if (name === 'postgres') return { folder, server: await postgresServer(folder) };
    if (name === 's3') return { folder, server: await s3Server(folder) };
    this.#epmd ??= startEpmd(this.#folder);
    return { folder, server: await rabbitServer(folder, (await this.#epmd).port) };
  }

  /** Ends them all. */
  async end(): Promise<void> {
    const servers = await Promise.allSettled(this.#shared.values());
    await Promise.all(servers.map((server) => server.status === 'fulfilled' && server.value.end()));
    await (await this.#epmd)?.child.end();
  }
}
