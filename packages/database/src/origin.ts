/** Remembers which kind of database a data source was opened on, for the parts that are handed the data source alone. */
import type { DataSource } from 'typeorm';

export type DatabaseOrigin = { kind: 'pglite'; folder: string } | { kind: 'postgres' };

const origins = new WeakMap<DataSource, DatabaseOrigin>();

export function rememberOrigin(dataSource: DataSource, origin: DatabaseOrigin): void {
  origins.set(dataSource, origin);
}

/** A data source that this package didn't open is taken for PostgreSQL. */
export function originOf(dataSource: DataSource): DatabaseOrigin {
  return origins.get(dataSource) ?? { kind: 'postgres' };
}
