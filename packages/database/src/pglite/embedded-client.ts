/** A `pg` client that finds the owner of a folder by itself, so that TypeORM and pg's own pool work as on a server. */
import pg from 'pg';
import { explainFailure } from '../query-failures.ts';
import type { Reach } from './reach.ts';

/** The class for pg's pool option `Client`, bound to one folder. */
export function embeddedClient(reach: Reach): typeof pg.Client {
  return class EmbeddedClient extends pg.Client {
    constructor() {
      super({ user: 'postgres', database: 'postgres', password: reach.password, ssl: false });
    }

    override connect(): Promise<pg.Client>;
    override connect(callback: (error: Error) => void): void;
    override connect(callback?: (error: Error) => void): Promise<pg.Client> | void {
      const connected = this.#connect();
      if (!callback) return connected;
      const done = callback as (error?: Error) => void;
      connected.then(
        () => done(),
        (error: Error) => done(error),
      );
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
        throw explainFailure(error);
      }
    }
  };
}
