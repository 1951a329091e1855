/** The registry that a command asks: the one that is set, or the one of this folder or these servers. */

import { hostname } from 'node:os';
import { settings as variables } from '@genius/registry/settings';
import { ADDRESS_KEY, isReachable, readAddress } from '@genius/runtime/registry-address';
import { actor } from '../audit.ts';
import { knownRegistrySecret } from '../registry-secret.ts';
import { hasData, onServers, type Settings } from '../settings.ts';
import { signToken } from './sign-token.ts';

export interface FoundRegistry {
  url: string;
  token: string;
}

/** How long servers may take to say where the registry is, ms. */
const PEEK_MS = 3_000;

/** Undefined where there is none, or no token for it: then commands look into the store themselves. */
export async function findRegistry(
  settings: Settings,
  scope: 'workers:read' | 'workers:admin',
): Promise<FoundRegistry | undefined> {
  const token = settings.registryToken ?? ownToken(settings, scope);
  if (token === undefined) return undefined;
  const url = settings.registryUrl ?? (await foundUrl(settings));
  return url === undefined ? undefined : { url, token };
}

async function foundUrl(settings: Settings): Promise<string | undefined> {
  const address = readAddress(await peek(settings));
  return address && isReachable(address, hostname()) ? address.url : undefined;
}

async function peek(settings: Settings): Promise<string | undefined> {
  if (!hasData(settings)) return undefined;
  if (onServers(settings)) {
    const { peekValue } = await import('@genius/transport-celery/peek');
    return peekValue(settings, ADDRESS_KEY, PEEK_MS);
  }
  const { peekValue } = await import('@genius/transport-embedded/peek');
  return peekValue(settings.data, ADDRESS_KEY);
}

/** Who holds the registry's secret may do everything anyway. */
function ownToken(settings: Settings, scope: 'workers:read' | 'workers:admin'): string | undefined {
  const { REGISTRY_JWT_SECRET, REGISTRY_JWT_ISSUER: issuer, REGISTRY_JWT_AUDIENCE: audience } = variables.read();
  const secret = REGISTRY_JWT_SECRET ?? knownRegistrySecret(settings);
  return secret === undefined ? undefined : signToken({ secret, issuer, audience, subject: actor(), scope });
}
