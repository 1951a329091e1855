/** From a host's name to the one address a connection is pinned to, or the reason why there is none. */

import type { LookupAddress } from 'node:dns';
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from '@genius/runtime/public-address';

/** Resolves names to all their addresses. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

/** The system's. */
export const resolveBySystem: Resolve = (host) => systemLookup(host, { all: true });

/** What came of it. */
export type Pinned = { address: string; family: number } | 'unknown' | 'not-public';

/** The address to connect to. Unless the operator allowed the host, all its addresses must be public: one inside among them is how a rebinding attack begins. */
export async function pinHost(host: string, isAllowed: boolean, resolve: Resolve): Promise<Pinned> {
  const bare = host.replace(/^\[|\]$/g, '');
  const addresses = await addressesOf(bare, resolve);
  const [first] = addresses;
  if (!first) return 'unknown';
  if (!isAllowed && !addresses.every(({ address }) => isPublicAddress(address))) return 'not-public';
  return first;
}

async function addressesOf(host: string, resolve: Resolve): Promise<LookupAddress[]> {
  const family = isIP(host);
  if (family) return [{ address: host, family }];
  try {
    return await resolve(host);
  } catch {
    return [];
  }
}
