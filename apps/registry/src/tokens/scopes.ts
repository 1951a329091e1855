/** What a token may do. `workers:admin` includes all others. */

export const SCOPES = ['workers:admin', 'workers:read', 'workers:submit', 'workers:heartbeat'] as const;
export type Scope = (typeof SCOPES)[number];

export const isScope = (text: string): text is Scope => (SCOPES as readonly string[]).includes(text);

/** Who asks. */
export interface Principal {
  /** The token's subject: a person, a service or a worker. Written into the audit log. */
  subject: string;
  scopes: ReadonlySet<Scope>;
  /** The only tenant whose things it sees and changes; undefined: all. */
  tenant: string | undefined;
}

export function may({ scopes }: Principal, scope: Scope): boolean {
  return scopes.has('workers:admin') || scopes.has(scope);
}
