/**
 * Where an instance says that its `/healthz` and `/metrics` are. The registry goes there by itself, so it takes only the
 * host from which the heartbeat came: a token for heartbeats must not send it anywhere else inside.
 */

import { isIP } from 'node:net';
import { errors } from '../errors.ts';

const FIELD = 'body.health_endpoint';

/** The endpoint's origin. Throws GW_REGISTRY_BAD_REQUEST for another host, another scheme, or what is no address. */
export function checkEndpoint(text: string, cameFrom: string): string {
  if (!URL.canParse(text)) throw refused('it is no URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused('it must begin with http:// or https://');
  if (url.username || url.password) throw refused('it must name no user');
  const from = plainAddress(cameFrom);
  const host = plainAddress(url.hostname.replace(/^\[|\]$/g, ''));
  const isSame = isAnyAddress(host) || host === from || (isLoopback(host) && isLoopback(from));
  if (!isSame) throw refused('it must be the address from which the heartbeat came');
  // A listener on all addresses does not know under which it is reached.
  return `${url.protocol}//${bracketed(isAnyAddress(host) ? from : host)}${url.port ? `:${url.port}` : ''}`;
}

function refused(problem: string) {
  return errors.GW_REGISTRY_BAD_REQUEST({ field: FIELD, problem }, { field: FIELD });
}

/** IPv4 inside of IPv6 as IPv4. */
const plainAddress = (address: string) => {
  const lower = address.toLowerCase().replace(/%.*$/, '');
  const [, mapped] = /^::ffff:(\d+(?:\.\d+){3})$/.exec(lower) ?? [];
  return mapped ?? lower;
};

const isAnyAddress = (host: string) => host === '0.0.0.0' || host === '::';

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);

const bracketed = (host: string) => (isIP(host) === 6 ? `[${host}]` : host);
