/** Hosts for handlers that must not run on the loop: threads for blocking JavaScript, processes for native code. */

import { errors, FailureError } from '@genius/contract';
import type { Attempt } from '../attempt.ts';
import type { IsolationPool } from '../executor.ts';
import type { Logger } from '../log.ts';
import type { Ports } from '../ports/ports.ts';
import type { Worker } from '../worker.ts';
import { type Host, startHost } from './host.ts';

export interface Isolation extends IsolationPool {
  /** Starts one host of a worker and lets it load what it needs. */
  warm(worker: Worker, progress: (fraction: number, note: string) => void): Promise<void>;
}

/** A host that holds more memory than this after a run is replaced. */
const RECYCLE_BYTES = 1_300 * 1_024 * 1_024;

export function createIsolation({ log, ports }: { log: Logger; ports: Ports }): Isolation {
  const idle = new Map<string, Host[]>();
  const all = new Set<Host>();

  function take(worker: Worker, kind: 'thread' | 'process'): Host {
    const free = idle.get(`${kind} ${worker.tag}`)?.pop();
    if (free) return free;
    const host = startHost(kind, worker, ports);
    all.add(host);
    host.onExit(() => {
      all.delete(host);
      for (const hosts of idle.values()) if (hosts.includes(host)) hosts.splice(hosts.indexOf(host), 1);
    });
    return host;
  }

  function giveBack(worker: Worker, host: Host): void {
    if (!all.has(host)) return;
    if (host.rssBytes > RECYCLE_BYTES) {
      log.info('a handler process is replaced: it holds much memory', { tag: worker.tag, rss: host.rssBytes });
      host.kill();
      return;
    }
    const name = `${host.kind} ${worker.tag}`;
    const hosts = idle.get(name) ?? [];
    hosts.push(host);
    idle.set(name, hosts);
  }

  const kindOf = (worker: Worker, task: string) =>
    worker.byName.get(task)?.contract.isolation === 'process' ? 'process' : 'thread';

  return {
    async warm(worker, progress) {
      const isolated = worker.tasks.find(({ contract }) => contract.isolation !== 'inline');
      if (!isolated) return;
      const host = take(worker, kindOf(worker, isolated.contract.name));
      await host.warm(progress);
      giveBack(worker, host);
    },
    async run(worker, attempt: Attempt, input) {
      const task = attempt.handler.contract.name;
      const host = take(worker, kindOf(worker, task));
      attempt.kill = () => host.kill();
      let forget: () => void = () => undefined;
      const lost = new Promise<never>((_, reject) => {
        forget = host.onExit(() => reject(new FailureError(errors.GW_WORKER_LOST({ task }).failure)));
      });
      try {
        return await Promise.race([host.run(attempt, task, input), lost]);
      } finally {
        attempt.kill = undefined;
        forget();
        // A handler that threw may have left anything behind, but its process is still good for the next one.
        giveBack(worker, host);
      }
    },
    async close() {
      await Promise.all([...all].map((host) => host.close()));
    },
  };
}
