/** What a host is: processes of one host can see each other's death at once, others only by silence. */

import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The kernel's boot and network namespace: containers of one machine are hosts of their own. */
export function hostKey(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/net')}`;
  } catch {
    // Not Linux: no abstract sockets either, so nobody is a neighbour.
    return `${hostname()}/${process.pid}`;
  }
}
