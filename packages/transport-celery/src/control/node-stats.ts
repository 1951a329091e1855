/** What `celery inspect stats` tells of a node, in the fields of Celery 5.6. */

import { resourceUsage } from 'node:process';
import type { BrokerAddress } from '../amqp/address.ts';
import type { NodeState } from './node-state.ts';

export function nodeStats(state: NodeState, address: BrokerAddress, clock: number, now: number) {
  const concurrency = state.consumers().reduce((sum, each) => sum + each.concurrency, 0);
  return {
    total: state.totals(),
    pid: state.pid,
    clock: String(clock),
    uptime: Math.round((now - state.startedAt) / 1000),
    pool: {
      implementation: 'genius-workers',
      'max-concurrency': concurrency,
      processes: [state.pid],
      'max-tasks-per-child': 'N/A',
      'put-guarded-by-semaphore': false,
      timeouts: [0, 0],
      writes: 'N/A',
    },
    broker: brokerInfo(address),
    prefetch_count: state.prefetch(),
    rusage: usage(),
  };
}

/** The connection without its password. */
function brokerInfo({ url: text }: BrokerAddress) {
  const url = new URL(text);
  const isTls = url.protocol === 'amqps:';
  return {
    hostname: url.hostname,
    userid: url.username ? decodeURIComponent(url.username) : 'guest',
    virtual_host: url.pathname.length > 1 ? decodeURIComponent(url.pathname.slice(1)) : '/',
    port: url.port ? Number(url.port) : isTls ? 5671 : 5672,
    insist: false,
    ssl: isTls,
    transport: 'amqp',
    connect_timeout: 10,
    transport_options: {},
    login_method: 'PLAIN',
    uri_prefix: null,
    heartbeat: Number(url.searchParams.get('heartbeat') ?? 0),
    failover_strategy: 'round-robin',
    alternates: [],
    credential_provider: null,
  };
}

/** As Python's `resource.getrusage`: times in seconds, memory in KiB. */
function usage() {
  const used = resourceUsage();
  return {
    utime: used.userCPUTime / 1e6,
    stime: used.systemCPUTime / 1e6,
    maxrss: used.maxRSS,
    ixrss: used.sharedMemorySize,
    idrss: used.unsharedDataSize,
    isrss: used.unsharedStackSize,
    minflt: used.minorPageFault,
    majflt: used.majorPageFault,
    nswap: used.swappedOut,
    inblock: used.fsRead,
    oublock: used.fsWrite,
    msgsnd: used.ipcSent,
    msgrcv: used.ipcReceived,
    nsignals: used.signalsCount,
    nvcsw: used.voluntaryContextSwitches,
    nivcsw: used.involuntaryContextSwitches,
  };
}
