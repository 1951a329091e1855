/** The name by which Celery's tools know an instance: it must be unique among all nodes of a broker. */

import { hostname } from 'node:os';

/** Longer ones do not fit into the name of the node's queue. */
const LONGEST_HOST = 200;

/** `genius-<last 8 characters of the instance's id>@<host>`. */
export function nodeName(instanceId: string, host: string = hostname()): string {
  // The end of a UUIDv7 is random; instances started together share its beginning.
  return `genius-${instanceId.replaceAll(/[^\w]/g, '').slice(-8)}@${host.slice(0, LONGEST_HOST)}`;
}
