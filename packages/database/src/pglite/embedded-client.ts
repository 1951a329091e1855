/** A `pg` client that finds the owner of a folder by itself, so that TypeORM and pg's own pool work as on a server. */
import pg from 'pg';
import { explainFailure } from '../query-failures.ts';
import type { Reach } from './reach.ts';

/** The class for pg's pool option `Client`, bound to one folder. */
export function embeddedClient(reach: Reach): typeof pg.Client {
  return class EmbeddedClient extends pg.Client {
    constructor() {
      const connectionTimeoutMillis = reach.reachMs;
      super({ user: 'postgres', database: 'postgres', password: reach.password, ssl: false, connectionTimeoutMillis });
    }

    override connect(): Promise<pg.Client>;
    override connect(callback: (error: Error) => void): void;
    override connect(callback?: (error: Error) => void): unknown {
      const connected = this.#connect();
      const done = callback as ((error?: Error) => void) | undefined;
      return done ? void connected.then(() => done(), done) : connected;
    }

    async #connect(): Promise<pg.Client> {
      const socket = await reach.connect();
      // pg connects its stream by itself; this one already is.
      socket.connect = () => {
        process.nextTick(() => socket.emit('connect'));
        return socket;
      };
      (this as unknown as { connection: { stream: unknown } }).connection.stream = socket;
      try {
        return (await super.connect()) as unknown as pg.Client;
      } catch (error) {
        throw (error as Error).message === 'timeout expired' ? await reach.unreachable() : explainFailure(error);
      }
    }
  };
}
