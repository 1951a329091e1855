/** Leaves the registry's address in the KeyValue, with a token for heartbeats, for workers on the same folder or servers. */

import { ADDRESS_KEY, type KeyValue, type Logger, type RegistryAddress } from '@genius/runtime';
import type { Tokens } from '../tokens/tokens.ts';
import { every } from './sweeper.ts';

const TTL_MS = 120_000;
/** Also how long workers find none after one of two replicas has stopped. */
const RENEW_MS = 20_000;
const TOKEN_S = 3_600;
/** A token is given out for so long, so that whoever has it can use it for half an hour more. */
const TOKEN_AGE_MS = 1_800_000;

export interface AnnounceOptions {
  kv: Pick<KeyValue, 'set' | 'get' | 'delete'>;
  tokens: Tokens;
  url: string;
  host: string;
  log: Logger;
  now: () => number;
}

/** Returns what ends it and takes the address away, if it is still this one. */
export async function announceAddress(options: AnnounceOptions): Promise<() => Promise<void>> {
  const { kv, url, host, now } = options;
  let token: { text: string | undefined; at: number } | undefined;
  let left: string | undefined;

  async function announce(): Promise<void> {
    if (!token || now() - token.at > TOKEN_AGE_MS) token = { text: await signToken(options.tokens), at: now() };
    const address: RegistryAddress = { url, host, ...(token.text === undefined ? {} : { token: token.text }) };
    left = JSON.stringify(address);
    await kv.set(ADDRESS_KEY, left, { ttlMs: TTL_MS });
  }

  await announce();
  const end = every(RENEW_MS, announce, options.log);
  return async () => {
    await end();
    if (left !== undefined && (await kv.get(ADDRESS_KEY)) === left) await kv.delete(ADDRESS_KEY);
  };
}

/** Undefined where an OpenID provider makes all tokens: then workers are given REGISTRY_TOKEN. */
async function signToken(tokens: Tokens): Promise<string | undefined> {
  try {
    return await tokens.sign({ subject: 'worker', scopes: ['workers:heartbeat'], lifetime: TOKEN_S });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
