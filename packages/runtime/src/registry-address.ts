/** Where the registry of a folder or of servers is, as it leaves it in their KeyValue. */

/** Where a registry leaves its address for those who share its store. */
export const ADDRESS_KEY = 'registry/address';

/** The value of `registry/address`, as JSON. */
export interface RegistryAddress {
  url: string;
  /** With the scope `workers:heartbeat`; absent where tokens come from an OpenID provider. */
  token?: string;
  /** The name of the host on which the registry runs. */
  host: string;
}

/** Undefined for what is none. */
export function readAddress(text: string | undefined): RegistryAddress | undefined {
  if (text === undefined) return undefined;
  try {
    const { url, token, host } = JSON.parse(text) as Partial<RegistryAddress>;
    if (typeof url !== 'string' || !URL.canParse(url) || typeof host !== 'string') return undefined;
    return { url, host, ...(typeof token === 'string' ? { token } : {}) };
  } catch {
    return undefined;
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether it is good on this host: an address of the machine itself is only good on the machine that gave it. */
export function isReachable({ url, host: registryHost }: RegistryAddress, host: string): boolean {
  return !LOOPBACK.test(new URL(url).hostname) || registryHost === host;
}
