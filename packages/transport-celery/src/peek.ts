/** A look at one value of the KeyValue on servers, for who wants nothing else of them: no broker, no membership. */

import pg from 'pg';
import { keyPrefix } from './key-prefix.ts';
import { openRedis } from './redis/connect.ts';

export interface PeekedServers {
  redisUrl: string;
  databaseUrl: string;
  /** Schema with the store's tables. */
  schema: string;
}

/** Undefined if there is none, or the servers do not answer within `limitMs`. */
export async function peekValue(servers: PeekedServers, key: string, limitMs: number): Promise<string | undefined> {
  try {
    const generation = await generationOf(servers, limitMs);
    if (generation === undefined) return undefined;
    const redis = openRedis(servers.redisUrl, { deadlineMs: limitMs });
    try {
      return (await redis.run((connection) => connection.get(keyPrefix(generation) + key))) ?? undefined;
    } finally {
      redis.close();
    }
  } catch {
    return undefined;
  }
}

/** The store's id, under which its keys are. Undefined where there is no store yet. */
async function generationOf({ databaseUrl, schema }: PeekedServers, limitMs: number): Promise<string | undefined> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: limitMs,
    query_timeout: limitMs,
  });
  // Without a listener a connection that breaks between queries would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const text = `SELECT value FROM ${pg.escapeIdentifier(schema)}.facts WHERE name = 'generation'`;
    const { rows } = await client.query<{ value: string }>(text);
    return rows[0]?.value;
  } finally {
    await client.end().catch(() => undefined);
  }
}
