/** Which IP addresses are on the public internet, by the IANA special-purpose registries (RFC 6890 and its updates). */

import ipaddr from 'ipaddr.js';

/**
 * Whether an address may be reached on behalf of an outsider. Everything that is not plain unicast is refused: loopback,
 * private, link-local (cloud metadata), carrier-grade NAT, multicast, reserved, and IPv6 forms that hide an IPv4
 * address are judged by the address inside.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return parsed.range() === 'unicast' && !isBenchmark(address);
  const six = parsed as ipaddr.IPv6;
  if (six.isIPv4MappedAddress()) return isPublicAddress(six.toIPv4Address().toString());
  // NAT64 (64:ff9b::/96), 6to4 (2002::/16) and Teredo (2001::/32) have ranges of their own and are refused with them.
  return six.range() === 'unicast';
}

/** 198.18.0.0/15 (RFC 2544) and 192.0.0.0/24 (RFC 6890) are not always told apart from unicast. */
function isBenchmark(address: string): boolean {
  const ip = ipaddr.IPv4.parse(address);
  return [
    ['198.18.0.0', 15],
    ['192.0.0.0', 24],
    ['192.88.99.0', 24],
  ].some(([base, bits]) => ip.match(ipaddr.IPv4.parse(base as string), bits as number));
}
