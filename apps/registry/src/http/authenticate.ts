/** Lets in who has a token with the scope that a route asks for; a route that asks for none and is not public is closed. */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errors } from '../errors.ts';
import { may, type Principal, type Scope } from '../tokens/scopes.ts';
import type { TokenProblem, Tokens } from '../tokens/tokens.ts';
import type { Sessions } from './sessions.ts';

const NONE = { problem: 'there is none', problemRo: 'nu există niciunul' };

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | undefined;
  }
  interface FastifyContextConfig {
    scope?: Scope;
    public?: boolean;
  }
}

export interface AuthenticateOptions {
  tokens: Tokens;
  sessions: Sessions;
  /** Whether the token of this id was revoked. Default: none can be. */
  isRevoked?: (id: string) => Promise<boolean>;
}

export function authenticate(app: FastifyInstance, { tokens, sessions, isRevoked }: AuthenticateOptions): void {
  app.decorateRequest('principal', undefined);
  app.addHook('onRequest', async (request) => {
    const { scope, public: isPublic } = request.routeOptions.config;
    // A route that nobody knows is answered with 404; OPTIONS is how a browser asks before it sends a token.
    if (isPublic || request.is404 || request.method === 'OPTIONS') return;
    request.principal = await whoAsks(request);
    if (!scope || !may(request.principal, scope))
      throw errors.GW_REGISTRY_FORBIDDEN({ scope: scope ?? 'of this route' });
  });

  async function whoAsks(request: FastifyRequest): Promise<Principal> {
    const token = bearerOf(request);
    if (token === undefined) {
      const session = sessions.of(request);
      if (session) return session;
      throw errors.GW_REGISTRY_UNAUTHENTICATED(NONE);
    }
    const principal = await tokens.verify(token).catch((error: TokenProblem) => {
      throw errors.GW_REGISTRY_UNAUTHENTICATED({ problem: error.message, problemRo: error.ro });
    });
    if (principal.id !== undefined && (await isRevoked?.(principal.id))) {
      throw errors.GW_REGISTRY_UNAUTHENTICATED({ problem: 'it was revoked', problemRo: 'a fost revocat' });
    }
    return principal;
  }
}

/** Browsers can set no header on a WebSocket, so there it may stand in the subprotocol (`bearer.<token>`). */
function bearerOf({ headers }: FastifyRequest): string | undefined {
  const [, token] = /^Bearer +([\w.~+/=-]+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token !== undefined) return token;
  const protocols = headers.upgrade ? (headers['sec-websocket-protocol'] ?? '').split(',') : [];
  return protocols
    .map((each) => each.trim())
    .find((each) => each.startsWith('bearer.'))
    ?.slice('bearer.'.length);
}

/** Who asks, on a route that is not public. */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (!principal) throw errors.GW_REGISTRY_UNAUTHENTICATED(NONE);
  return principal;
}

/** The tenant that a request may look at: the one it names, within the one that its token is confined to. */
export function tenantOf(request: FastifyRequest, named: string | undefined): string | undefined {
  const { tenant } = principalOf(request);
  if (tenant === undefined || named === undefined || named === tenant) return tenant ?? named;
  throw errors.GW_REGISTRY_OTHER_TENANT();
}
