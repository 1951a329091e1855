/** Secrets as tasks and people use them: sealed before the store sees them, opened only where they are read. */

import { FailureError } from '@genius/contract';
import type { Audit } from './ports/audit.ts';
import type { Secrets as SecretRows, StoredSecret } from './ports/secrets.ts';
import { secretErrors } from './secrets-errors.ts';
import type { SecretKeys } from './secrets-keys.ts';
import { type SecretKey, seal, sealedWith, unseal } from './secrets-seal.ts';

export interface Secret {
  value: string;
  /** Given back to `write`, it makes sure that nobody changed the secret in between. */
  version: number;
}

export interface ListedSecret {
  name: string;
  version: number;
  /** ms since 1970. */
  updatedAt: number;
}

/** The secrets of one tenant. Names are not secret: they appear in the audit log and in errors. */
export interface TenantSecrets {
  /** The tenant's own, else that of the default tenant `''`. Throws GW_SECRET_SEALED, GW_SECRET_ALTERED. */
  read(name: string): Promise<Secret | undefined>;
  /**
   * Writes the tenant's own, never the default tenant's, and returns its version. With `version`, only if `read` would
   * still give that one (0: none), else throws GW_SECRET_CHANGED.
   */
  write(name: string, value: string, options?: { version?: number }): Promise<number>;
  /**
   * Changes what `read` gave, where it stands: the tenant's own, or else the default tenant's, for all who share it. Only
   * if it still has that version, else throws GW_SECRET_CHANGED. For tokens that are used up by their renewal.
   */
  replace(name: string, value: string, version: number): Promise<number>;
  /** Deletes the tenant's own; whether there was one. */
  delete(name: string): Promise<boolean>;
  /** What `read` would find whose names begin so, sorted; values are not read. */
  list(prefix: string): Promise<ListedSecret[]>;
}

export interface SecretService {
  /** `actor`: who changes them, for the audit log. */
  of(tenant: string, actor: string): TenantSecrets;
  /** Who holds secrets whose names begin so, and which, sorted; values are not read. For what looks after all tenants. */
  holders(prefix: string): Promise<{ tenant: string; name: string }[]>;
  /** Seals all anew with the first key, those that have it already apart. `unopened` ones are left as they are. */
  rotate(actor: string): Promise<{ rotated: number; unopened: { tenant: string; name: string }[] }>;
}

export interface SecretDeps {
  rows: SecretRows;
  keys: SecretKeys;
  audit: Audit;
}

/** Bytes of a value in UTF-8. */
export const MAX_SECRET_BYTES = 65_536;
/** Writers that keep meeting others give up in the end, rather than go on for ever. */
const MAX_TRIES = 20;

export function createSecrets({ rows, keys, audit }: SecretDeps): SecretService {
  async function open(row: StoredSecret): Promise<string | undefined> {
    const { sealed, name } = row;
    if (sealed === undefined) return undefined;
    const keyId = sealedWith(sealed);
    let key = (await keys.keys()).find(({ id }) => id === keyId);
    // It may have been added since this process read them.
    key ??= (await keys.keys({ again: true })).find(({ id }) => id === keyId);
    if (!key) throw secretErrors.GW_SECRET_SEALED({ name, key: keyId ?? '?' });
    const value = unseal(key, row, sealed);
    if (value === undefined) throw secretErrors.GW_SECRET_ALTERED({ name });
    return value;
  }

  const note = (actor: string, action: string, tenant: string, target: string, details: Record<string, unknown>) =>
    audit.append({ actor, action, tenant, target, details });

  /** The row that `read` sees: the tenant's own unless it is deleted, else the default tenant's. */
  async function seen(tenant: string, name: string) {
    const own = await rows.get(tenant, name);
    if (own?.sealed !== undefined || tenant === '') return { own, row: own };
    return { own, row: await rows.get('', name) };
  }

  async function write(tenant: string, actor: string, name: string, value: string, expected: number | undefined) {
    check(tenant, name);
    const bytes = Buffer.byteLength(value);
    if (bytes > MAX_SECRET_BYTES) {
      throw secretErrors.GW_SECRET_TOO_LARGE({ name, bytes, limit: MAX_SECRET_BYTES }, { field: 'value' });
    }
    const [key] = await keys.sealingKeys();
    for (let tries = 1; ; tries++) {
      const { own, row } = await seen(tenant, name);
      const current = row?.sealed === undefined ? 0 : row.version;
      if (expected !== undefined && current !== expected) throw secretErrors.GW_SECRET_CHANGED({ name });
      const version = (own?.version ?? 0) + 1;
      const sealed = seal(key, { tenant, name, version }, value);
      if (await rows.put({ tenant, name, version, sealed })) {
        await note(actor, 'secret.written', tenant, name, { version });
        return version;
      }
      if (expected !== undefined || tries === MAX_TRIES) throw secretErrors.GW_SECRET_CHANGED({ name });
    }
  }

  async function reseal(key: SecretKey, tenant: string, name: string): Promise<'sealed' | 'unopened' | 'current'> {
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      const row = await rows.get(tenant, name);
      if (row?.sealed === undefined || sealedWith(row.sealed) === key.id) return 'current';
      const value = await open(row).catch(unlessSealed);
      if (value === undefined) return 'unopened';
      const version = row.version + 1;
      const sealed = seal(key, { tenant, name, version }, value);
      if (await rows.put({ tenant, name, version, sealed })) return 'sealed';
    }
    throw secretErrors.GW_SECRET_CHANGED({ name });
  }

  return {
    of: (tenant, actor) => ({
      async read(name) {
        check(tenant, name);
        const { row } = await seen(tenant, name);
        const value = row && (await open(row));
        return row && value !== undefined ? { value, version: row.version } : undefined;
      },
      write: (name, value, { version } = {}) => write(tenant, actor, name, value, version),
      async replace(name, value, version) {
        check(tenant, name);
        const { row } = await seen(tenant, name);
        if (row?.sealed === undefined) throw secretErrors.GW_SECRET_CHANGED({ name });
        return write(row.tenant, actor, name, value, version);
      },
      async delete(name) {
        check(tenant, name);
        const existed = await rows.delete(tenant, name);
        if (existed) await note(actor, 'secret.deleted', tenant, name, {});
        return existed;
      },
      async list(prefix) {
        checkTenant(tenant);
        const found = new Map<string, ListedSecret>();
        for (const each of tenant === '' ? [''] : ['', tenant]) {
          for (const { name, version, updatedAt } of await rows.list({ tenant: each, prefix })) {
            found.set(name, { name, version, updatedAt });
          }
        }
        return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      },
    }),
    async holders(prefix) {
      return (await rows.list({ prefix })).map(({ tenant, name }) => ({ tenant, name }));
    },
    async rotate(actor) {
      const [first] = await keys.sealingKeys();
      const unopened: { tenant: string; name: string }[] = [];
      let rotated = 0;
      for (const { tenant, name } of await rows.list()) {
        const outcome = await reseal(first, tenant, name);
        if (outcome === 'sealed') rotated++;
        if (outcome === 'unopened') unopened.push({ tenant, name });
      }
      await note(actor, 'secrets.rotated', '', 'secrets', { key: first.id, rotated, unopened: unopened.length });
      return { rotated, unopened };
    },
  };
}

function unlessSealed(error: unknown): undefined {
  if (error instanceof FailureError && /^GW_SECRET_(SEALED|ALTERED)$/.test(error.code)) return undefined;
  throw error;
}

function check(tenant: string, name: string): void {
  checkTenant(tenant);
  if (/^[A-Za-z0-9][\w.@:/+-]{0,199}$/.test(name)) return;
  const problem = 'it must begin with a letter or digit and hold only letters, digits and . _ - / : @ +, at most 200';
  throw secretErrors.GW_SECRET_NAME({ problem }, { field: 'name' });
}

/** Not every store could give back such a tenant as it was, and what is sealed belongs to one exactly. */
function checkTenant(tenant: string): void {
  if (tenant.isWellFormed() && !tenant.includes('\0')) return;
  throw secretErrors.GW_SECRET_NAME({ problem: 'its tenant is no text' }, { field: 'tenant' });
}
