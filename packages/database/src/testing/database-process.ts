/** A process of its own with a database in it, told by messages what to do. Tests start it, ask it, kill it. */
import { type Database, openDatabase, startRelay, writeOutbox } from '../index.ts';
import { notes } from './notes.ts';

/** What the process can be asked; each answers with the value of its promise. */
export const requests = {
  async open(options: { folder: string } | { url: string }) {
    database = openDatabase({ ...options, ...notes });
    await database.dataSource();
    return database.isOwner();
  },
  isOwner: async () => database.isOwner(),
  query: async (sql: string, parameters?: unknown[]) => await (await database.dataSource()).query(sql, parameters),
  /** Begins a transaction, runs the statement and leaves it open, for ever. */
  async hold(sql: string) {
    const runner = (await database.dataSource()).createQueryRunner();
    await runner.startTransaction();
    await runner.query(sql);
  },
  /** Inserts notes one after another until the process dies, and tells of each that was acknowledged. */
  async insertForEver(prefix: string) {
    const dataSource = await database.dataSource();
    for (let i = 0; ; i += 1) {
      try {
        await dataSource.query('INSERT INTO note (text) VALUES ($1)', [`${prefix}${i}`]);
        process.send?.({ told: `${prefix}${i}` });
      } catch (error) {
        process.send?.({ told: `failed ${(error as { code?: string }).code}` });
      }
    }
  },
  /** Inserts notes, one awaited after another. */
  async insert(count: number, prefix: string) {
    const dataSource = await database.dataSource();
    for (let i = 0; i < count; i += 1) await dataSource.query('INSERT INTO note (text) VALUES ($1)', [`${prefix}${i}`]);
  },
  /** Writes to the outbox inside a transaction. */
  async send(envelope: string) {
    return await (await database.dataSource()).transaction((manager) => writeOutbox(manager, envelope));
  },
  /** Starts a relay that tells of each envelope; with `diesAt` it dies when it has published that one. */
  async relay(diesAt?: string) {
    startRelay({
      dataSource: await database.dataSource(),
      signal: new AbortController().signal,
      async publish(rows) {
        for (const { id, envelope } of rows) {
          await new Promise((sent) => process.send?.({ told: `${envelope} ${id}` }, sent));
          if (envelope === diesAt) process.kill(process.pid, 'SIGKILL');
        }
      },
    });
  },
  close: () => database.close(),
};

let database: Database;

process.on('message', ({ id, name, parameters }: { id: number; name: keyof typeof requests; parameters: never[] }) => {
  const call = requests[name] as (...given: never[]) => Promise<unknown>;
  call(...parameters).then(
    (value) => process.send?.({ id, value }),
    (error: Error & { code?: string; kind?: string }) =>
      process.send?.({ id, error: { message: error.message, code: error.code, kind: error.kind } }),
  );
});
process.on('disconnect', () => process.exit());
