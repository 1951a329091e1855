/** Which IP addresses are on the public internet, by the IANA special-purpose registries (RFC 6890 and its updates). */

import ipaddr from 'ipaddr.js';

const MORE_SPECIAL: [base: string, bits: number][] = [
  // Benchmarks (RFC 2544), protocol assignments (RFC 6890), 6to4 relays (RFC 7526).
  ['198.18.0.0', 15],
  ['192.0.0.0', 24],
  ['192.88.99.0', 24],
];

/**
 * Whether an address may be reached on behalf of an outsider. Everything that is not plain unicast is refused: loopback,
 * private, link-local (cloud metadata), carrier-grade NAT, multicast, reserved; NAT64, 6to4 and Teredo have ranges of
 * their own and are refused with them; an IPv4 address mapped into IPv6 is judged by what it is.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed.kind() === 'ipv6') return true;
  return !MORE_SPECIAL.some(([base, bits]) => (parsed as ipaddr.IPv4).match(ipaddr.IPv4.parse(base), bits));
}
