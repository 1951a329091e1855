/** Secrets: sealed texts by tenant and name. What is sealed in them the store can not know; the runtime seals and opens. */

export interface SecretFacts {
  /** Empty: the default tenant, whose secrets every tenant may read. */
  tenant: string;
  name: string;
  /** Counted from 1; every change adds one, and a deletion too. */
  version: number;
  /** ms since 1970. */
  updatedAt: number;
}

export interface StoredSecret extends SecretFacts {
  /** Undefined once it is deleted: its version stays, so that a later secret of this name is never taken for it. */
  sealed: string | undefined;
}

export interface Secrets {
  /** A folder of this store's own in which a key may be made where none is set; undefined if several machines share it. */
  readonly keyFolder: string | undefined;
  get(tenant: string, name: string): Promise<StoredSecret | undefined>;
  /**
   * Stores it if the stored version is the one just before `version`; 1 if there was none. False: it was changed
   * meanwhile, and nothing is stored. Resolves when it is on disk.
   */
  put(secret: Omit<SecretFacts, 'updatedAt'> & { sealed: string }): Promise<boolean>;
  /** Whether there was one. */
  delete(tenant: string, name: string): Promise<boolean>;
  /** Sorted by tenant and name; deleted ones are left out. */
  list(filter?: { tenant?: string; prefix?: string }): Promise<SecretFacts[]>;
}
