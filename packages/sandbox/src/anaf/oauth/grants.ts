/** Clients, codes and tokens that were given out. */

import { randomBytes, randomUUID } from 'node:crypto';
import { DAY_MS } from '../../clock.ts';
import type { State } from '../state.ts';
import type { TokenKey } from './jwt.ts';
import { findPerson, type Person } from './people.ts';

export interface Client {
  id: string;
  secret: string;
  /** Where it may be sent back to, exactly; an empty list takes any https address and this machine's. */
  callbacks: string[];
}

export interface Tokens {
  access_token: string;
  expires_in: number;
  token_type: 'Bearer';
  scope: string;
  refresh_token: string;
}

export interface Given {
  id: string;
  kind: 'access' | 'refresh';
  person: string;
  client: string;
  /** Moments of the simulator's clock. */
  made: number;
  until: number;
  /** A refresh token that was exchanged. */
  used: number;
}

export interface Grants {
  client(id: string): Client | undefined;
  keepClient(client: Client): void;
  giveCode(client: string, person: Person, callback: string): string;
  /** The person of the code if it is good: once, within 60 s, for this client and callback. */
  takeCode(code: string, client: string, callback: string): Person | undefined;
  giveTokens(client: string, person: Person): Tokens;
  /** Exchanges a refresh token; it is dead from then on. */
  refresh(token: string, client: string): Tokens | undefined;
  /** Whom an access token stands for, as of that moment. */
  bearer(token: string, now: number): Person | undefined;
  /** Newest first. */
  given(limit: number): Given[];
}

/** The client that the sandbox offers in its variables. */
export const READY_CLIENT: Client = { id: 'genius-sandbox', secret: 'genius-sandbox-secret', callbacks: [] };

/** 129,600 and 525,600 minutes. */
const ACCESS_MS = 90 * DAY_MS;
const REFRESH_MS = 365 * DAY_MS;
const CODE_MS = 60_000;
const SCOPE = 'clientappid info issuer role serial';
const ROLE = 'EFACTURA, ETRANSPORT, SRV_EFACTURA, HELLO';

export function openGrants({ db, now, changed }: State, key: TokenKey): Grants {
  db.exec(`
    CREATE TABLE IF NOT EXISTS client (id TEXT PRIMARY KEY, secret TEXT NOT NULL, callbacks TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS code (
      code TEXT PRIMARY KEY, client TEXT NOT NULL, person TEXT NOT NULL, callback TEXT NOT NULL, made INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS token (
      number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, person TEXT NOT NULL,
      client TEXT NOT NULL, made INTEGER NOT NULL, until INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0
    ) STRICT;
  `);
  const sql = {
    client: db.prepare('SELECT * FROM client WHERE id = ?'),
    keepClient: db.prepare('INSERT OR REPLACE INTO client VALUES (?, ?, ?)'),
    giveCode: db.prepare('INSERT INTO code VALUES (?, ?, ?, ?, ?)'),
    takeCode: db.prepare('DELETE FROM code WHERE code = ? RETURNING *'),
    give: db.prepare('INSERT INTO token (id, kind, person, client, made, until) VALUES (?, ?, ?, ?, ?, ?)'),
    use: db.prepare(
      "UPDATE token SET used = 1 WHERE id = ? AND kind = 'refresh' AND used = 0 AND until > ? AND client = ? RETURNING *",
    ),
    find: db.prepare("SELECT * FROM token WHERE id = ? AND kind = 'access' AND until > ?"),
    given: db.prepare('SELECT * FROM token ORDER BY number DESC LIMIT ?'),
  };

  function give(kind: Given['kind'], client: string, person: Person, lifeMs: number): string {
    const id = randomUUID();
    const made = now();
    sql.give.run(id, kind, person.id, client, made, made + lifeMs);
    const seconds = (ms: number) => Math.floor(ms / 1_000);
    return key.seal({
      token_type: kind === 'access' ? 'Bearer' : 'refresh_token',
      iss: 'https://logincert.anaf.ro',
      iat: seconds(made),
      nbf: seconds(made),
      exp: seconds(made + lifeMs),
      jti: id,
      scope: SCOPE,
      role: ROLE,
      clientappid: client,
      serial: person.serial,
    });
  }

  function giveTokens(client: string, person: Person): Tokens {
    const access_token = give('access', client, person, ACCESS_MS);
    const refresh_token = give('refresh', client, person, REFRESH_MS);
    changed();
    return { access_token, expires_in: ACCESS_MS / 1_000, token_type: 'Bearer', scope: SCOPE, refresh_token };
  }

  const idOf = (token: string) => String(key.open(token)?.jti ?? '');

  return {
    client(id) {
      if (id === READY_CLIENT.id && !sql.client.get(id)) return READY_CLIENT;
      const row = sql.client.get(id) as { id: string; secret: string; callbacks: string } | undefined;
      return row && { ...row, callbacks: JSON.parse(row.callbacks) as string[] };
    },
    keepClient: ({ id, secret, callbacks }) => void sql.keepClient.run(id, secret, JSON.stringify(callbacks)),
    giveCode(client, person, callback) {
      const code = randomBytes(32).toString('hex');
      sql.giveCode.run(code, client, person.id, callback, now());
      return code;
    },
    takeCode(code, client, callback) {
      const row = sql.takeCode.get(code) as Record<'client' | 'person' | 'callback', string> & { made: number };
      if (!row || row.client !== client || row.callback !== callback || now() - row.made > CODE_MS) return undefined;
      return findPerson(row.person);
    },
    giveTokens,
    refresh(token, client) {
      const row = sql.use.get(idOf(token), now(), client) as Given | undefined;
      const person = row && findPerson(row.person);
      return person && giveTokens(client, person);
    },
    bearer(token, at) {
      const row = sql.find.get(idOf(token), at) as Given | undefined;
      return row && findPerson(row.person);
    },
    given: (limit) => sql.given.all(limit) as unknown as Given[],
  };
}
