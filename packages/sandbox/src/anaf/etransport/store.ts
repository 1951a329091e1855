/** Declarations that were taken. A verdict is made at once, and seen when its moment has come. */

import type { State } from '../state.ts';
import type { Environment } from '../visit.ts';
import type { Facts } from './declaration.ts';

export interface Taken extends Facts {
  /** `index_incarcare`. */
  id: number;
  env: Environment;
  schema: 1 | 2;
  /** The parameter. */
  cif: string;
  person: string;
  /** Moments of the simulator's clock: taken, `ok` or `nok`, in the list. */
  received: number;
  ready: number;
  listed: number;
  verdict: 'ok' | 'nok' | 'not-taken';
  errors: string[];
  size: number;
}

export type NewTaken = Omit<Taken, 'id'>;

/** What a test makes of a transport, whatever its declarations say. */
export type ForcedState = 'valid' | 'expired' | 'deleted';

export interface Declarations {
  keep(declaration: NewTaken, bytes: Uint8Array): Taken;
  find(env: Environment, id: number): Taken | undefined;
  bytes(id: number): Buffer;
  /** What was taken on one transport, in the order it came; the newest of very many. */
  ofUit(env: Environment, uit: string): Taken[];
  /** What of it was good, or will be once its moment has come. */
  goodOf(env: Environment, uit: string): Taken[];
  isUsed(uit: string): boolean;
  /** Of one declarant, received since and listed by then; in no order that means anything. */
  list(env: Environment, declarant: string, since: number, now: number): Taken[];
  /** Codes of transports with this organiser in a notice that was good. */
  uitsOf(env: Environment, organiser: string): string[];
  newest(limit: number): Taken[];
  total(): number;
  forced(uit: string): ForcedState | undefined;
  /** `undefined` takes it back. */
  force(uit: string, state: ForcedState | undefined): void;
  /** Removes all. */
  clear(): void;
}

const MOST_DECLARATIONS = 50_000;

const MOST_UITS = 1_000;

export function openDeclarations({ db, changed }: State): Declarations {
  db.exec(`
    CREATE TABLE IF NOT EXISTS declaration (
      id INTEGER PRIMARY KEY AUTOINCREMENT, env TEXT NOT NULL, uit TEXT NOT NULL, declarant TEXT NOT NULL,
      organiser TEXT NOT NULL, verdict TEXT NOT NULL, received INTEGER NOT NULL, listed INTEGER NOT NULL,
      facts TEXT NOT NULL, bytes BLOB NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS declaration_uit ON declaration (uit, verdict);
    CREATE INDEX IF NOT EXISTS declaration_list ON declaration (declarant, received);
    CREATE INDEX IF NOT EXISTS declaration_organiser ON declaration (organiser);
    CREATE TABLE IF NOT EXISTS forced_transport (uit TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT;
    INSERT INTO sqlite_sequence SELECT 'declaration', 1000000 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'declaration');
  `);
  const sql = {
    insert: db.prepare(
      'INSERT INTO declaration (env, uit, declarant, organiser, verdict, received, listed, facts, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    trim: db.prepare('DELETE FROM declaration WHERE id <= ?'),
    find: db.prepare('SELECT id, facts FROM declaration WHERE id = ? AND env = ?'),
    bytes: db.prepare('SELECT bytes FROM declaration WHERE id = ?'),
    ofUit: db.prepare('SELECT id, facts FROM declaration WHERE uit = ? AND env = ? ORDER BY id DESC LIMIT 200'),
    goodOf: db.prepare("SELECT id, facts FROM declaration WHERE uit = ? AND env = ? AND verdict = 'ok' ORDER BY id"),
    isUsed: db.prepare('SELECT 1 FROM declaration WHERE uit = ? LIMIT 1'),
    // Not by time, as ANAF's list isn't: the digits of the index turned around.
    list: db.prepare(
      "SELECT id, facts FROM declaration WHERE declarant = ? AND env = ? AND verdict != 'not-taken' AND received >= ? AND listed <= ? ORDER BY id % 10, id % 100, id",
    ),
    uits: db.prepare(
      "SELECT DISTINCT uit FROM declaration WHERE organiser = ? AND env = ? AND verdict = 'ok' ORDER BY id DESC LIMIT ?",
    ),
    newest: db.prepare('SELECT id, facts FROM declaration ORDER BY id DESC LIMIT ?'),
    total: db.prepare('SELECT count(*) AS n FROM declaration'),
    forced: db.prepare('SELECT state FROM forced_transport WHERE uit = ?'),
    force: db.prepare('INSERT INTO forced_transport VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state'),
    release: db.prepare('DELETE FROM forced_transport WHERE uit = ?'),
  };
  const toTaken = (row: unknown): Taken[] => {
    const { id, facts } = (row ?? {}) as { id?: number; facts?: string };
    return id === undefined ? [] : [{ id, ...(JSON.parse(facts ?? '') as NewTaken) }];
  };

  return {
    keep(declaration, bytes) {
      const { env, uit, declarant, verdict, received, listed, notice } = declaration;
      const facts = JSON.stringify(declaration);
      const organiser = notice?.organiser.code ?? '';
      const row = [env, uit, declarant, organiser, verdict, received, listed, facts] as const;
      const { lastInsertRowid } = sql.insert.run(...row, bytes);
      const id = Number(lastInsertRowid);
      sql.trim.run(id - MOST_DECLARATIONS);
      changed();
      return { id, ...declaration };
    },
    find: (env, id) => toTaken(sql.find.get(id, env))[0],
    bytes: (id) => Buffer.from((sql.bytes.get(id) as { bytes: Uint8Array } | undefined)?.bytes ?? []),
    ofUit: (env, uit) => sql.ofUit.all(uit, env).flatMap(toTaken).reverse(),
    goodOf: (env, uit) => sql.goodOf.all(uit, env).flatMap(toTaken),
    isUsed: (uit) => sql.isUsed.get(uit) !== undefined,
    list: (env, declarant, since, now) => sql.list.all(declarant, env, since, now).flatMap(toTaken),
    uitsOf: (env, organiser) =>
      (sql.uits.all(organiser, env, MOST_UITS) as unknown as { uit: string }[]).map(({ uit }) => uit),
    newest: (limit) => sql.newest.all(limit).flatMap(toTaken),
    total: () => (sql.total.get() as { n: number }).n,
    forced: (uit) => (sql.forced.get(uit) as { state: ForcedState } | undefined)?.state,
    force(uit, state) {
      if (state === undefined) sql.release.run(uit);
      else sql.force.run(uit, state);
      changed();
    },
    clear() {
      db.exec('DELETE FROM declaration; DELETE FROM forced_transport');
      changed();
    },
  };
}
