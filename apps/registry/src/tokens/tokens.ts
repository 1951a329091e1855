/** Signs tokens with the shared secret, and checks tokens of it and of an OpenID provider (RFC 7519, RFC 8725). */

import { createHash, createSecretKey } from 'node:crypto';
import { createRemoteJWKSet, type JWTPayload, errors as joseErrors, jwtVerify, SignJWT } from 'jose';
import { isScope, type Principal, type Scope } from './scopes.ts';

export interface TokenOptions {
  /** For HS256. */
  secret?: string | undefined;
  jwksUrl?: string | undefined;
  issuer: string;
  audience: string;
}

export interface TokenClaims {
  subject: string;
  scopes: readonly Scope[];
  tenant?: string;
  /** Seconds. */
  lifetime: number;
  /** Under which it can be revoked. */
  id?: string;
}

export interface Tokens {
  /** Rejects with a `TypeError` where there is no secret: then the provider makes all tokens. */
  sign(claims: TokenClaims): Promise<string>;
  /** Rejects with a `TokenProblem`, which does not hold the token. */
  verify(token: string): Promise<Principal & { id: string | undefined }>;
}

const PROVIDER_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
/** Clocks differ. */
const TOLERANCE_S = 30;

export function createTokens({ secret, jwksUrl, issuer, audience }: TokenOptions): Tokens {
  const key = secret === undefined ? undefined : createSecretKey(secret, 'utf8');
  const provider = jwksUrl === undefined ? undefined : createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5_000 });
  const rules = { issuer, audience, clockTolerance: TOLERANCE_S, requiredClaims: ['exp', 'sub'] };

  const known = createKnown();

  async function check(token: string): Promise<JWTPayload> {
    if (key && headerOf(token).alg === 'HS256')
      return (await jwtVerify(token, key, { ...rules, algorithms: ['HS256'] })).payload;
    if (provider) return (await jwtVerify(token, provider, { ...rules, algorithms: PROVIDER_ALGORITHMS })).payload;
    throw new UnknownSignature();
  }

  return {
    async sign({ subject, scopes, tenant, lifetime, id }) {
      if (!key) throw new TypeError('there is no REGISTRY_JWT_SECRET: the OpenID provider makes all tokens');
      const claims = { scope: scopes.join(' '), ...(tenant === undefined ? {} : { tenant }) };
      const token = new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(subject)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${lifetime}s`);
      return (id === undefined ? token : token.setJti(id)).sign(key);
    },
    async verify(token) {
      const before = known.get(token);
      if (before) return before;
      try {
        const payload = await check(token);
        const checked = {
          subject: payload.sub as string,
          scopes: new Set(scopesOf(payload)),
          tenant: typeof payload.tenant === 'string' ? payload.tenant : undefined,
          id: payload.jti,
        };
        known.add(token, checked, (payload.exp as number) * 1_000);
        return checked;
      } catch (error) {
        throw problemOf(error);
      }
    },
  };
}

type Checked = Principal & { id: string | undefined };

const KNOWN_FOR_MS = 10_000;
const MOST_KNOWN = 5_000;

/** Tokens that were checked a moment ago, by hash: heartbeats and viewers send the same one again and again. */
function createKnown() {
  const book = new Map<string, { checked: Checked; until: number }>();
  const hashOf = (token: string) => createHash('sha256').update(token).digest('base64');
  return {
    get(token: string): Checked | undefined {
      const found = book.get(hashOf(token));
      return found && found.until > Date.now() ? found.checked : undefined;
    },
    add(token: string, checked: Checked, expiresAt: number): void {
      if (book.size >= MOST_KNOWN) book.clear();
      book.set(hashOf(token), { checked, until: Math.min(expiresAt, Date.now() + KNOWN_FOR_MS) });
    },
  };
}

class UnknownSignature extends Error {}

function headerOf(token: string): { alg?: unknown } {
  try {
    return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { alg?: unknown };
  } catch {
    return {};
  }
}

/** `scope` as OAuth writes it, or `scopes` as a list. */
function scopesOf({ scope, scopes }: JWTPayload): Scope[] {
  const named = typeof scope === 'string' ? scope.split(' ') : Array.isArray(scopes) ? scopes : [];
  return named.filter((each): each is Scope => typeof each === 'string' && isScope(each));
}

/** What is not right with a token, in both languages. */
export class TokenProblem extends Error {
  readonly ro: string;
  constructor(en: string, ro: string) {
    super(en);
    this.ro = ro;
  }
}

function problemOf(error: unknown): TokenProblem {
  if (error instanceof UnknownSignature)
    return new TokenProblem(
      'it is signed in a way that is not taken here',
      'este semnat într-un mod care nu este acceptat aici',
    );
  if (error instanceof joseErrors.JWTExpired) return new TokenProblem('it has expired', 'a expirat');
  if (error instanceof joseErrors.JWTClaimValidationFailed)
    return new TokenProblem(`its claim ${error.claim} is not right`, `câmpul său ${error.claim} nu este corect`);
  if (error instanceof joseErrors.JWKSTimeout)
    return new TokenProblem('the OpenID provider did not answer', 'furnizorul OpenID nu a răspuns');
  return new TokenProblem('it is not valid', 'nu este valid');
}
