/**
 * PostgreSQL databases for worlds. With fsync, making one takes 130 to 390 ms, so some are made ahead and those that come
 * back are emptied and given out again.
 */

import { execute } from './postgres-server.ts';

/** As many as two test files open before the first comes back. */
const AHEAD = 4;

/** The schema that every database has. */
export const SCHEMA = 'genius';

const EMPTY = `
DO $$ DECLARE name text; BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
  CREATE SCHEMA public;
  -- As a new database has it.
  GRANT USAGE ON SCHEMA public TO PUBLIC;
  CREATE SCHEMA ${SCHEMA};
END $$`;

export class Databases {
  readonly #url: string;
  readonly #ready: string[] = [];
  readonly #waiting: PromiseWithResolvers<string>[] = [];
  #made = 0;
  #making = 0;

  constructor(url: string) {
    this.#url = url;
    this.#makeAhead();
  }

  /** Its address. */
  take(): Promise<string> {
    const waiting = Promise.withResolvers<string>();
    this.#waiting.push(waiting);
    this.#serve();
    return waiting.promise;
  }

  /** Cuts its connections and empties it. */
  async giveBack(url: string): Promise<void> {
    await execute(url, EMPTY);
    this.#ready.push(url);
    this.#serve();
  }

  #serve(): void {
    while (this.#ready.length > 0 && this.#waiting.length > 0)
      this.#waiting.shift()?.resolve(this.#ready.shift() ?? '');
    this.#makeAhead();
  }

  /** One after the other: together they would only wait for the same disk. */
  #makeAhead(): void {
    if (this.#making > 0 || this.#ready.length >= AHEAD) return;
    this.#making++;
    this.#make().then(
      (url) => {
        this.#making--;
        this.#ready.push(url);
        this.#serve();
      },
      (error: unknown) => {
        this.#making--;
        for (const { reject } of this.#waiting.splice(0)) reject(error);
      },
    );
  }

  async #make(): Promise<string> {
    const address = new URL(this.#url);
    address.pathname = `/world_${++this.#made}`;
    await execute(this.#url, `CREATE DATABASE world_${this.#made} TEMPLATE template0`);
    await execute(address.href, `CREATE SCHEMA ${SCHEMA}`);
    return address.href;
  }
}
