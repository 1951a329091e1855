/** A token for one command, signed with the registry's own secret (RFC 7519, HS256), so that nobody has to make one. */

import { createHmac } from 'node:crypto';

export interface TokenWanted {
  secret: string;
  issuer: string;
  audience: string;
  /** Who asks; it stands in the audit log. */
  subject: string;
  scope: 'workers:read' | 'workers:admin';
}

/** A command may wait for many runs to be decided about; its token is of no use to anybody long after. */
const LIFETIME_S = 900;

export function signToken({ secret, issuer, audience, subject, scope }: TokenWanted, nowMs = Date.now()): string {
  const now = Math.floor(nowMs / 1_000);
  const claims = { sub: subject, scope, iss: issuer, aud: audience, iat: now, exp: now + LIFETIME_S };
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
