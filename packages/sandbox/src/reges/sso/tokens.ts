/** Tokens of the sign-in: JWT under a key that is made once and kept in the database. */

import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Employer, Employers } from '../employers.ts';
import type { State } from '../state.ts';

export interface Tokens {
  access_token: string;
  expires_in: number;
  refresh_expires_in: number;
  refresh_token: string;
  token_type: 'Bearer';
  'not-before-policy': 0;
  session_state: string;
  scope: string;
}

export interface TokenBook {
  give(employer: Employer): Tokens;
  /** Whom the token stands for at this moment of the simulator's clock. */
  open(token: string, kind: 'Bearer' | 'Refresh', now: number): Employer | undefined;
}

interface Claims {
  typ: 'Bearer' | 'Refresh';
  authorId: string;
  exp: number;
}

export function openTokens({ db, now, settings }: State, employers: Employers): TokenBook {
  db.exec('CREATE TABLE IF NOT EXISTS token_key (id INTEGER PRIMARY KEY CHECK (id = 1), key BLOB NOT NULL) STRICT');
  db.prepare('INSERT OR IGNORE INTO token_key VALUES (1, ?)').run(randomBytes(32));
  const { key } = db.prepare('SELECT key FROM token_key').get() as { key: Uint8Array };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const sign = (content: string) => createHmac('sha256', key).update(content).digest();

  function seal(typ: Claims['typ'], { id, username }: Employer, session: string, seconds: number): string {
    const iat = Math.floor(now() / 1_000);
    const claims = { exp: iat + seconds, iat, jti: randomUUID(), typ, sid: session };
    const payload = { ...claims, azp: 'reges-api', preferred_username: username, authorId: id };
    const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
    return `${content}.${sign(content).toString('base64url')}`;
  }

  function read(token: string): Claims | undefined {
    const [head = '', body = '', signature = '', ...rest] = token.split('.');
    const [given, right] = [Buffer.from(signature, 'base64url'), sign(`${head}.${body}`)];
    if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
  }

  return {
    give(employer) {
      const { accessSeconds, refreshSeconds } = settings();
      const session = randomUUID();
      return {
        access_token: seal('Bearer', employer, session, accessSeconds),
        expires_in: accessSeconds,
        refresh_expires_in: refreshSeconds,
        refresh_token: seal('Refresh', employer, session, refreshSeconds),
        token_type: 'Bearer',
        'not-before-policy': 0,
        session_state: session,
        scope: 'profile email',
      };
    },
    open(token, kind, at) {
      const claims = token.length > 8_000 ? undefined : read(token);
      if (claims?.typ !== kind || claims.exp * 1_000 <= at) return undefined;
      return employers.byId(claims.authorId);
    },
  };
}
