/** Heartbeats over HTTP, to the registry that is set or that is found in the store that both share. */

import { type Heartbeat, type HeartbeatSender, NoRegistry } from './heartbeat.ts';
import type { KeyValue } from './ports/key-value.ts';
import { ADDRESS_KEY, isReachable, readAddress } from './registry-address.ts';

export interface HttpSenderOptions {
  /** Default: what the registry left in the KeyValue. */
  url?: string | undefined;
  /** Default: what the registry left in the KeyValue. */
  token?: string | undefined;
  kv: Pick<KeyValue, 'get'>;
  /** This host's name: an address of the machine itself is only good on the machine that gave it. */
  host: string;
}

export { ADDRESS_KEY, type RegistryAddress } from './registry-address.ts';

const KNOWN_FOR_MS = 60_000;
const TRY_LIMIT_MS = 5_000;

export function createHttpSender(options: HttpSenderOptions): HeartbeatSender {
  const { kv, host } = options;
  let known: { at: number; url: string; token: string } | undefined;
  /** The registry takes an endpoint only of the host from which the heartbeat came, which a proxy hides. */
  let endpointRefused = false;

  async function address(): Promise<{ url: string; token: string }> {
    if (known && Date.now() - known.at < KNOWN_FOR_MS) return known;
    const found = options.url && options.token ? undefined : readAddress(await kv.get(ADDRESS_KEY));
    const url = options.url ?? (found && isReachable(found, host) ? found.url : undefined);
    const token = options.token ?? found?.token;
    if (url === undefined) throw new NoRegistry('no registry is set (REGISTRY_URL), and none was found');
    if (token === undefined) throw new Error('there is no token for the registry: set REGISTRY_TOKEN');
    known = { at: Date.now(), url, token };
    return known;
  }

  async function ask(method: string, path: string, body: object | undefined, signal: AbortSignal): Promise<Response> {
    const { url, token } = await address();
    try {
      const response = await fetch(new URL(path, url), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TRY_LIMIT_MS)]),
      });
      // Another registry, or another token, may be there by now.
      if (response.status === 401 || response.status >= 500) known = undefined;
      return response;
    } catch (error) {
      known = undefined;
      throw new Error(`the registry at ${url} can not be reached`, { cause: error });
    }
  }

  async function send(tag: string, heartbeat: Heartbeat, signal: AbortSignal): Promise<void> {
    const { health_endpoint: _, ...without } = heartbeat;
    const path = `/v1/workers/${encodeURIComponent(tag)}/heartbeat`;
    const response = await ask('PATCH', path, endpointRefused ? without : heartbeat, signal);
    const text = await response.text();
    if (response.ok) return;
    const problem = readProblem(text);
    if (problem.field === 'body.health_endpoint' && !endpointRefused) {
      endpointRefused = true;
      return send(tag, heartbeat, signal);
    }
    throw new Error(`the registry answered ${response.status}: ${problem.detail}`);
  }

  return {
    send,
    hidesEndpoint: () => endpointRefused,
    async remove(tag, instance, signal) {
      const query = new URLSearchParams({ instance, reason: 'it stops' });
      const response = await ask('DELETE', `/v1/workers/${encodeURIComponent(tag)}?${query}`, undefined, signal);
      await response.body?.cancel();
    },
  };
}

function readProblem(text: string): { field?: unknown; detail: string } {
  try {
    const { field, detail } = JSON.parse(text) as { field?: unknown; detail?: unknown };
    return { field, detail: String(detail ?? '').slice(0, 300) };
  } catch {
    return { detail: 'it can not be read' };
  }
}
