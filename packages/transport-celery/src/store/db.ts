/** PostgreSQL for the store: a small pool, statements prepared by name, patience while the server is away. */

import pg from 'pg';
import { clockOffset } from './clock-offset.ts';

export interface Db {
  readonly schema: string;
  /** One statement, prepared under its text. Rejects at once where the server answers with an error. */
  query<T extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<T[]>;
  /** Like `query`, but tries again while the server can't be reached or is short of something: for what must not be lost. */
  insist<T extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<T[]>;
  /** One transaction on one connection; retried after a deadlock, so `work` must only touch the database. */
  transaction<T>(work: (query: Db['query']) => Promise<T>): Promise<T>;
  /** ms since 1970 on the server's clock, as last compared. */
  now(): number;
  /**
   * Calls back when a connection broke or leads to a server that was started anew: commits that did not wait for the disk
   * may be lost.
   */
  onLost(listener: () => void): void;
  readonly closed: boolean;
  close(): Promise<void>;
}

export interface DbOptions {
  url: string;
  /** Schema with the store's tables. Default `genius`. */
  schema?: string;
  /** Connections. Default 4. */
  connections?: number;
  /** Whether a commit waits for the disk. Default true. */
  synced?: boolean;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
/** How long an answer is waited for, ms. */
const ANSWER_MS = 60_000;
/** So that the server lets go of what a host holds that vanished in the middle of a transaction. */
const DEAD_CLIENTS = [
  'idle_in_transaction_session_timeout=10s',
  'tcp_keepalives_idle=5',
  'tcp_keepalives_interval=3',
  'tcp_keepalives_count=3',
  'tcp_user_timeout=15s',
];
/** Codes after which the same transaction may go through: serialisation failure, deadlock. */
const AGAIN = new Set(['40001', '40P01']);

export function openDb({ url, schema = 'genius', connections = 4, synced = true }: DbOptions): Db {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw new Error(`'${schema}' is no name for a schema`);
  let closed = false;
  const listeners = new Set<() => void>();
  const lost = () => {
    if (!closed) for (const listener of listeners) listener();
  };
  let startedAt: string | undefined;
  const pool = new pg.Pool({
    connectionString: url,
    async onConnect(client) {
      const { rows } = await client.query<{ at: string }>('SELECT pg_postmaster_start_time()::text AS at');
      const at = rows[0]?.at;
      if (startedAt !== undefined && at !== startedAt) lost();
      startedAt = at;
    },
    max: connections,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    // A statement on a connection whose other end is gone, unsaid, would wait for a quarter of an hour.
    query_timeout: ANSWER_MS,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 5_000,
    application_name: 'genius-workers',
    options: [`search_path=${schema}`, `synchronous_commit=${synced ? 'on' : 'off'}`, ...DEAD_CLIENTS]
      .map((setting) => `-c ${setting}`)
      .join(' '),
  });
  // A connection that breaks while idle is replaced by the next query; without a listener it would end the process.
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  const names = new Map<string, string>();
  const nameOf = (text: string) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    const name = `gw${names.size}`;
    names.set(text, name);
    return name;
  };
  let offsetMs = 0;

  const run = async <T extends object>(
    on: pg.Pool | pg.PoolClient,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<T[]> => {
    try {
      return (await on.query<T & pg.QueryResultRow>({ name: nameOf(text), text, values: [...values] })).rows;
    } catch (error) {
      if (isAway(error)) lost();
      throw error;
    }
  };

  async function insist<T extends object>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        return await run<T>(pool, text, values);
      } catch (error) {
        if (closed || !(isAway(error) || isShort(error) || AGAIN.has(codeOf(error)))) throw error;
        await new Promise<void>((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
      }
    }
  }

  async function compareClocks(): Promise<void> {
    const before = Date.now();
    const [row] = await run<{ now: number }>(pool, 'SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now');
    const after = Date.now();
    if (row) offsetMs = clockOffset(before, Number(row.now), after);
  }
  const timer = setInterval(() => void compareClocks().catch(() => undefined), 30_000);
  timer.unref();
  void compareClocks().catch(() => undefined);

  return {
    schema,
    query: (text, values) => run(pool, text, values),
    insist,
    async transaction(work) {
      for (let tries = 1; ; tries++) {
        const client = await pool.connect();
        let broken: Error | undefined;
        try {
          await client.query('BEGIN');
          const result = await work((text, values) => run(client, text, values));
          await client.query('COMMIT');
          return result;
        } catch (error) {
          await client.query('ROLLBACK').catch((failed: Error) => {
            broken = failed;
          });
          if (tries >= 10 || !AGAIN.has(codeOf(error))) throw error;
        } finally {
          client.release(broken);
        }
      }
    },
    now: () => Date.now() + offsetMs,
    onLost: (listener) => void listeners.add(listener),
    get closed() {
      return closed;
    },
    async close() {
      if (closed) return;
      closed = true;
      clearInterval(timer);
      await pool.end();
    },
  };
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? '');
}

/** Whether the server may be able to do the same later: a full disk, too little memory, a standby that is not promoted yet. */
const isShort = (error: unknown) => /^(53|58|25006)/.test(codeOf(error));

/** Whether the server was not there or went away, as opposed to having answered with an error. */
function isAway(error: unknown): boolean {
  const code = codeOf(error);
  // 57P0x: shutting down, crashed, starting; 08: connection; 53300: too many connections.
  if (/^(57P0|08|53300)/.test(code)) return true;
  if (/^E(CONN|PIPE|NOTFOUND|TIMEDOUT|AI_AGAIN|HOSTUNREACH|NETUNREACH)/.test(code)) return true;
  return /Connection terminated|Query read timeout|connect(ion)? timeout|timeout exceeded when trying to connect|Client has encountered/i.test(
    (error as Error)?.message ?? '',
  );
}
