import { expect, test } from 'vitest';
import { isPublicAddress } from './public-address.ts';

test.each([
  ['8.8.8.8', true],
  ['2a00:1450:4001:82a::200e', true],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.31.0.1', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  // Carrier-grade NAT, benchmarks, documentation, multicast, broadcast.
  ['100.64.0.1', false],
  ['198.19.0.1', false],
  ['192.0.2.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['0.0.0.0', false],
  ['::', false],
  ['::1', false],
  ['fe80::1', false],
  ['fd00::1', false],
  // An IPv4 address in the clothes of IPv6: mapped, NAT64, 6to4, Teredo.
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['2001:0:7f00:1::', false],
  ['no address', false],
])('%s is on the public internet: %s', (address, isPublic) => expect(isPublicAddress(address)).toBe(isPublic));
