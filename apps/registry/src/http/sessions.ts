/** Sessions of people in a browser: opened by a one-time link, kept in a cookie that only this site's own pages send. */

import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errors } from '../errors.ts';
import type { Principal } from '../tokens/scopes.ts';

export interface Sessions {
  /** A link's code, good once within ten minutes. */
  invite(principal: Principal): string;
  /** Who is logged in with this request's cookie. */
  of(request: FastifyRequest): Principal | undefined;
  /** Adds `GET /login?code=…`. */
  route(app: FastifyInstance): void;
}

const COOKIE = 'genius_session';
const INVITATION_MS = 10 * 60_000;
const SESSION_MS = 12 * 3_600_000;
const MOST_SESSIONS = 1_000;

interface Entry {
  principal: Principal;
  until: number;
}

/** Held by hash, so that a dump of the process shows no code. */
const hashOf = (code: string) => createHash('sha256').update(code).digest('hex');

export function createSessions(now: () => number): Sessions {
  const invitations = new Map<string, Entry>();
  const sessions = new Map<string, Entry>();

  function take(book: Map<string, Entry>, code: string): Entry | undefined {
    const entry = book.get(hashOf(code));
    return entry && entry.until > now() ? entry : undefined;
  }

  function put(book: Map<string, Entry>, principal: Principal, forMs: number): string {
    for (const [key, { until }] of book) if (until <= now() || book.size >= MOST_SESSIONS) book.delete(key);
    const code = randomBytes(24).toString('base64url');
    book.set(hashOf(code), { principal, until: now() + forMs });
    return code;
  }

  return {
    invite: (principal) => put(invitations, principal, INVITATION_MS),
    of(request) {
      if (!isOfOwnPage(request)) return undefined;
      const [, code] = new RegExp(`(?:^|; *)${COOKIE}=([\\w-]+)`).exec(request.headers.cookie ?? '') ?? [];
      return code === undefined ? undefined : take(sessions, code)?.principal;
    },
    route(app) {
      app.get<{ Querystring: { code?: string } }>(
        '/login',
        { config: { public: true }, schema: { hide: true } as object },
        async (request, reply) => {
          const code = String(request.query.code ?? '');
          const invitation = take(invitations, code);
          invitations.delete(hashOf(code));
          if (!invitation) {
            throw errors.GW_REGISTRY_UNAUTHENTICATED({
              problem: 'this link was used, or its ten minutes are over; the next start prints another',
              problemRo: 'acest link a fost folosit sau cele zece minute au trecut; următoarea pornire afișează altul',
            });
          }
          const session = put(sessions, invitation.principal, SESSION_MS);
          const isSecure = request.protocol === 'https' ? '; Secure' : '';
          return reply
            .header(
              'set-cookie',
              `${COOKIE}=${session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1_000}${isSecure}`,
            )
            .header('referrer-policy', 'no-referrer')
            .redirect('/docs', 303);
        },
      );
    },
  };
}

/** A page of another site must not act with the cookie, whatever the browser thinks of SameSite. */
function isOfOwnPage({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin, host } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
